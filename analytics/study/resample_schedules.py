"""The calendar days of each ticker's returns, for its resamples (models.bootstrap.schedule)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.stats import first_date
from analytics.stats.observations.whole_periods import whole_stretches
from analytics.study.series import Dates, Returns
from models.bootstrap.schedule import UNDATED, Schedule


def schedules(returns: Returns, *, base: Dates, after: Dates) -> list[Schedule]:
    """One schedule per ticker, of its observed returns; whole periods as in the statistics.

    Args:
        returns: (N, P) returns, dated at `sessions`.
        base: (N,) date of the price that the first return starts from.
        after: (N,) date of the first price after the last return; NaT if none.
    """
    simple, sessions = returns.simple, returns.sessions
    start = first_date(simple, dates=sessions, base=base)
    months, years = (
        whole_stretches(simple, dates=sessions, base=base, after=after, unit=unit)
        for unit in ("M", "Y")
    )
    return [
        _schedule(sessions[row][~np.isnan(simple[row])], start[row], months[row], years[row])
        for row in range(len(simple))
    ]


def _schedule(
    dated: Dates, start: Dates, months: NDArray[np.int64], years: NDArray[np.int64]
) -> Schedule:
    """The schedule of one ticker's observed returns; without dates if it has none."""
    if not len(dated):
        return UNDATED
    days = np.append(start, dated).astype("datetime64[D]").astype(np.int64)
    return Schedule(days.astype(np.float64), months, years)
