"""Intervals of a study's metrics: what another history of the same market could have shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import torch
from numpy.typing import NDArray

from analytics.stats import first_date, last_date, per_period
from analytics.stats.returns import DAYS_A_YEAR, SHORTEST_YEAR
from analytics.study import Study
from models import bootstrap
from models.device import cross_together, pick_device
from models.metrics import Terms

LOW, HIGH = "_low", "_high"
Floats = NDArray[np.float64]


def intervals(study: Study) -> dict[str, tuple[Floats, Floats]]:
    """Metric id → its 95 % interval's (N,) lower and (N,) upper ends, in the metric's own unit.

    Percentile intervals of the stationary bootstrap, from the returns that the summary measures
    and the request's seed (see models.bootstrap). Every metric that is a number has one, but the
    number of observations, which is no estimate; ends that are not defined are NaN.
    """
    returns = torch.tensor(study.periodic.simple, device=pick_device())
    found = bootstrap.intervals(
        returns, _terms(study), seed=study.request.seed, replicates=bootstrap.REPLICATES
    )
    ends = cross_together({LOW: found.low, HIGH: found.high})
    return {name: (ends[LOW][:, k], ends[HIGH][:, k]) for k, name in enumerate(found.ids)}


def with_intervals(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The summary with the columns `<id>_low` and `<id>_high` right after each metric `<id>`."""
    found = intervals(study)
    columns = []
    for name in table.columns:
        columns.append(table[name])
        if name in found:
            ends = zip((LOW, HIGH), found[name], strict=True)
            columns += [pd.Series(end, table.index, name=name + suffix) for suffix, end in ends]
    return pd.concat(columns, axis="columns")


def provenance(seed: int) -> str:
    """One sentence for the reader on what an interval is."""
    return (
        f"intervals: {bootstrap.CONFIDENCE:.0%}, percentile, stationary bootstrap, "
        f"{bootstrap.REPLICATES:,} replicates, seed {seed}"
    )


def _terms(study: Study) -> list[Terms]:
    """Periods, rate and calendar years of each ticker."""
    asked = study.request
    rate = per_period(asked.risk_free, asked.periods_a_year)
    returns, sessions = study.periodic.simple, study.periodic.sessions
    ended = last_date(returns, dates=sessions)
    days = (ended - first_date(returns, dates=sessions, base=study.base)).astype("m8[D]")
    years = np.where(
        np.isnat(days) | (days.astype(np.int64) < SHORTEST_YEAR),
        np.nan,
        days.astype(np.float64) / DAYS_A_YEAR,
    )
    return [Terms(asked.periods_a_year, rate, year) for year in years.tolist()]
