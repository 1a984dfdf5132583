"""Intervals of a study's metrics: what another history of the same market could have shown."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from analytics.progress import Report, parts
from analytics.stats import first_date, last_date, per_period
from analytics.stats.catalogue import SUMMARY, VOLATILITY
from analytics.stats.catalogue.metric import HIGH, LOW, Input
from analytics.stats.returns import DAYS_A_YEAR, SHORTEST_YEAR
from analytics.study import Study
from analytics.study.resample_schedules import schedules
from analytics.study.series import Returns
from models import bootstrap
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.device import cross_together, pick_device

MEASURED = METRICS | DATED | PAIRED
Floats = NDArray[np.float64]
Ends = dict[str, tuple[Floats, Floats]]

# Why the other entries of the catalogue have no interval.
WITHOUT = (
    {metric.id: "a date is no number" for metric in SUMMARY if metric.unit == "date"}
    | {"observations": "it is counted, not estimated: every resample has as many returns"}
    | {
        metric.id: "an estimate from bars, which are not resampled; "
        "see analytics.performance.rolling_band"
        for metric in VOLATILITY
    }
)


def intervals(study: Study, report: Report | None = None) -> Ends:
    """Metric id → its 95 % interval's (N,) lower and (N,) upper ends, in the metric's own unit.

    Percentile intervals of the stationary bootstrap, from the returns that the summary measures
    and the request's seed (see models.bootstrap). Every metric that is a number has one, but the
    number of observations; ends that are not defined are NaN.

    Best and worst months and years resample daily returns in order and date the i-th at the
    ticker's i-th session; so do the days of a drawdown. Metrics against a benchmark draw both
    returns of a session together, in blocks as long as suits the ticker's.

    Args:
        study: its request's seed is that of the draws.
        report: called with the work done and all work, at least every 0.3 s of processor time; what
            it raises ends it.
    """
    found: Ends = {}
    kinds = list(_kinds(study))
    for kind, told in zip(
        kinds, parts(report, *(_work(study, kind) for kind in kinds)), strict=True
    ):
        found |= _ends(study, kind, told)
    missing = np.full(len(study.tickers), np.nan)
    return {name: found.get(name, (missing, missing)) for name in MEASURED}


def with_intervals(table: pd.DataFrame, study: Study, report: Report | None = None) -> pd.DataFrame:
    """The summary with the columns `<id>_low` and `<id>_high` right after each metric `<id>`.

    What is undefined has no interval, whatever its resamples are.

    Args:
        table: of the study.
        study: its request's seed is that of the draws.
        report: as of `intervals`.
    """
    found = intervals(study, report)
    columns = []
    for name in table.columns:
        columns.append(table[name])
        if name in found:
            known = table[name].notna()
            ends = zip((LOW, HIGH), found[name], strict=True)
            columns += [
                pd.Series(end, table.index, name=name + suffix).where(known) for suffix, end in ends
            ]
    return pd.concat(columns, axis="columns")


def provenance(seed: int) -> str:
    """One sentence for the reader on what an interval is."""
    return (
        f"intervals: {bootstrap.CONFIDENCE:.0%}, percentile, stationary bootstrap, "
        f"{bootstrap.REPLICATES:,} replicates, seed {seed}"
    )


def _kinds(study: Study) -> Iterator[Input]:
    """The series to resample: daily ones apart only where others are asked for."""
    yield "periodic"
    if study.periodic is not study.daily:
        yield "daily"
    if study.shared is not None:
        yield "shared"


def _work(study: Study, kind: Input) -> int:
    """Of the intervals of this kind beside the others: their resampled returns."""
    returns = (study.daily if kind == "daily" else study.periodic).simple
    return returns.size * bootstrap.REPLICATES


def _ends(study: Study, kind: Input, report: Report | None) -> Ends:
    """The intervals of the metrics that are computed from those returns."""
    kinds = {kind, "daily"} if study.periodic is study.daily and kind == "periodic" else {kind}
    names = [metric.id for metric in SUMMARY if metric.of in kinds and metric.id in MEASURED]
    device, benchmark = pick_device(), None
    returns = (study.daily if kind == "daily" else study.periodic).simple
    if kind == "shared" and study.shared is not None:
        returns, benchmark = study.shared.simple, torch.tensor(study.shared.benchmark).to(device)
    found = bootstrap.intervals(
        torch.tensor(returns).to(device),
        _terms(study, kind),
        metrics={name: MEASURED[name] for name in names},
        seed=study.request.seed,
        replicates=bootstrap.REPLICATES,
        benchmark=benchmark,
        report=report,
    )
    ends = cross_together({LOW: found.low, HIGH: found.high})
    return {name: (ends[LOW][:, k], ends[HIGH][:, k]) for k, name in enumerate(names)}


def _terms(study: Study, kind: Input) -> list[Terms]:
    """Periods, rate, calendar years and days of each ticker."""
    asked, returns = study.request, study.daily if kind == "daily" else study.periodic
    rate = per_period(asked.risk_free, asked.periods_a_year)
    years = _years(returns, study).tolist()
    if kind == "shared":
        return [Terms(asked.periods_a_year, rate, year) for year in years]
    days = schedules(returns, base=study.base, after=study.after)
    return [
        Terms(asked.periods_a_year, rate, year, own) for year, own in zip(years, days, strict=True)
    ]


def _years(returns: Returns, study: Study) -> Floats:
    """(N,) calendar years from the base to the last return; NaN under one."""
    simple, sessions = returns.simple, returns.sessions
    ended = last_date(simple, dates=sessions)
    days = (ended - first_date(simple, dates=sessions, base=study.base)).astype("m8[D]")
    short = np.isnat(days) | (days.astype(np.int64) < SHORTEST_YEAR)
    return np.where(short, np.nan, days.astype(np.float64) / DAYS_A_YEAR)
