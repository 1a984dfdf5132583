"""Resampled past days: blocks by the stationary bootstrap, all assets jointly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.montecarlo.sampling import suitable_block


@dataclass(frozen=True, eq=False)
class Bootstrap:
    """The stationary bootstrap (Politis & Romano 1994) of daily returns, joint over assets.

    Attributes:
        returns: (A, T) simple returns per day, none missing; one row where the portfolio is
            rebalanced daily.
        block: expected number of consecutive days per block, at least 1.
    """

    weights: Tensor
    rebalanced: bool
    returns: Tensor
    block: float

    @classmethod
    def of(
        cls,
        returns: Tensor,
        weights: Tensor,
        *,
        rebalanced: bool = False,
        block: float | None = None,
    ) -> Bootstrap:
        """The market of these returns (A, T); None chooses the block from the portfolio's returns.

        The choice is that of Politis & White (models.bootstrap.block_length), from the returns of
        the portfolio rebalanced every day.

        Args:
            returns: (A, T) simple returns per period, none missing.
            weights: (A,) of the portfolio, summing to 1.
            rebalanced: restore the weights every period.
            block: mean number of days in a block; None chooses it.
        """
        portfolio = (weights @ returns)[None]
        if block is None:
            block = float(to_numpy(suitable_block(portfolio)[0]))
        if rebalanced:
            return cls(torch.ones_like(weights[:1]), True, portfolio, block)
        return cls(weights, False, returns, block)

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) returns, one day at a time, without end."""
        for places in places_drawn(random, paths, self.returns.shape[-1], self.block):
            here = torch.from_numpy(places).to(self.returns.device)
            yield self.returns.index_select(-1, here)

    def arrays(
        self, random: np.random.Generator, paths: int, days: int
    ) -> Iterator[NDArray[np.float64]]:
        """(days, A, paths) the same on a CPU, `days` days at a time, by compiled loops.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        from models.montecarlo import kernels

        past, found = to_numpy(self.returns), np.empty((days, len(self.returns), paths))
        before = np.zeros(paths, dtype=np.int64)
        for numbers in _numbers(random, (days, paths), self.block):
            kernels.resample(numbers, before, self.block, past, found)
            yield found


def places_drawn(
    random: np.random.Generator, paths: int, length: int, block: float
) -> Iterator[NDArray[np.int64]]:
    """(paths,) index of the past day that is drawn, day by day: the following one, or any.

    One uniform number serves two purposes: if it is below 1/block a block starts, and then it is
    uniform on that interval, which gives the start. The first day follows the last.

    Args:
        random: source of random numbers.
        paths: number of paths.
        length: days of the past.
        block: mean number of days in a block.
    """
    places = np.zeros(paths, dtype=np.int64)
    for [numbers] in _numbers(random, (1, paths), block):
        starts = (numbers * (block * length)).astype(np.int64)
        places = np.where(numbers < 1.0 / block, starts, places + 1)
        places[places >= length] = 0
        yield places


def _numbers(
    random: np.random.Generator, shape: tuple[int, int], block: float
) -> Iterator[NDArray[np.float64]]:
    """Uniform numbers (days, paths); those of the first day are low enough to start a block."""
    numbers = random.random(shape)
    numbers[0] /= block
    while True:
        yield numbers
        random.random(out=numbers)
