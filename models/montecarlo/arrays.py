"""A block of paths on a CPU by compiled loops; the same as tensors.py in a fraction of the time."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from itertools import chain

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.montecarlo import kernels
from models.montecarlo.market import Market
from models.montecarlo.tally import WealthCounts
from models.montecarlo.work import Work

Floats = NDArray[np.float64]
# Numbers per step, chosen so that they fit in a core's cache.
AT_A_TIME = 2**15


class ArrayTally(WealthCounts):
    """A tally whose counts a compiled loop adds to."""

    def __init__(self, days: int) -> None:
        """An empty tally for day 0 to `days`."""
        super().__init__(days, torch.device("cpu"))
        self._array = np.zeros(self._counts.shape, dtype=np.int32)
        self._counts = torch.from_numpy(self._array)
        self._zeros_array = np.zeros(days + 1, dtype=np.int64)
        self._zeros = torch.from_numpy(self._zeros_array)
        self._lows, self._shifts = np.zeros((2, days + 1), dtype=np.int64)
        self._low, self._shift = torch.from_numpy(self._lows), torch.from_numpy(self._shifts)

    def lay_bins(self, first: int, wealth: Floats) -> None:
        """As `lay`, for (K, P) wealth on K days from `first` on."""
        ends = np.empty((2, len(wealth)))
        kernels.extents(wealth, ends)
        low, high = ends.view(np.int64)
        days = slice(first, first + len(wealth))
        self._lows[days] = low
        self._shifts[days] = np.maximum(np.frexp(np.maximum(high - low, 0) / self.bins)[1], 0)

    def count(self, first: int, wealth: Floats) -> None:
        """As `add`, for (K, P) wealth on K days from `first` on."""
        days = slice(first, first + len(wealth))
        bins, zeros = self._array[days], self._zeros_array[days]
        with self._lock:
            kernels.count(wealth.view(np.int64), self._lows[days], self._shifts[days], bins, zeros)


def walk(
    market: Market, random: np.random.Generator, work: Work, tally: ArrayTally
) -> Generator[int, None, Tensor]:
    """See models.montecarlo.tensors.walk.

    Args:
        market: the market that the returns are drawn from.
        random: source of random numbers.
        work: the block: its plan, its number of paths, and how many of them count.
        tally: counts wealth by day.
    """
    plan, ends = work.plan, work.plan.days + 1
    goal = math.inf if plan.goal is None else plan.goal
    terms = plan.flow, plan.every, plan.start, goal
    now = np.full(work.kept, plan.start)
    put_in, reached = now.copy(), np.zeros(work.kept, dtype=np.bool_)
    sums, today = np.empty((ends, 6)), [np.zeros((1, work.paths))]
    first = 0
    for gains in chain(today, growth(market, random, work.paths)):
        last = min(first + len(gains), ends)
        wealth = np.empty((last - first, work.kept))
        some = gains[: last - first]
        kernels.live(some, now, put_in, reached, wealth, sums[first:last], first, *terms)
        if work.first:
            tally.lay_bins(first, wealth)
        tally.count(first, wealth)
        yield len(wealth) * work.cost
        first = last
        if first == ends:
            break
    return torch.from_numpy(sums).mT


def growth(market: Market, random: np.random.Generator, paths: int) -> Iterator[Floats]:
    """(K, paths) the portfolio's returns, K days at a time; valid until the next request.

    Args:
        market: the market that the returns are drawn from.
        random: source of random numbers.
        paths: number of paths.
    """
    weights = to_numpy(market.weights)
    days = max(1, AT_A_TIME // (len(weights) * paths))
    returns = market.arrays(random, paths, days)
    if len(weights) == 1:
        yield from (some[:, 0] for some in returns)
    gains, values = np.empty((days, paths)), np.repeat(weights[:, None], paths, axis=-1)
    before = values.sum(axis=0)
    for some in returns:
        if market.rebalanced:
            kernels.mix(weights, some, gains)
        else:
            kernels.hold(values, before, some, gains)
        yield gains
