"""Confidence intervals of metrics, each by its own method; without a model all by resampling."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from models.bootstrap.methods import SIMULATED
from models.bootstrap.stationary import CONFIDENCE, REPLICATES, intervals
from models.device import cross_together
from models.garch import Reason
from models.metrics import Metric, Terms

if TYPE_CHECKING:
    from models.bootstrap.simulated import SimulatedIntervals

Report = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class ConfidenceIntervals:
    """Estimates of M metrics of N tickers, and the ends of their intervals, on the CPU.

    Attributes:
        ids: M metric ids.
        estimate, low, high: (N, M) float64, in the metric's own unit; low ≤ estimate ≤ high, or
            NaN.
        reason: (N,) int64, a models.garch.Reason. TOO_FEW, CONSTANT and UNBOUNDED leave a ticker
            without a model of its volatility: all of its intervals are of resampled returns.
    """

    ids: tuple[str, ...]
    estimate: Tensor
    low: Tensor
    high: Tensor
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
    report: Report | None = None,
) -> ConfidenceIntervals:
    """The interval of each metric, of the true value or of the median of histories as long.

    Metrics in `SIMULATED` are measured in histories simulated from each ticker's model, the others
    in its resampled returns. A ticker without a model has all of them resampled.

    Args:
        returns: (N, T) simple returns a period, NaN for missing.
        terms: N.
        metrics: what to measure.
        seed: 0 to 2^63 - 1.
        replicates: how many resamples, and how many histories.
        confidence: share of intervals that hold the true value.
        benchmark: (N, T) returns of each ticker's benchmark on the same sessions, missing where
            the ticker's are.
        report: called in this thread with the replicates done and all of them, those of every
            ticker counted; what it raises ends it.

    Returns:
        ConfidenceIntervals. Returns on an accelerator cross once to be simulated on the CPU.
    """
    modelled = {name: metric for name, metric in metrics.items() if name in SIMULATED}
    drawn = {name: metric for name, metric in metrics.items() if name not in SIMULATED}
    ask = partial(_asked, returns, terms, benchmark, seed, replicates, confidence)
    parts = 2 if modelled and drawn else 1
    simulated = None
    if modelled:
        from models.bootstrap.simulated import simulated_intervals  # imports numba

        simulated = simulated_intervals(
            returns, terms, metrics=modelled, seed=seed, replicates=replicates,
            confidence=confidence, benchmark=benchmark, report=_part(report, 0, parts),
        )  # fmt: skip
    resampled = ask(drawn, None, _part(report, parts - 1, parts)) if drawn else None
    fallback = None
    if simulated is not None and not bool(simulated.known.all()):
        fallback = ask(modelled, ~simulated.known, None)
    return _joined(tuple(metrics), simulated, resampled, fallback, len(returns))


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
) -> dict[str, Tensor]:
    """(3, n) estimates and ends of each metric, resampled; of the tickers that `only` says."""
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
    ends = torch.from_numpy(np.stack(list(cross_together(parts).values())))
    return {name: ends[..., column] for column, name in enumerate(found.ids)}


def _joined(
    ids: tuple[str, ...],
    simulated: SimulatedIntervals | None,
    resampled: dict[str, Tensor] | None,
    fallback: dict[str, Tensor] | None,
    tickers: int,
) -> ConfidenceIntervals:
    found = torch.full((3, tickers, len(ids)), torch.nan, dtype=torch.float64)
    reason = torch.full((tickers,), int(Reason.CONVERGED))
    for column, name in enumerate(ids):
        if resampled is not None and name in resampled:
            found[..., column] = resampled[name]
        elif simulated is not None:
            place = simulated.ids.index(name)
            parts = (simulated.estimate, simulated.low, simulated.high)
            found[..., column] = torch.stack([part[:, place] for part in parts])
            if fallback is not None:
                found[:, ~simulated.known, column] = fallback[name]
    if simulated is not None:
        reason = simulated.reason
    estimate, low, high = found
    # A percentile interval may leave its estimate out; torch.minimum hands NaN on.
    return ConfidenceIntervals(
        ids, estimate, torch.minimum(low, estimate), torch.maximum(high, estimate), reason
    )


def _part(report: Report | None, place: int, parts: int) -> Report | None:
    """The report of one of several parts of equal size; only what is new goes on."""
    if report is None:
        return None
    most = 0

    def further(done: int, whole: int) -> None:
        nonlocal most
        overall = (place * whole + done) // parts
        if overall > max(most, place * whole // parts):
            most = overall
            report(overall, whole)

    return further
