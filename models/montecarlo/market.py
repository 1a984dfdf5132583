"""A portfolio's growth from its assets' returns, rebalanced daily or bought and held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

# Numbers, and paths, per step of a worker; small enough to stay in a core's cache.
STEP = 2**16
FEWEST_PATHS, MOST_PATHS = 2**9, 2**13


class Market(Protocol):
    """A source of daily returns."""

    @property
    def weights(self) -> Tensor:
        """(A,) shares of wealth, which sum to 1."""
        ...

    @property
    def rebalanced(self) -> bool:
        """Whether weights are restored every day, at no cost, or bought on day 0 and held."""
        ...

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) simple returns, one day at a time, without end."""
        ...

    def arrays(
        self, random: np.random.Generator, paths: int, days: int
    ) -> Iterator[NDArray[np.float64]]:
        """(days, A, paths) the same on a CPU, `days` days at a time.

        Computed by compiled loops; valid until the next request.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        ...


def block_size(market: Market) -> int:
    """Paths that are computed together.

    It depends only on the number of assets, so that a path is the same for any number of paths.
    """
    size = STEP // len(market.weights)
    return max(FEWEST_PATHS, min(MOST_PATHS, 1 << (size.bit_length() - 1)))


def generator(seed: int, block: int) -> np.random.Generator:
    """The random numbers of that block of paths: a stream of its own under the seed.

    They come from NumPy on the host, so that all devices simulate the same paths, up to rounding.
    """
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block,))))


def growth(market: Market, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
    """(paths,) ratios of the portfolio's value at the end of each day to that at its beginning.

    Without rebalancing an asset's return below -1 counts as -1.

    Args:
        market: the market that the returns are drawn from.
        random: source of random numbers.
        paths: number of paths.
    """
    returns = market.days(random, paths)
    if len(market.weights) == 1:
        return (1.0 + day[0] for day in returns)
    if market.rebalanced:
        return (1.0 + market.weights @ day for day in returns)
    return _held(market.weights, returns, paths)


def _held(weights: Tensor, returns: Iterator[Tensor], paths: int) -> Iterator[Tensor]:
    values = weights[:, None].repeat(1, paths)
    before = values.sum(dim=0)
    for day in returns:
        values *= day.add(1.0).clamp_(min=0.0)
        after = values.sum(dim=0)
        yield after / before
        before = after
