"""A portfolio's growth from the returns of its assets: weights restored every day, or held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

# Numbers in one step of one worker, and paths in it; small enough to stay in a core's cache.
STEP = 2**16
FEWEST_PATHS, MOST_PATHS = 2**9, 2**13


class Market(Protocol):
    """Where daily returns come from."""

    @property
    def weights(self) -> Tensor:
        """(A,) shares of wealth, which add up to 1."""
        ...

    @property
    def rebalanced(self) -> bool:
        """Whether they are restored after every day, at no cost; or bought on day 0 and held."""
        ...

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) simple returns of one day after the other, without end."""
        ...

    def arrays(
        self, random: np.random.Generator, paths: int, days: int
    ) -> Iterator[NDArray[np.float64]]:
        """(days, A, paths) the same on a CPU, so many days at a time.

        By compiled loops; valid until the next ones are requested.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        ...


def block_size(market: Market) -> int:
    """Paths that are computed together.

    It depends on the number of assets only, so that a path is the same whatever else is requested.
    """
    size = STEP // len(market.weights)
    return max(FEWEST_PATHS, min(MOST_PATHS, 1 << (size.bit_length() - 1)))


def generator(seed: int, block: int) -> np.random.Generator:
    """The random numbers of that block of paths: their own stream of the seed.

    They come from NumPy on the host, so that every device walks the same paths, up to rounding.
    """
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(block,))))


def growth(market: Market, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
    """(paths,) the portfolio's value at the end of each day over that at its beginning.

    An asset's return below -1 counts as -1 where it is held.

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
