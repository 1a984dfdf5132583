"""95 % confidence intervals of a study's metrics.

Each is for the true value; for statistics that depend on the length of the history (drawdowns,
longest, best and worst), for their median over histories of this length.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from analytics.performance import fallback
from analytics.progress import Report, parts
from analytics.stats import first_date, last_date, per_period
from analytics.stats.catalogue import SUMMARY, VOLATILITY
from analytics.stats.catalogue.metric import HIGH, LOW, Input
from analytics.stats.returns import DAYS_A_YEAR, SHORTEST_YEAR
from analytics.study import Study
from analytics.study.resample_schedules import schedules
from analytics.study.series import Returns
from models import bootstrap
from models.bootstrap import ProcessCache
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.device import cross_together
from models.placement import device_for
from models.volatility.garch import FitReason

MEASURED = METRICS | DATED | PAIRED
Floats = NDArray[np.float64]
Ends = dict[str, tuple[Floats, Floats]]

# Reasons for catalogue entries without an interval.
WITHOUT = (
    {metric.id: "a date is no number" for metric in SUMMARY if metric.unit == "date"}
    | {"observations": "it is counted, not estimated: every history has as many returns"}
    | {
        metric.id: "an estimate from bars, which are not simulated; "
        "see analytics.performance.rolling_band"
        for metric in VOLATILITY
    }
)


def intervals(study: Study, report: Report | None = None) -> Ends:
    """Metric id → its 95 % interval's (N,) lower and (N,) upper ends, in the metric's own unit.

    They follow from the summary's returns and the request's seed, by the method of each metric (see
    models.bootstrap.methods). Every numeric metric has one except the number of observations;
    undefined ends are NaN. The estimate lies inside its interval.

    Best and worst months and years are those of whole simulated histories, whose i-th return is
    dated at the ticker's i-th session; so are the days of a drawdown. Benchmark metrics draw the
    shocks of ticker and benchmark jointly per session.

    Args:
        study: its request has the seed of the draws.
        report: called with the work done and the total, at least every 0.3 s of processor time; an
            exception that it raises ends the computation.
    """
    return _found(study, report)[0]


def _found(study: Study, report: Report | None) -> tuple[Ends, dict[str, dict[str, str]]]:
    """The intervals, and kind of returns → ticker → reason for the missing volatility model."""
    found: Ends = {}
    reasons: dict[str, dict[str, str]] = {}
    kinds, cache = list(_kinds(study)), ProcessCache()
    sizes = (_work(study, kind) for kind in kinds)
    for kind, listener in zip(kinds, parts(report, *sizes), strict=True):
        ends, lacking = _ends(study, kind, cache, listener)
        found |= ends
        reasons |= dict.fromkeys(_kinds_in(study, kind), lacking) if lacking else {}
    missing = np.full(len(study.tickers), np.nan)
    return {name: found.get(name, (missing, missing)) for name in MEASURED}, reasons


def with_intervals(table: pd.DataFrame, study: Study, report: Report | None = None) -> pd.DataFrame:
    """The summary with the columns `<id>_low` and `<id>_high` right after each metric `<id>`.

    An undefined metric has no interval, even if its resamples are defined. The table's attributes
    name the tickers whose intervals of risk are resampled; see performance.fallback.

    Args:
        table: of the study.
        study: its request has the seed of the draws.
        report: as for `intervals`.
    """
    found, reasons = _found(study, report)
    columns = []
    for name in table.columns:
        columns.append(table[name])
        if name in found:
            known = table[name].notna()
            ends = zip((LOW, HIGH), found[name], strict=True)
            columns += [
                pd.Series(end, table.index, name=name + suffix).where(known) for suffix, end in ends
            ]
    wide = pd.concat(
        columns, axis="columns"
    ).copy()  # in one block, because many columns are inserted
    wide.attrs = {fallback.ATTRIBUTE: reasons} if reasons else {}
    return wide


def provenance(seed: int) -> str:
    """One sentence that explains the intervals."""
    return (
        f"intervals: {bootstrap.CONFIDENCE:.0%} confidence intervals of the true value, "
        f"of means by the stationary bootstrap, of risk simulated from each ticker's fitted "
        f"volatility, {bootstrap.REPLICATES:,} replicates, seed {seed}"
    )


def _kinds(study: Study) -> Iterator[Input]:
    """The series to measure; daily ones are separate only if another frequency is requested."""
    yield "periodic"
    if study.periodic is not study.daily:
        yield "daily"
    if study.shared is not None:
        yield "shared"


def _work(study: Study, kind: Input) -> int:
    """Share of the work for this kind of returns: number of resampled returns."""
    returns = (study.daily if kind == "daily" else study.periodic).simple
    return returns.size * bootstrap.REPLICATES


def _kinds_in(study: Study, kind: Input) -> set[Input]:
    """The kinds that share the returns of this one."""
    return {kind, "daily"} if study.periodic is study.daily and kind == "periodic" else {kind}


def _ends(
    study: Study, kind: Input, cache: ProcessCache, report: Report | None
) -> tuple[Ends, dict[str, str]]:
    """The intervals of the metrics that are computed from those returns.

    Also ticker → reason for resampled intervals of risk: the missing volatility model.
    """
    kinds = _kinds_in(study, kind)
    names = [metric.id for metric in SUMMARY if metric.of in kinds and metric.id in MEASURED]
    device, benchmark = device_for("intervals", len(study.tickers)), None
    returns = (study.daily if kind == "daily" else study.periodic).simple
    if kind == "shared" and study.shared is not None:
        returns, benchmark = study.shared.simple, torch.tensor(study.shared.benchmark).to(device)
    found = bootstrap.confidence_intervals(
        torch.tensor(returns).to(device),
        _terms(study, kind),
        metrics={name: MEASURED[name] for name in names},
        seed=study.request.seed,
        replicates=bootstrap.REPLICATES,
        benchmark=benchmark,
        cache=cache,
        report=report,
    )
    ends = cross_together({LOW: found.low, HIGH: found.high})
    lacking = {
        name: fallback.sentence(FitReason(code).sentence, kind, study.request.frequency)
        for name, known, code in zip(
            study.tickers, found.known.tolist(), found.reason.tolist(), strict=True
        )
        if not known
    }
    return {name: (ends[LOW][:, k], ends[HIGH][:, k]) for k, name in enumerate(names)}, lacking


def _terms(study: Study, kind: Input) -> list[Terms]:
    """Periods, rate, calendar years and days of each ticker."""
    request, returns = study.request, study.daily if kind == "daily" else study.periodic
    rate = per_period(request.risk_free, request.periods_a_year)
    years = _years(returns, study).tolist()
    if kind == "shared":
        return [Terms(request.periods_a_year, rate, year) for year in years]
    days = schedules(returns, base=study.base, after=study.after)
    return [
        Terms(request.periods_a_year, rate, year, own)
        for year, own in zip(years, days, strict=True)
    ]


def _years(returns: Returns, study: Study) -> Floats:
    """(N,) calendar years from the base to the last return; NaN under one."""
    simple, sessions = returns.simple, returns.sessions
    ended = last_date(simple, dates=sessions)
    days = (ended - first_date(simple, dates=sessions, base=study.base)).astype("m8[D]")
    short = np.isnat(days) | (days.astype(np.int64) < SHORTEST_YEAR)
    return np.where(short, np.nan, days.astype(np.float64) / DAYS_A_YEAR)
