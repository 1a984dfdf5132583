"""Batches of tickers that are fitted, simulated and measured together, in rounds.

Costs are counted as in models.runtime.budget; each batch's cost is known before it begins.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from models.bootstrap.parametric.process import Processes, processes
from models.bootstrap.parametric.process import work as process_work
from models.bootstrap.parametric.proposals import STREAM
from models.bootstrap.parametric.ticker import WARM_UP, Asked, Ticker
from models.bootstrap.process_cache import ProcessCache
from models.bootstrap.resampling import WIDTH
from models.runtime import budget
from models.runtime.rounds import Task, rounds
from models.volatility.garch import FEWEST

Floats = NDArray[np.float64]

TICKERS_AT_A_TIME = 64
CPU = torch.device("cpu")


@dataclass(frozen=True, eq=False)
class Batch:
    """Intervals of n tickers, and whether each has a process.

    Attributes:
        ends: (3, n, M) estimates, lower and upper ends.
        known: (n,) whether the ticker, and its benchmark, has a process.
        reason: (n,) a garch.Reason, the benchmark's where only that one has no process.
        clustered: (n,) whether the ticker's volatility clusters.
    """

    ends: Floats
    known: NDArray[np.bool_]
    reason: NDArray[np.int64]
    clustered: NDArray[np.bool_]


def batches(tickers: int) -> list[range]:
    """The tickers of each batch."""
    starts = range(0, tickers, TICKERS_AT_A_TIME)
    return [range(first, min(first + TICKERS_AT_A_TIME, tickers)) for first in starts]


def work(lengths: Sequence[int], metrics: int, replicates: int, *, paired: bool) -> int:
    """Cost of a batch of series of these lengths, if each one long enough has a process.

    Args:
        lengths: observed returns of each ticker of the batch.
        metrics: number of metrics.
        replicates: number of histories.
        paired: whether a benchmark is simulated too.
    """
    fitted, own = [n for n in lengths if n >= FEWEST], budget.METRICS * len(lengths)
    if not fitted:
        return own
    numbers = budget.NORMAL * (max(fitted) + WARM_UP) * replicates
    series, intervals = 1 + paired, budget.REPLICATE * metrics * replicates
    return (
        own
        + numbers
        + sum(
            series * (process_work(n) + budget.HISTORY * (n + WARM_UP) * replicates) + intervals
            for n in fitted
        )
    )


@dataclass(frozen=True, eq=False)
class Batches:
    """The observed returns of all tickers, and of their benchmarks.

    Attributes:
        asked: of every ticker.
        tile: returns in one step of a worker.
        own: N series (n,).
        others: N series (n,) of the benchmarks, if there are any.
        cache: processes that were made before.
    """

    asked: Asked
    tile: int
    own: Sequence[Floats]
    others: Sequence[Floats] | None
    cache: ProcessCache

    def batch(self, rows: range, spend: Callable[[int], None]) -> Batch:
        """Intervals of these tickers; `spend` is called with the cost after each round."""
        process = self._processes(self.own, rows, spend)
        benchmark = None if self.others is None else self._processes(self.others, rows, spend)
        known, reason = process.known, process.reason
        if benchmark is not None:
            reason = np.where(known, benchmark.reason, reason)
            known = known & benchmark.known
            reason = np.where(known, process.reason, reason)
        tickers = [
            Ticker(self.asked, row, place, self.own[place], self._other(place), process, benchmark,
                    bool(known[row]))
            for row, place in enumerate(rows)
        ]  # fmt: skip
        spend(budget.METRICS * len(rows))
        ends = np.empty((3, len(rows), len(self.asked.metrics)))
        chosen = [ticker for ticker in tickers if ticker.simulates]
        histories = map(partial(self._simulate, chosen), self._pieces(chosen))
        for tasks in (histories, map(partial(self._finish, ends), tickers)):
            for cost in rounds(tasks, CPU):
                spend(cost)
        return Batch(ends, known, reason, process.clustered)

    def _other(self, place: int) -> Floats | None:
        return None if self.others is None else self.others[place]

    def _processes(
        self, series: Sequence[Floats], rows: range, spend: Callable[[int], None]
    ) -> Processes:
        some = list(series[rows.start : rows.stop])
        return processes(some, self.asked.replicates, self.asked.seed, spend, self.cache)

    def _pieces(self, tickers: Sequence[Ticker]) -> Iterator[range]:
        """Number of replicates that a worker takes at a time; 0 without a ticker."""
        if not tickers:
            return
        rows = max(1, self.tile // (max(ticker.n for ticker in tickers) + WARM_UP))
        rows = rows - rows % WIDTH if rows > WIDTH else rows
        for first in range(0, self.asked.replicates, rows):
            yield range(first, min(first + rows, self.asked.replicates))

    def _simulate(self, tickers: Sequence[Ticker], replicates: range) -> Task:
        """Simulate these replicates of each ticker from shared numbers, one ticker per step."""
        length = max(ticker.n for ticker in tickers) + WARM_UP
        paired = self.others is not None
        numbers = random_numbers(self.asked.seed, replicates, length, uniform=paired)
        yield budget.NORMAL * length * len(replicates)
        for ticker in tickers:
            ticker.simulate(numbers, replicates)
            yield (1 + paired) * budget.HISTORY * (ticker.n + WARM_UP) * len(replicates)

    def _finish(self, ends: Floats, ticker: Ticker) -> Task:
        """The interval of every metric of one ticker."""
        ends[:, ticker.row] = ticker.ends()
        if ticker.simulates:
            yield budget.REPLICATE * len(self.asked.metrics) * self.asked.replicates


def random_numbers(seed: int, replicates: range, length: int, *, uniform: bool) -> Floats:
    """(groups, length, width) normal or uniform; replicate k takes the Philox stream (seed, k).

    Args:
        seed: of all draws.
        replicates: numbers of the replicates; each has a stream of its own.
        length: numbers per replicate.
        uniform: uniform in [0, 1) instead of standard normal.
    """
    groups = math.ceil(len(replicates) / WIDTH)
    width = math.ceil(len(replicates) / groups)
    rows = np.zeros((groups * width, length))
    for row, replicate in zip(rows, replicates, strict=False):
        key = np.array([seed, 2 * STREAM + replicate], np.uint64)
        random = np.random.Generator(np.random.Philox(key=key))
        (random.random if uniform else random.standard_normal)(out=row)
    return np.ascontiguousarray(rows.reshape(groups, width, length).swapaxes(1, 2))
