"""Holding periods: returns over a fixed number of years from every start date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Dates, Floats
from models.errors import InputError, ShapeError

DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class HoldingPeriods:
    """Returns of one series over all periods of one length, by start date.

    Attributes:
        years: the length.
        starts: (K,) dates of the prices bought at, ascending.
        ends: (K,) dates of the prices sold at: the last on or before the same day `years` later.
        returns: (K,) simple returns of the whole period, not annualised.
        independent: number of periods of this length that fit into the history without overlap. The
            K periods overlap and contain about as much information as this many.
    """

    years: int
    starts: Dates
    ends: Dates
    returns: Floats
    independent: float


def holding_periods(wealth: ArrayLike, dates: ArrayLike, *, years: int) -> HoldingPeriods:
    """All periods of this length within the history, one per session with a price.

    A period from 29 February ends on 28 February if there is no 29th.

    Args:
        wealth: (T,) wealth or prices above 0 or, after a total loss, 0; NaN for no price.
        dates: (T,) their dates, ascending.
        years: length in calendar years, at least 1.

    Raises:
        ShapeError: other shapes.
        InputError: a length below one year.

    Example:
        >>> days = np.array(["2020-03-02", "2021-03-01", "2021-03-02"], dtype="datetime64[D]")
        >>> holding_periods([1.0, 1.5, 1.25], days, years=1).returns.tolist()
        [0.25]
    """
    values, days = np.asarray(wealth, dtype=np.float64), np.asarray(dates, dtype="datetime64[D]")
    if values.ndim != 1 or values.shape != days.shape:
        received = f"{values.shape} and {days.shape}"
        raise ShapeError("wealth and dates of shape (T,)", received, "pass one series")
    if years < 1:
        raise InputError("a length of a year or more", str(years), "pass whole years")
    seen = ~np.isnan(values)
    days, values = days[seen], values[seen]
    due = _years_later(days, years)
    whole = (due <= days[-1:]) & (values > 0.0) if len(days) else np.zeros(0, dtype=bool)
    last = np.searchsorted(days, due[whole], side="right") - 1
    span = float((days[-1] - days[0]).astype(np.int64)) if len(days) else 0.0
    return HoldingPeriods(
        years=years,
        starts=days[whole],
        ends=days[last],
        returns=values[last] / values[whole] - 1.0,
        independent=span / (DAYS_A_YEAR * years),
    )


def share_interval(share: float, count: float, *, level: float = 0.95) -> tuple[float, float]:
    """Wilson's (1927) score interval of a share, which also fits small numbers.

    Args:
        share: observed, from 0 to 1.
        count: of independent observations, above 0; it need not be whole.
        level: of confidence, above 0 and below 1.

    Returns:
        Its two ends, from 0 to 1; NaN where the share is NaN or there is no observation.

    Raises:
        InputError: a level outside its range.

    Example:
        >>> low, high = share_interval(0.1, 10)
        >>> round(low, 4), round(high, 4)
        (0.0179, 0.4042)
    """
    if not 0.0 < level < 1.0:
        raise InputError("a level above 0 and below 1", repr(level), "try 0.95")
    if math.isnan(share) or count <= 0.0:
        return math.nan, math.nan
    z = NormalDist().inv_cdf(0.5 + level / 2.0)
    ratio = z * z / count
    centre = (share + ratio / 2.0) / (1.0 + ratio)
    half = z * math.sqrt(share * (1.0 - share) / count + ratio / (4.0 * count)) / (1.0 + ratio)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _years_later(days: Dates, years: int) -> Dates:
    """The same day of the same month, `years` later; the month's last day if there is none."""
    month = days.astype("datetime64[M]")
    later = month + 12 * years
    day = (days - month.astype("datetime64[D]")).astype(np.int64)
    last = ((later + 1).astype("datetime64[D]") - later.astype("datetime64[D]")).astype(np.int64)
    return later.astype("datetime64[D]") + np.minimum(day, last - 1)
