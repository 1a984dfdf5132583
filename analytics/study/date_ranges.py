"""Windows and periods on the calendar: dates in a window, its base, and whole periods.

Pure NumPy on dates and masks; (T,) are session dates, (N, T) masks of tickers by sessions.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.request import Frequency
from analytics.stats.observations.whole_periods import SLACK
from models.prices.returns import period_ends

Dates = NDArray[np.datetime64]
Mask = NDArray[np.bool_]


class PeriodCalendar(NamedTuple):
    """The periods that session dates (T,) fall in.

    Attributes:
        labels: (P,) last calendar day of each period, ascending.
        number: (T,) int64, the period of each date, 0..P-1.
    """

    labels: Dates
    number: NDArray[np.int64]

    @property
    def starts(self) -> NDArray[np.int64]:
        """(P,) column of the first date of each period."""
        return np.flatnonzero(np.diff(self.number, prepend=-1))

    def between(self, first: int, last: int) -> PeriodCalendar:
        """The periods of the dates from column `first` up to, not including, `last`."""
        number = self.number[first:last]
        if not len(number):
            return PeriodCalendar(self.labels[:0], number)
        return PeriodCalendar(self.labels[number[0] : number[-1] + 1], number - number[0])


def inside(dates: Dates, start: date | None, end: date | None) -> Mask:
    """(T,) whether a return dated there belongs to [start, end]; None is open.

    Args:
        dates: (T,) session dates.
        start: first day; None is open.
        end: last day; None is open.
    """
    chosen = np.ones(len(dates), dtype=bool)
    if start is not None:
        chosen &= dates >= np.datetime64(start)
    if end is not None:
        chosen &= dates <= np.datetime64(end)
    return chosen


def base_columns(observed: Mask, dated: Mask) -> NDArray[np.int64]:
    """(N,) column of the last price before the first return in the window; -1 without a return.

    Args:
        observed: (N, T) where there is a price.
        dated: (N, T) where a return of the window is dated.
    """
    if not observed.shape[-1]:
        return np.full(len(observed), -1)
    column = np.arange(observed.shape[-1])
    start = np.where(dated.any(axis=-1), _first(dated), 0)
    earlier = observed & (column < start[:, None])
    return np.where(earlier, column, -1).max(axis=-1, initial=-1)


def following_dates(dates: Dates, observed: Mask, dated: Mask) -> Dates:
    """(N,) date of the first price after the last return of the window; NaT if there is none.

    Args:
        dates: (T,) session dates.
        observed: (N, T) where there is a price.
        dated: (N, T) where a return of the window is dated.
    """
    if not observed.shape[-1]:
        return base_dates(dates, np.full(len(observed), -1))
    later = observed & (np.arange(len(dates)) > _last(dated)[:, None])
    return base_dates(dates, np.where(later.any(axis=-1) & dated.any(axis=-1), _first(later), -1))


def base_dates(dates: Dates, columns: NDArray[np.int64]) -> Dates:
    """The dates of those columns, in the same shape; NaT for -1."""
    padded = np.append(dates, np.datetime64("NaT", "D"))
    return padded[columns]


def periods(dates: Dates, frequency: Frequency) -> PeriodCalendar:
    """The periods of the dates; for daily returns each date is a period."""
    ends = dates if frequency == "daily" else period_ends(dates, frequency)
    return PeriodCalendar(*np.unique(ends, return_inverse=True))


def partial(
    dates: Dates, observed: Mask, chosen: Mask, frequency: Frequency, calendar: PeriodCalendar
) -> Mask:
    """(N, P) periods that the window or the ticker's history cuts short.

    A period is whole if the window contains all of its sessions, the ticker's last price before it
    is at most `SLACK` days older than its first day, the last one inside it at most `SLACK` days
    older than its last day, and there is one after it: a gap cuts the periods in which it begins
    and ends, and the one whose return spans it.

    Args:
        dates: (T,) session dates.
        observed: (N, T) where there is a price.
        chosen: (T,) the sessions of the window.
        frequency: frequency of the periods.
        calendar: the periods of the dates.
    """
    labels, number = calendar
    if not len(dates):
        return np.zeros((len(observed), 0), dtype=bool)
    outside = np.bincount(number[~chosen], minlength=len(labels)) > 0
    starts, slack = _first_days(labels, frequency), np.timedelta64(SLACK, "D")
    before = last_dated(dates, observed, starts - np.timedelta64(1, "D"))
    inside_ = last_dated(dates, observed, labels)
    late = np.isnat(before) | (starts - before > slack) | (labels - inside_ > slack)
    return outside | late | (dates[_last(observed)][:, None] <= labels)


def last_dated(dates: Dates, dated: Mask, ends: Dates) -> Dates:
    """(N, P) the last marked date on or before each period's end; NaT if there is none.

    Args:
        dates: (T,) session dates, ascending.
        dated: (N, T) which dates are marked.
        ends: (P,) last calendar days of the periods.
    """
    column = np.maximum.accumulate(np.where(dated, np.arange(len(dates)), -1), axis=-1)
    until = np.searchsorted(dates, ends, side="right") - 1
    return base_dates(dates, np.where(until >= 0, column[:, until], -1))


def _first_days(labels: Dates, frequency: Frequency) -> Dates:
    """(P,) first calendar day of each period."""
    if frequency == "daily":
        return labels
    if frequency == "weekly":
        return labels - np.timedelta64(6, "D")
    months = {"monthly": 1, "quarterly": 3, "yearly": 12}[frequency]
    return (labels.astype("datetime64[M]") - np.timedelta64(months - 1, "M")).astype(
        "datetime64[D]"
    )


def _first(mask: Mask) -> NDArray[np.int64]:
    return mask.argmax(axis=-1)


def _last(mask: Mask) -> NDArray[np.int64]:
    return mask.shape[-1] - 1 - mask[:, ::-1].argmax(axis=-1)
