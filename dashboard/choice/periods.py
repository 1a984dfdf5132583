"""Periods: the named windows that count back from the last session, "1Y" say."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

PERIODS: dict[str, int] = {"1M": 1, "3M": 3, "6M": 6, "1Y": 12, "2Y": 24, "5Y": 60, "10Y": 120}


def first_day(period: str, last: date | None) -> date | None:
    """First day of a window that ends at the `last` session; None for all there is.

    A year before 21 Sep 2023 starts on 22 Sep 2022, so that the price of the 21st is its base.

    Example:
        >>> first_day("1Y", date(2023, 9, 21)), first_day("YTD", date(2023, 9, 21))
        (datetime.date(2022, 9, 22), datetime.date(2023, 1, 1))
    """
    if last is None or (period != "YTD" and period not in PERIODS):
        return None
    if period == "YTD":
        return date(last.year, 1, 1)
    return _months_before(last, PERIODS[period]) + timedelta(days=1)


def _months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
