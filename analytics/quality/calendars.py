"""Session calendars: the dates on which an exchange was open; the only file of exchange_calendars.

The library takes two seconds to import and up to six to build a calendar, so both wait until a card
is requested. Crypto and exchange rates need neither.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from analytics.quality.findings import Dates
from analytics.symbols.exchanges import EVERY_DAY, WEEKDAYS, exchange_of

MASKS = {EVERY_DAY: "1111111", WEEKDAYS: "1111100"}


@dataclass(frozen=True, slots=True, eq=False)
class Sessions:
    """The sessions of an exchange: calendar, known range, and dates.

    `name` is "" for an unknown exchange or a calendar that cannot be built; then `dates` is empty
    and `why` has the reason.
    """

    name: str
    dates: Dates
    why: str = ""

    def between(self, start: np.datetime64, end: np.datetime64) -> Dates:
        """The sessions from start to end, both included; (S,) datetime64[D], ascending."""
        low, high = np.searchsorted(self.dates, start), np.searchsorted(self.dates, end, "right")
        return self.dates[low:high]


def sessions_of(ticker: str, start: date, end: date) -> Sessions:
    """The sessions of the ticker's exchange around [start, end], as far as known.

    Args:
        ticker: its spelling gives the exchange.
        start: first day.
        end: last day.
    """
    exchange = exchange_of(ticker)
    nothing = np.array([], dtype="datetime64[D]")
    if exchange is None:
        return Sessions("", nothing, f"the exchange of {ticker} is not known from its spelling")
    if exchange.calendar in MASKS:
        days = np.arange(np.datetime64(start), np.datetime64(end) + 1)
        return Sessions(exchange.calendar, days[np.is_busday(days, MASKS[exchange.calendar])])
    dates = _known(exchange.calendar, start.year // 10 * 10)
    if not len(dates):
        return Sessions("", nothing, f"the calendar {exchange.calendar} cannot be computed")
    return Sessions(exchange.calendar, dates)


@functools.cache
def _known(name: str, since: int) -> Dates:
    """All sessions of a calendar since 1 January of that year, or since it is recorded; read-only.

    Empty if the installed libraries cannot build it.
    """
    with warnings.catch_warnings():  # caused by the library's use of pandas
        warnings.simplefilter("ignore", DeprecationWarning)
        import exchange_calendars

        dates = _built(exchange_calendars.get_calendar, name, since)
    dates.flags.writeable = False
    return dates


def _built(build: Callable[..., Any], name: str, since: int) -> Dates:
    """From the requested year; else from the first record; else nothing."""
    calendar = _attempt(build, name, start=f"{since}-01-01")
    if calendar is None:
        recent = _attempt(build, name)
        recorded = None if recent is None else recent.bound_min()
        older = None if recorded is None else _attempt(build, name, start=recorded)
        calendar = recent if older is None else older
    if calendar is None:
        return np.array([], dtype="datetime64[D]")
    return np.array(calendar.sessions, dtype="datetime64[D]")


def _attempt(build: Callable[..., Any], name: str, **bounds: object) -> Any:
    """The calendar, or None before its first record or if pandas 3 breaks it."""
    try:
        return build(name, **bounds)
    except (ValueError, NotImplementedError):
        return None
