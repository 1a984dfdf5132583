"""Intervals from simulated histories: the bootstrap from each ticker's own model of volatility.

A replicate is a history as long as the ticker's, from its process (the module process) with
parameters drawn by their likelihood and a start in the stationary law. Compiled loops on a CPU
simulate them; returns on an accelerator are copied there once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.bootstrap.metrics import Metric, Terms
from models.bootstrap.parametric.batches import Batch, Batches, batches
from models.bootstrap.parametric.batches import work as batch_work
from models.bootstrap.parametric.ticker import Asked
from models.bootstrap.process_cache import ProcessCache
from models.bootstrap.stationary import CONFIDENCE, CPU_TILE, REPLICATES
from models.device import to_numpy

Floats = NDArray[np.float64]
Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class SimulatedIntervals:
    """Estimates of M metrics of N tickers, and the ends of their intervals, on the CPU.

    Attributes:
        ids: M metric ids.
        estimate, low, high: (N, M) float64, in the metric's own unit.
        known: (N,) bool, whether the ticker and its benchmark have a process; else ends are NaN.
        reason: (N,) int64, a garch.Reason: how the ticker's fit ended, or the benchmark's where
            only that one has no process.
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
    cache: ProcessCache | None = None,
    report: Report | None = None,
) -> SimulatedIntervals:
    """Intervals of each ticker on its own, by the method that `SIMULATED` lists for each metric.

    A ticker's numbers depend on its returns, its terms, the seed and the number of replicates, not
    on other tickers, `tile` or the number of threads.

    Args:
        returns: (N, T) simple returns a period, NaN for missing.
        terms: N.
        metrics: ids to measure; each is in `SIMULATED`.
        seed: 0 to 2^63 - 1.
        replicates: R histories.
        confidence: share of intervals that hold the true value.
        benchmark: (N, T) returns of each ticker's benchmark, missing where the ticker's are; the
            shocks of a session are drawn jointly for both.
        tile: returns in one step, which bounds the memory.
        cache: processes of another call, which this one adds its own to.
        report: called in this thread with the work done and all work, that of `work`, at least
            every 0.3 s of processor time; what it raises ends it.
    """
    own, other = _complete(returns, benchmark)
    asked, rows = Asked(terms, dict(metrics), seed, replicates, confidence), batches(len(own))
    lengths = [len(row) for row in own]
    costs = _costs(lengths, len(metrics), replicates, paired=benchmark is not None)
    made, progress = (
        Batches(asked, tile, own, other, ProcessCache() if cache is None else cache),
        _Progress(report, sum(costs)),
    )
    parts: list[Batch] = []
    for some, end in zip(rows, accumulate(costs), strict=True):
        parts.append(made.batch(some, progress.spend))
        progress.reach(end)
    ends = np.concatenate([np.empty((3, 0, len(metrics))), *(part.ends for part in parts)], axis=1)
    estimate, low, high = torch.from_numpy(ends)
    known = torch.tensor([one for part in parts for one in part.known], dtype=torch.bool)
    reason = torch.tensor([one for part in parts for one in part.reason], dtype=torch.int64)
    clustered = torch.tensor([one for part in parts for one in part.clustered], dtype=torch.bool)
    return SimulatedIntervals(tuple(metrics), estimate, low, high, known, reason, clustered)


def work(lengths: Sequence[int], metrics: int, replicates: int, *, paired: bool) -> int:
    """Cost of the intervals of tickers with these numbers of returns, see models.runtime.budget.

    Args:
        lengths: observed returns of each ticker.
        metrics: number of metrics.
        replicates: number of histories.
        paired: whether a benchmark is simulated too.
    """
    return sum(_costs(lengths, metrics, replicates, paired=paired))


def _costs(lengths: Sequence[int], metrics: int, replicates: int, *, paired: bool) -> list[int]:
    """Of each batch."""
    return [
        batch_work(lengths[rows.start : rows.stop], metrics, replicates, paired=paired)
        for rows in batches(len(lengths))
    ]


class _Progress:
    """Work done and total work; a batch counts as complete even if its tickers have no process."""

    def __init__(self, report: Report | None, whole: int) -> None:
        self._report, self._whole, self._done = report, whole, 0

    def spend(self, cost: int) -> None:
        """Add this cost to the work done."""
        self._done += cost
        if self._report is not None:
            self._report(self._done, self._whole)

    def reach(self, done: int) -> None:
        """Set the work done to this total."""
        if done > self._done:
            self.spend(done - self._done)


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
