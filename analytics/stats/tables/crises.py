"""Crises: falls of the American stock market, and the returns of a series in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Dates, Floats
from models.errors import ShapeError

# Greatest age in days of the last price before a crisis.
LATEST_START = 7


@dataclass(frozen=True, slots=True)
class Crisis:
    """A fall of the S&P 500 from a closing high to a closing low, of 10 % or more.

    Attributes:
        name: its common name.
        start: date of the high.
        end: date of the low.
    """

    name: str
    start: np.datetime64
    end: np.datetime64


def _crisis(name: str, start: str, end: str) -> Crisis:
    return Crisis(name, np.datetime64(start, "D"), np.datetime64(end, "D"))


# Closing highs and lows of the S&P 500; a test compares those since 1990 with its prices.
CRISES = (
    _crisis("Black Monday 1987", "1987-08-25", "1987-12-04"),
    _crisis("Dot-com bust 2000-02", "2000-03-24", "2002-10-09"),
    _crisis("Financial crisis 2007-09", "2007-10-09", "2009-03-09"),
    _crisis("Euro debt crisis 2011", "2011-04-29", "2011-10-03"),
    _crisis("China and oil 2015-16", "2015-05-21", "2016-02-11"),
    _crisis("Rate fears 2018", "2018-09-20", "2018-12-24"),
    _crisis("Covid 2020", "2020-02-19", "2020-03-23"),
    _crisis("Inflation 2022", "2022-01-03", "2022-10-12"),
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Return, drawdown and recovery of one series in one crisis; NaN and NaT if undefined.

    Attributes:
        total: simple return from the last price at the start to the last price at the end, a
            fraction.
        drawdown: its largest fall from a high within these dates, a fraction at most 0.
        recovery: date of the first price after the crisis that is at least the one at its start.
    """

    total: float
    drawdown: float
    recovery: np.datetime64


def passage(wealth: ArrayLike, dates: ArrayLike, crisis: Crisis) -> Passage | None:
    """The passage of a series through a crisis; None if its prices do not cover the crisis.

    They cover it if there is a price in the seven days up to its start and one in the seven days up
    to its end.

    Args:
        wealth: (T,) wealth or prices, NaN for no price.
        dates: (T,) their dates, ascending.
        crisis: the crisis.

    Raises:
        ShapeError: other shapes.

    Example:
        >>> days = np.array(["2020-02-19", "2020-03-23", "2020-08-18"], dtype="datetime64[D]")
        >>> passage([100.0, 66.0, 100.1], days, CRISES[6]).total
        -0.33999999999999997
    """
    values, days = np.asarray(wealth, dtype=np.float64), np.asarray(dates, dtype="datetime64[D]")
    if values.ndim != 1 or values.shape != days.shape:
        received = f"{values.shape} and {days.shape}"
        raise ShapeError("wealth and dates of shape (T,)", received, "pass one series")
    seen = ~np.isnan(values)
    values, days = values[seen], days[seen]
    first, last = (_last_before(days, day) for day in (crisis.start, crisis.end))
    if first is None or last is None or first >= last or values[first] <= 0.0:
        return None
    within = values[first : last + 1]
    depth = within / np.maximum.accumulate(within) - 1.0
    total = float(values[last] / values[first] - 1.0)
    return Passage(total, float(depth.min()), _recovery(values, days, first, last))


def _last_before(days: Dates, day: np.datetime64) -> int | None:
    """The last column up to a day, unless it is older than `LATEST_START` days."""
    column = int(np.searchsorted(days, day, side="right")) - 1
    if column < 0 or day - days[column] > np.timedelta64(LATEST_START, "D"):
        return None
    return column


def _recovery(values: Floats, days: Dates, first: int, last: int) -> np.datetime64:
    """The first date after the crisis with a price of at least that at its start, else NaT."""
    back = np.flatnonzero(values[last:] >= values[first])
    return days[last + int(back[0])] if len(back) else np.datetime64("NaT", "D")
