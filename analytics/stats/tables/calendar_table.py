"""Calendar table: returns of months, quarters and years, with masks of whole ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations import observed
from analytics.stats.observations.observed import Dates, Floats
from analytics.stats.observations.whole_periods import SLACK
from analytics.stats.returns import first_date
from analytics.stats.tables.calendar import NEVER, Calendar
from models.errors import ShapeError

MONTHS = 12
DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, slots=True, eq=False)
class CalendarTable:
    """Compounded simple returns by year, and by month and quarter of each year.

    Shape: `year` (Y,) all years from the first to the last with a date; `months`
    (..., Y, 12), `quarters` (..., Y, 4) and `years` (..., Y), NaN where no return is dated. The
    `whole_` masks, of the same shapes, are True where no gap cuts the period (see
    `analytics.stats.observations.whole_periods`); the return of a period that is not whole covers a
    part of it, or more.
    """

    year: NDArray[np.int64]
    months: Floats
    quarters: Floats
    years: Floats
    whole_months: NDArray[np.bool_]
    whole_quarters: NDArray[np.bool_]
    whole_years: NDArray[np.bool_]

    def best_and_worst(self, period: str = "months") -> tuple[Floats, Floats]:
        """The largest and smallest return of the whole "months", "quarters" or "years".

        Shape: (...) each, NaN where no period is whole.
        """
        values, whole = getattr(self, period), getattr(self, f"whole_{period}")
        flat = np.where(whole, values, np.nan)
        flat = flat if period == "years" else flat.reshape(*flat.shape[:-2], -1)
        high = np.fmax.reduce(flat, axis=-1, initial=np.nan)
        return np.asarray(high), np.asarray(np.fmin.reduce(flat, axis=-1, initial=np.nan))


def calendar_table(
    returns: ArrayLike,
    *,
    dates: ArrayLike,
    base: ArrayLike | None = None,
    following: ArrayLike | None = None,
) -> CalendarTable:
    """The calendar table of daily returns.

    Args:
        returns: (..., T) simple returns, NaN for missing.
        dates: (T,) ascending dates of the returns; or T+1, price dates, a base first.
        base: (...) date of the price that the first return starts from, unless dates include it.
        following: (...) date of the ticker's next observed price after the last return, if the
            returns are cut from a longer history; None: there is none, so the last period is
            not whole.

    Raises:
        ShapeError: dates of another length, or of more than one dimension.
    """
    calendar = Calendar(returns, dates)
    days = np.asarray(dates, "datetime64[D]")
    if days.ndim != 1:
        raise ShapeError("dates of shape (T,)", str(days.shape), "one calendar for all rows")
    opened = first_date(returns, dates=dates, base=base)
    closed = calendar.where_returned(calendar.at(observed.last_seen(calendar.values)))
    closed = (
        closed if following is None else np.fmax(closed, np.asarray(following, "datetime64[D]"))
    )
    number = days[calendar.lead :].astype("datetime64[M]").astype(np.int64) + 1970 * MONTHS
    year = _span(number // MONTHS)
    prices = _Prices(days[calendar.lead :], calendar.values, opened, closed)
    parts = [_part(prices, number, year, each) for each in (1, 3, 12)]
    (months, whole_months), (quarters, whole_quarters), (years, whole_years) = parts
    return CalendarTable(
        year=year,
        months=months,
        quarters=quarters,
        years=years[..., 0],
        whole_months=whole_months,
        whole_quarters=whole_quarters,
        whole_years=whole_years[..., 0],
    )


def _span(years: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every year from the first to the last."""
    return np.arange(years[0], years[-1] + 1) if len(years) else years


@dataclass(frozen=True, slots=True, eq=False)
class _Prices:
    """Returns (..., T) of days (T,), and (...) the first and the last date known of a price."""

    days: Dates
    values: Floats
    opened: Dates
    closed: Dates

    def last_by(self, days: Dates) -> Dates:
        """(..., K) the date of the last price on or before each of these days; NaT for none."""
        opened = self.opened[..., None]
        before = np.where(opened <= days, opened, NEVER)
        if not len(self.days):
            return before
        place = np.where(np.isnan(self.values), -1, np.arange(len(self.days)))
        last = np.maximum.accumulate(place, axis=-1)
        column = np.searchsorted(self.days, days, side="right") - 1
        found = np.where(column >= 0, last[..., np.maximum(column, 0)], -1)
        return np.where(found >= 0, self.days[np.maximum(found, 0)], before)


def _part(
    prices: _Prices, number: NDArray[np.int64], year: NDArray[np.int64], months: int
) -> tuple[Floats, NDArray[np.bool_]]:
    """(..., Y, 12 / months) compounded returns of each period and whether it is whole.

    `number` (T,) counts the months of the returns from year 0.
    """
    values, shape = prices.values, (len(year), MONTHS // months)
    begin = int(year[0]) * MONTHS if len(year) else 0
    compounded = _compounded(values, (number - begin) // months, shape[0] * shape[1])
    first = begin + np.arange(shape[0] * shape[1]) * months - 1970 * MONTHS
    starts: Dates = first.astype("datetime64[M]").astype("datetime64[D]")
    ends: Dates = (first + months).astype("datetime64[M]").astype("datetime64[D]")
    last: Dates = ends - DAY
    before, within = prices.last_by(starts - DAY), prices.last_by(last)
    whole = (starts - before <= SLACK * DAY) & (last - within <= SLACK * DAY)
    whole &= (prices.closed[..., None] >= ends) & ~np.isnan(compounded)
    into = (*values.shape[:-1], *shape)
    return compounded.reshape(into), whole.reshape(into)


def _compounded(values: Floats, period: NDArray[np.int64], count: int) -> Floats:
    """(..., count) compounded return of the entries of each period, NaN where none is."""
    made = np.full((*values.shape[:-1], count), np.nan)
    there, starts = np.unique(period, return_index=True)
    if len(there):
        seen = ~np.isnan(values)
        product = np.multiply.reduceat(np.where(seen, 1.0 + values, 1.0), starts, axis=-1)
        some = np.logical_or.reduceat(seen, starts, axis=-1)
        made[..., there] = np.where(some, product - 1.0, np.nan)
    return made
