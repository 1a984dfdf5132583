"""Intervals from simulated histories: the bootstrap from each ticker's own model of volatility.

A replicate is a history as long as the ticker's, from its process (models.bootstrap.process) with
parameters drawn by their likelihood and a start in the stationary law. Compiled loops on a CPU do
it; returns on an accelerator cross once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.bootstrap.process import STREAM, processes
from models.bootstrap.stationary import CONFIDENCE, CPU_TILE, REPLICATES
from models.bootstrap.ticker import WARM_UP, Asked, Ticker
from models.device import to_numpy
from models.metrics import Metric, Terms
from models.resampling import WIDTH
from models.workers import cores, side_by_side

Floats = NDArray[np.float64]

# Tickers whose processes, histories and intervals are made at a time.
TICKERS_AT_A_TIME = 32
CPU = torch.device("cpu")


@dataclass(frozen=True, eq=False)
class SimulatedIntervals:
    """Estimates of M metrics of N tickers, and the ends of their intervals, on the CPU.

    Attributes:
        ids: M metric ids.
        estimate, low, high: (N, M) float64, in the metric's own unit.
        known: (N,) bool, whether the ticker has a process; without one the ends are NaN.
        reason: (N,) int64, a models.garch.Reason: why the ticker has one or none.
        clustered: (N,) bool, whether its volatility clusters.
    """

    ids: tuple[str, ...]
    estimate: Tensor
    low: Tensor
    high: Tensor
    known: Tensor
    reason: Tensor
    clustered: Tensor


def simulated_intervals(
    returns: Tensor,
    terms: Sequence[Terms],
    *,
    metrics: Mapping[str, Metric],
    seed: int = 0,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    benchmark: Tensor | None = None,
    tile: int = CPU_TILE,
    report: Callable[[int, int], None] | None = None,
) -> SimulatedIntervals:
    """Intervals of each ticker on its own, by the method that `SIMULATED` has for each metric.

    A ticker's numbers depend on its own returns, its terms, the seed and the number of
    replicates: not on the other tickers, nor on `tile` or the number of threads.

    Args:
        returns: (N, T) simple returns a period, NaN for missing.
        terms: N.
        metrics: what to measure; each is in `SIMULATED`.
        seed: 0 to 2^63 - 1.
        replicates: R histories.
        confidence: share of intervals that hold the true value.
        benchmark: (N, T) returns of each ticker's benchmark, missing where the ticker's are; its
            shocks are drawn with the ticker's, those of a session together.
        tile: returns in one step, which bounds the memory.
        report: called in this thread with the histories done and all of them; what it raises ends
            it.
    """
    own, other = _complete(returns, benchmark)
    asked = Asked(terms, dict(metrics), seed, replicates, confidence)
    work = _Work(asked, tile, report, len(own))
    parts = [
        work.batch(own[first : first + TICKERS_AT_A_TIME], other, first)
        for first in range(0, len(own), TICKERS_AT_A_TIME)
    ]
    shape = (0, len(metrics))
    found = (np.concatenate([np.empty((3, *shape)), *(part[0] for part in parts)], axis=1)
             if parts else np.empty((3, *shape)))  # fmt: skip
    flags = [np.concatenate([np.empty(0, kind), *(part[1][place] for part in parts)])
             for place, kind in enumerate((bool, np.int64, bool))]  # fmt: skip
    known, reason, clustered = (torch.from_numpy(flag) for flag in flags)
    estimate, low, high = torch.from_numpy(found)
    return SimulatedIntervals(tuple(metrics), estimate, low, high, known, reason, clustered)


def _complete(
    returns: Tensor, benchmark: Tensor | None
) -> tuple[list[Floats], list[Floats] | None]:
    """Each ticker's observed returns, and its benchmark's."""
    rows = to_numpy(returns)
    seen = ~np.isnan(rows)
    own = [row[there] for row, there in zip(rows, seen, strict=True)]
    if benchmark is None:
        return own, None
    others = to_numpy(benchmark)
    return own, [row[there] for row, there in zip(others, seen, strict=True)]


@dataclass(frozen=True)
class _Work:
    """Batches of tickers, one after the other."""

    asked: Asked
    tile: int
    report: Callable[[int, int], None] | None
    tickers: int

    def batch(
        self, own: list[Floats], others: list[Floats] | None, first: int
    ) -> tuple[Floats, tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_]]]:
        """(3, n, M) estimates and ends of tickers from the first on; known, reason, clustered."""
        beside = None if others is None else others[first : first + len(own)]
        process = processes(own, self.asked.replicates, self.asked.seed)
        benchmark = (
            None if beside is None else processes(beside, self.asked.replicates, self.asked.seed)
        )
        known = process.known if benchmark is None else process.known & benchmark.known
        tickers = [
            Ticker(self.asked, row, first + row, own[row], None if beside is None else beside[row],
                    process, benchmark, bool(known[row]))
            for row in range(len(own))
        ]  # fmt: skip
        self._tell(first * self.asked.replicates)
        chosen = [ticker for ticker in tickers if ticker.simulates]
        longest = max((ticker.n for ticker in chosen), default=0)
        for some in self._pieces(longest, len(chosen)):
            side_by_side(partial(self._simulate, chosen, longest), some, CPU)
            self._tell(first * self.asked.replicates + len(own) * some[-1].stop)
        ends = np.empty((len(own), 3, len(self.asked.metrics)))

        def finish(ticker: Ticker) -> None:
            ends[ticker.row] = ticker.ends()

        side_by_side(finish, tickers, CPU)
        self._tell((first + len(own)) * self.asked.replicates)
        return ends.swapaxes(0, 1), (known, process.reason, process.clustered)

    def _tell(self, done: int) -> None:
        if self.report is not None:
            self.report(done, self.tickers * self.asked.replicates)

    def _pieces(self, longest: int, tickers: int) -> Iterator[list[range]]:
        """Replicates that each worker takes at a time; as many pieces at once as cores."""
        if not tickers:
            return
        rows = max(1, self.tile // (longest + WARM_UP))
        rows = rows - rows % WIDTH if rows > WIDTH else rows
        starts = list(range(0, self.asked.replicates, rows))
        step = cores(CPU)
        for place in range(0, len(starts), step):
            yield [
                range(start, min(start + rows, self.asked.replicates))
                for start in starts[place : place + step]
            ]

    def _simulate(self, tickers: Sequence[Ticker], longest: int, replicates: range) -> None:
        """These replicates of every ticker, from random numbers that all share."""
        normals = _numbers(self.asked.seed, replicates, longest + WARM_UP, uniform=False)
        paired = any(ticker.paired for ticker in tickers)
        uniforms = (
            _numbers(self.asked.seed, replicates, longest + WARM_UP, uniform=True)
            if paired
            else normals
        )
        for ticker in tickers:
            ticker.simulate(uniforms if ticker.paired else normals, replicates)


def _numbers(seed: int, replicates: range, length: int, *, uniform: bool) -> Floats:
    """(groups, length, width) random numbers; replicate k takes the Philox stream (seed, k)."""
    groups = math.ceil(len(replicates) / WIDTH)
    width = math.ceil(len(replicates) / groups)
    rows = np.zeros((groups * width, length))
    for row, replicate in zip(rows, replicates, strict=False):
        key = np.array([seed, 2 * STREAM + replicate], np.uint64)
        random = np.random.Generator(np.random.Philox(key=key))
        (random.random if uniform else random.standard_normal)(out=row)
    return np.ascontiguousarray(rows.reshape(groups, width, length).swapaxes(1, 2))
