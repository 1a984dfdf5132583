"""Intervals: the stationary bootstrap of every metric (Politis & Romano 1994), for all tickers.

A replicate is a series of as many returns, made of blocks of geometric length from random places,
see models.bootstrap.block_length. An interval runs between two percentiles over the replicates.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from models.bootstrap.block_length import FEWEST, block_length
from models.bootstrap.metrics import METRICS, Metric, Terms
from models.bootstrap.percentiles import percentiles
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import WIDTH, Question, ask, stacked
from models.device import to_numpy
from models.prices.observed import compress
from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds
from models.runtime.workers import cores, undivided

REPLICATES = 1_000
CONFIDENCE = 0.95

# Returns per step of a worker. On a CPU its dozen arrays of 2 MB stay in the cache.
CPU_TILE = 2**18
ACCELERATOR_TILE = 2**24
# Numbers stored for a batch of tickers: replicates of all metrics, and sorted returns.
BATCH = 2**23


@dataclass(frozen=True, eq=False)
class Intervals:
    """Estimates of M metrics of N tickers, and the ends of their intervals.

    Attributes:
        ids: M metric ids.
        estimate, low, high: (N, M) float64, in the metric's own unit.
        blocks: (N,) expected block lengths used, in returns; at least 1, NaN below 8 returns.
    """

    ids: tuple[str, ...]
    estimate: Tensor
    low: Tensor
    high: Tensor
    blocks: Tensor


def intervals(
    returns: Tensor,
    terms: Sequence[Terms],
    *,
    metrics: Mapping[str, Metric] = METRICS,
    seed: int = 0,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    benchmark: Tensor | None = None,
    blocks: Tensor | None = None,
    tile: int | None = None,
    compiled: bool | None = None,
    report: Report | None = None,
) -> Intervals:
    """Percentile intervals (type 6 over replicates), of each ticker on its own.

    A ticker's numbers depend on its own returns and terms, the seed and the number of replicates.
    Replicates in which a metric is undefined count as lowest for `low` and as highest for `high`;
    an end that falls among them is NaN. Fewer than 8 returns have NaN intervals, equal returns
    intervals of no width.

    Args:
        returns: (N, T) simple returns a period, NaN for missing.
        terms: N.
        metrics: ids to measure.
        seed: 0 to 2^64 - 1.
        replicates: R.
        confidence: share of replicates inside.
        benchmark: (N, T) returns of each ticker's benchmark, missing where the ticker's are.
        blocks: (N,) expected block lengths on the same device, in returns; below 1 and NaN count
            as 1. None chooses each from the ticker's returns (models.bootstrap.block_length).
        tile: returns per step, which bounds the memory; None chooses by device.
        compiled: by compiled loops (CPU only) or in torch, equal up to rounding; None chooses by
            device.
        report: called with the work done and all work; an error that it raises ends it.

    Returns:
        Intervals on the device of `returns`; only N counts of returns leave it.

    Raises:
        ShapeError: the schedule of a ticker's terms is not that of its returns.
    """
    by_loops = returns.device.type == "cpu" if compiled is None else compiled
    job = _Job(
        returns,
        terms,
        dict(metrics),
        seed,
        replicates,
        tile=tile,
        blocks=blocks,
        benchmark=benchmark,
        resampling=_resampling(by_loops),
        report=report,
    )
    estimate = job.estimates()  # first, because it finds which sums the metrics need
    found = [percentiles(job.replicated(batch), confidence) for batch in job.batches()]
    known = (job.counts >= FEWEST)[:, None] & ~estimate.isnan()
    low, high = (
        torch.where(known, torch.cat([estimate[:0], *(ends[side] for ends in found)]), torch.nan)
        for side in (0, 1)
    )
    blocks = torch.where(job.counts >= FEWEST, 1.0 / job.new_block, torch.nan)
    return Intervals(tuple(metrics), estimate, low, high, blocks)


def work(n: int, metrics: int, replicates: int) -> int:
    """Cost of the intervals of a ticker, in the unit of models.runtime.budget.

    Args:
        n: observed returns.
        metrics: how many metrics have an interval.
        replicates: resampled histories.
    """
    each = budget.RESAMPLED * n + budget.FORMULA * metrics
    return budget.METRICS + (each * replicates if n >= FEWEST else 0)


class _Job:
    """The options and the tickers' series; computed batch by batch, tile by tile."""

    def __init__(
        self,
        returns: Tensor,
        terms: Sequence[Terms],
        metrics: dict[str, Metric],
        seed: int,
        replicates: int,
        *,
        tile: int | None,
        blocks: Tensor | None,
        benchmark: Tensor | None,
        resampling: ModuleType,
        report: Report | None,
    ) -> None:
        self.terms, self.metrics, self.seed, self.replicates = terms, metrics, seed, replicates
        self._device, self._resampling, self._report = returns.device, resampling, report
        self.counts = (~returns.isnan()).sum(dim=-1)
        self._returns = compress(returns)
        self._benchmark = None if benchmark is None else compress(benchmark)
        self._lengths = [int(n) for n in to_numpy(self.counts)]
        for own, n in zip(terms, self._lengths, strict=True):
            own.schedule.require(n)
        chosen = self._block_lengths() if blocks is None else blocks
        self.new_block = 1.0 / chosen.nan_to_num(1.0).clamp(min=1.0)
        default = CPU_TILE if returns.device.type == "cpu" else ACCELERATOR_TILE
        self._asked: dict[int, dict[Question, int]] = {}
        self._done, self._work = 0, sum(work(n, len(metrics), replicates) for n in self._lengths)
        rows = max(1, (tile or default) // max([1, *self._lengths]))
        self._rows_a_tile = rows - rows % WIDTH if rows > WIDTH else rows

    def batches(self) -> Iterator[range]:
        """Ranges of tickers whose numbers are in memory together."""
        answers = max((sum(asked.values()) for asked in self._asked.values()), default=0)
        kept = self.replicates * (len(self.metrics) + answers) + 5 * self._returns.shape[-1]
        size = max(1, BATCH // kept)
        for first in range(0, len(self._lengths), size):
            yield range(first, min(first + size, len(self._lengths)))

    def estimates(self) -> Tensor:
        """(N, M) metrics of the series themselves; reports progress once per round."""
        found = self._returns.new_full((len(self._lengths), len(self.metrics)), math.nan)
        at_a_time = max(1, budget.ROUND // budget.METRICS)
        for row, n in enumerate(self._lengths):
            if row and row % at_a_time == 0:
                self._spend(at_a_time * budget.METRICS)
            if n:
                sample = Resample.of(self._series(row).itself())
                found[row] = self._measured(sample, row)[:, 0]
                self._asked[row] = {asked: len(answer) for asked, answer in sample.known.items()}
        self._spend(len(self._lengths) * budget.METRICS - self._done)
        return found

    def replicated(self, batch: range) -> Tensor:
        """(tickers, M, R) the metrics of every replicate; NaN for too short a series.

        Workers sum piece by piece. The formulas run once over all replicates on one core, because
        they are many small steps, and synchronising threads at each would take longer.
        """
        long_enough = [row for row in batch if self._lengths[row] >= FEWEST]
        series = {row: self._series(row) for row in long_enough}
        answers = {row: self._unanswered(row) for row in long_enough}
        step = min(self._rows_a_tile, math.ceil(self.replicates / cores(self._device)))
        pieces = [
            range(first, min(first + step, self.replicates))
            for first in range(0, self.replicates, step)
        ]
        tasks = map(partial(self._sum, series, answers), pieces)
        for spent in rounds(tasks, self._device):
            self._spend(spent)
        found = self._returns.new_full((len(batch), len(self.metrics), self.replicates), math.nan)
        for spent in rounds([self._measure(found, batch.start, answers)], self._device):
            self._spend(spent)
        return found

    def _spend(self, cost: int) -> None:
        """Add this cost to the work done and report it."""
        self._done += cost
        if self._report is not None:
            self._report(self._done, self._work)

    def _measure(
        self, found: Tensor, first: int, answers: Mapping[int, Mapping[Question, Tensor]]
    ) -> Task:
        """Metrics of these sums, one ticker per step; `first` is the ticker in row 0 of `found`."""
        for row, given in answers.items():
            sample = Resample(self._lengths[row], given.__getitem__)
            found[row - first] = self._measured(sample, row)
            yield budget.FORMULA * len(self.metrics) * self.replicates

    def _unanswered(self, row: int) -> dict[Question, Tensor]:
        """Empty arrays for the sums of every replicate, (width, R) each."""
        return {
            question: self._returns.new_empty((width, self.replicates))
            for question, width in self._asked[row].items()
        }

    def _sum(
        self,
        series: Mapping[int, Any],
        answers: Mapping[int, Mapping[Question, Tensor]],
        replicates: range,
    ) -> Task:
        """Some replicates of every ticker, one ticker per step, ordered by length."""
        longest = max((self._lengths[row] for row in series), default=0)
        draws = self._resampling.Draws(self.seed, replicates, longest, self._device)
        for row in sorted(series, key=lambda row: self._lengths[row]):
            sums = series[row].draw(draws, self.new_block[row])
            for question, into in answers[row].items():
                found = stacked(ask(sums, question))
                into[:, replicates.start : replicates.stop] = found
            yield budget.RESAMPLED * self._lengths[row] * len(replicates)

    def _measured(self, sample: Resample, row: int) -> Tensor:
        """(M, R) the ticker's metrics of these resamples."""
        terms = self.terms[row]
        return torch.stack([metric(sample, terms) for metric in self.metrics.values()])

    def _block_lengths(self) -> Tensor:
        """(N,) those of equal length together: sums over padding would round differently."""
        found = self._returns.new_empty(len(self._lengths))
        for n in sorted(set(self._lengths)):
            rows = torch.tensor([row for row, own in enumerate(self._lengths) if own == n])
            rows = rows.to(self._device)
            found[rows] = undivided(block_length)(self._returns[rows, :n])
        return found

    def _series(self, row: int) -> Any:
        own, *other = (
            one[row, : self._lengths[row]]
            for one in (self._returns, self._benchmark)
            if one is not None
        )
        return self._resampling.Series(own, *other)


def _resampling(compiled: bool) -> ModuleType:
    """The module with `Draws` and `Series`; numba is imported only when it is used."""
    if compiled:
        from models.bootstrap.resampling import arrays

        return arrays
    from models.bootstrap.resampling import tensors

    return tensors
