"""Confidence intervals of metrics, each by its method; a ticker without a model is resampled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.bootstrap import stationary
from models.bootstrap.influence import BY_INFLUENCE, beta_intervals
from models.bootstrap.methods import SIMULATED
from models.bootstrap.metrics import Metric, Terms
from models.bootstrap.prewhitening import widened
from models.bootstrap.process_cache import ProcessCache
from models.bootstrap.stationary import CONFIDENCE, REPLICATES, intervals
from models.device import cross_together, to_numpy
from models.volatility.garch import FEWEST, FitReason

if TYPE_CHECKING:
    from models.bootstrap.parametric.simulated import SimulatedIntervals

Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class ConfidenceIntervals:
    """Estimates of M metrics of N tickers, and the ends of their intervals, on the CPU.

    Attributes:
        ids: M metric ids.
        estimate, low, high: (N, M) float64, in the metric's own unit; low ≤ estimate ≤ high, or
            NaN.
        known: (N,) bool, whether the ticker and its benchmark have a volatility model. If not, all
            of its intervals come from resampled returns. True where nothing is simulated.
        reason: (N,) int64, a garch.Reason: how the ticker's fit ended, or the benchmark's where
            only that one has no model.
    """

    ids: tuple[str, ...]
    estimate: Tensor
    low: Tensor
    high: Tensor
    known: Tensor
    reason: Tensor


def confidence_intervals(
    returns: Tensor,
    terms: Sequence[Terms],
    *,
    metrics: Mapping[str, Metric],
    seed: int = 0,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    benchmark: Tensor | None = None,
    cache: ProcessCache | None = None,
    report: Report | None = None,
) -> ConfidenceIntervals:
    """Confidence intervals of the true values, or of the medians over histories of this length.

    Metrics in `SIMULATED` are measured in histories simulated from each ticker's model, the others
    in its resampled returns; models.bootstrap.prewhitening widens the latter. Beta has neither
    (models.bootstrap.influence). The metrics in `SIMULATED` of a ticker without a model are
    resampled.

    Args:
        returns: (N, T) simple returns a period, NaN for missing.
        terms: N.
        metrics: what to measure.
        seed: 0 to 2^63 - 1.
        replicates: number of resamples, and of histories.
        confidence: share of intervals that hold the true value.
        benchmark: (N, T) returns of each ticker's benchmark on the same sessions, missing where
            the ticker's are.
        cache: models of volatility of another call, so that a series is fitted once; this call
            adds its own.
        report: called in this thread with the work done and all work, at least every 0.3 s of
            processor time; what it raises ends it.

    Returns:
        ConfidenceIntervals. Returns on an accelerator are copied once to the CPU, where histories
        are simulated.
    """
    modelled = {name: metric for name, metric in metrics.items() if name in SIMULATED}
    drawn = {
        name: metric for name, metric in metrics.items() if name not in (*SIMULATED, *BY_INFLUENCE)
    }
    ask = partial(_asked, returns, terms, benchmark, seed, replicates, confidence)
    lengths = to_numpy((~returns.isnan()).sum(dim=-1)).tolist()
    paired = benchmark is not None
    simulating, replacing, resampling = _parts(
        report, _work(lengths, modelled, drawn, replicates, paired=paired)
    )
    simulated = fallback = None
    if modelled:
        from models.bootstrap.parametric.simulated import simulated_intervals  # imports numba

        simulated = simulated_intervals(
            returns, terms, metrics=modelled, seed=seed, replicates=replicates,
            confidence=confidence, benchmark=benchmark, cache=cache, report=simulating,
        )  # fmt: skip
        if not bool(simulated.known.all()):
            fallback = ask(modelled, ~simulated.known, replacing)[0]
    resampled = None
    if drawn:
        found, blocks = ask(drawn, None, resampling)
        last = _work(lengths, {}, drawn, replicates, paired=paired)[2]
        step = partial(resampling, last, last) if resampling else _nothing
        resampled = widened(found, blocks, returns, benchmark, step)
    direct = {
        name: beta_intervals(returns, benchmark, confidence)
        for name in BY_INFLUENCE
        if name in metrics and benchmark is not None
    }
    return _joined(tuple(metrics), simulated, (resampled or {}) | direct, fallback, len(returns))


def _work(
    lengths: Sequence[int],
    modelled: Mapping[str, Metric],
    drawn: Mapping[str, Metric],
    replicates: int,
    *,
    paired: bool,
) -> tuple[int, int, int]:
    """Costs of simulated intervals, of their replacements for short series, of resampled ones.

    A series that is long enough but has no model costs less to simulate and more to replace.
    """
    simulating = replacing = 0
    if modelled:
        from models.bootstrap.parametric import simulated

        simulating = simulated.work(lengths, len(modelled), replicates, paired=paired)
        replacing = sum(
            stationary.work(n, len(modelled), replicates) for n in lengths if n < FEWEST
        )
    whole = sum(stationary.work(n, len(drawn), replicates) for n in lengths) if drawn else 0
    return simulating, replacing, whole


def _asked(
    returns: Tensor,
    terms: Sequence[Terms],
    benchmark: Tensor | None,
    seed: int,
    replicates: int,
    confidence: float,
    metrics: Mapping[str, Metric],
    only: Tensor | None,
    report: Report | None,
) -> tuple[dict[str, Tensor], NDArray[np.float64]]:
    """(3, n) estimates and ends of each metric by resampling, for the tickers in `only`.

    And (n,) the expected block lengths.
    """
    rows = torch.arange(len(returns)) if only is None else only.nonzero()[:, 0]
    there = rows.to(returns.device)
    found = intervals(
        returns[there],
        [terms[row] for row in rows.tolist()],
        metrics=metrics,
        seed=seed,
        replicates=replicates,
        confidence=confidence,
        benchmark=None if benchmark is None else benchmark[there],
        report=report,
    )
    parts = {"estimate": found.estimate, "low": found.low, "high": found.high}
    *crossed, blocks = cross_together(parts | {"blocks": found.blocks}).values()
    ends = torch.from_numpy(np.stack(crossed))
    by_name = {name: ends[..., column] for column, name in enumerate(found.ids)}
    return by_name, blocks


def _nothing() -> None:
    """Without a report there is nothing to do."""


def _joined(
    ids: tuple[str, ...],
    simulated: SimulatedIntervals | None,
    direct: dict[str, Tensor],
    fallback: dict[str, Tensor] | None,
    tickers: int,
) -> ConfidenceIntervals:
    found = torch.full((3, tickers, len(ids)), torch.nan, dtype=torch.float64)
    known = torch.ones(tickers, dtype=torch.bool)
    reason = torch.full((tickers,), int(FitReason.CONVERGED))
    for column, name in enumerate(ids):
        if name in direct:
            found[..., column] = direct[name]
        elif simulated is not None:
            place = simulated.ids.index(name)
            parts = (simulated.estimate, simulated.low, simulated.high)
            found[..., column] = torch.stack([part[:, place] for part in parts])
            if fallback is not None:
                found[:, ~simulated.known, column] = fallback[name]
    if simulated is not None:
        known, reason = simulated.known, simulated.reason
    estimate, low, high = found
    # A percentile interval may exclude its estimate; torch.minimum propagates NaN.
    return ConfidenceIntervals(
        ids, estimate, torch.minimum(low, estimate), torch.maximum(high, estimate), known, reason
    )


def _parts(report: Report | None, sizes: Sequence[int]) -> list[Report | None]:
    """A progress listener per part of a computation; parts run in order, each with its cost."""
    ends = list(accumulate(sizes))
    return [
        _part(report, end - size, size, ends[-1]) for end, size in zip(ends, sizes, strict=True)
    ]


def _part(report: Report | None, before: int, size: int, whole: int) -> Report | None:
    if report is None:
        return None
    return lambda done, of: report(before + size * done // of, whole)
