"""Sampling: frequency of prices, from their dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.request import PERIODS_A_YEAR, Frequency, Request
from analytics.study.date_ranges import Dates

# Least and greatest number of days between prices: weeks sometimes end on a Thursday, months on the
# 1st, the last weekday or the last day.
APART: dict[Frequency, tuple[int, int]] = {
    "weekly": (5, 9),
    "monthly": (26, 35),
    "quarterly": (85, 97),
    "yearly": (355, 375),
}
ONCE_A = {"weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
# Least number of dates, and least share of matching steps, to recognise a frequency.
FEWEST_DATES, SHARE = 6, 0.8


def frequency_of(dates: Dates) -> Frequency:
    """Frequency of prices with these dates (T,); "daily" if no longer period is recognised.

    Example:
        >>> frequency_of(np.arange("2020-01", "2021-01", dtype="datetime64[M]").astype("M8[D]"))
        'monthly'
    """
    if len(dates) < FEWEST_DATES:
        return "daily"
    steps = days(np.diff(dates))
    for frequency, (least, most) in APART.items():
        if np.mean((steps >= least) & (steps <= most)) >= SHARE:
            return frequency
    return "daily"


def followed(request: Request, dates: Dates) -> Request:
    """The request with the frequency of prices with these dates (T,), unless it has one.

    A request with a longer frequency or a number of periods per year is unchanged.
    """
    if request.frequency != "daily" or request.periods is not None:
        return request
    found = frequency_of(dates)
    if found not in ONCE_A:
        return request
    return request.but(frequency=found, periods=PERIODS_A_YEAR[found])


def days(steps: NDArray[np.timedelta64]) -> NDArray[np.int64]:
    """Steps between dates as whole days; any shape."""
    return steps.astype("timedelta64[D]").astype(np.int64)
