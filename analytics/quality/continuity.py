"""Checks of the calendar: missing sessions, gaps, closes without a session, stale prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from analytics.prices import sources
from analytics.quality.bars import Prices
from analytics.quality.calendars import Sessions
from analytics.quality.findings import Dates, Finding, Severity, finding, listed, several

LONG_HOLE = 5
# Number of special sessions that even a short history may have.
FEWEST_SPECIAL = 2
WITH_MUHURAT = ("XBOM", "XNSE")
SHARE_OF_HOLES = 0.01
OLD = 5


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """A ticker's closes against its exchange's sessions, first to last close.

    Shape: `missing` (M,) sessions without a close, `unexpected` (U,) closes on days without a
    session, `hole` (H,) the longest run of missing sessions, the first if several. `expected` is
    the number of sessions. `since` is the start of the count, later than the first close if the
    calendar starts later.
    """

    expected: int
    missing: Dates
    unexpected: Dates
    hole: Dates
    since: np.datetime64


def coverage(prices: Prices, calendar: Sessions) -> Coverage | None:
    """The coverage of these prices; None without a calendar or without a close in its range."""
    seen = prices.sessions
    if not len(seen) or not len(calendar.dates) or seen[-1] < calendar.dates[0]:
        return None
    since = max(seen[0], calendar.dates[0])
    due = calendar.between(since, seen[-1])
    counted = seen[(seen >= since) & (seen <= calendar.dates[-1])]
    there = _among(due, counted)
    return Coverage(
        expected=len(due),
        missing=due[~there],
        unexpected=counted[~_among(counted, due)],
        hole=_longest(due, ~there),
        since=since,
    )


def holes(prices: Prices, calendar: Sessions, found: Coverage | None) -> Iterator[Finding]:
    """Findings from a comparison with the exchange's calendar.

    Args:
        prices: prices of one ticker.
        calendar: sessions of its exchange.
        found: the counted sessions; None if they could not be counted.
    """
    if found is None:
        yield finding("info", "calendar", None, f"{_why(calendar)}: no sessions were counted")
        return
    if found.since > prices.sessions[0]:
        sentence = f"{calendar.name} is known from {found.since} on: nothing earlier was counted"
        yield finding("info", "calendar", None, sentence)
    if len(found.missing):
        yield _missing(found, calendar)
    days = _unexplained(prices, calendar, found)
    if len(days):
        closes = several(len(days), "close")
        sentence = f"{closes} on days without a session of {calendar.name}: {listed(days)}"
        yield finding("warning", "unexpected", days, sentence)


def _unexplained(prices: Prices, calendar: Sessions, found: Coverage) -> Dates:
    """The closes on days without a session that no special session explains.

    Exchanges sometimes open on a Saturday or a Sunday, those of India also for an hour of a holiday
    (Muhurat): with volume, and on few days. Many such days mean wrong dates.
    """
    traded = prices.sessions[prices.at_closes("volume") > 0]
    special = _among(found.unexpected, traded)
    if calendar.name not in WITH_MUHURAT:
        special &= ~np.is_busday(found.unexpected)
    few = special.sum() <= FEWEST_SPECIAL + SHARE_OF_HOLES * found.expected
    return found.unexpected[~special] if few else found.unexpected


def stale_tail(
    prices: Prices, calendar: Sessions, today: date | None, newest: np.datetime64 | None
) -> Iterator[Finding]:
    """Whether the prices end more than `OLD` sessions before the others', or before today.

    Today's session does not count, because it may not be over. A file or the sample is historical
    and may end before today.

    Args:
        prices: prices of one ticker.
        calendar: sessions of its exchange.
        today: the day up to which prices are expected; None expects none.
        newest: last session of the other tickers; None without any.
    """
    if not len(prices.sessions):
        return
    last = prices.sessions[-1]
    behind = age(last, newest, calendar)
    if newest is not None and behind > OLD:
        sentence = f"ends on {last}, {several(behind, 'session')} before the newest of the others"
        yield finding("warning", "stale_tail", prices.sessions[-1:], sentence)
        return
    old = 0 if today is None else age(last, np.datetime64(today) - 1, calendar)
    if old > OLD:
        expected = sources.of_prices(prices.origin.source).remote
        severity: Severity = "warning" if expected else "info"
        sentence = f"ends on {last}, {several(old, 'session')} before {today}"
        yield finding(severity, "stale_tail", prices.sessions[-1:], sentence)


def age(last: np.datetime64, until: np.datetime64 | None, calendar: Sessions) -> int:
    """Number of sessions after `last` up to `until`; weekdays without a calendar.

    Args:
        last: last session with a price.
        until: last session that counts; None counts none.
        calendar: sessions of the exchange.
    """
    if until is None or until <= last:
        return 0
    if len(calendar.dates) and until <= calendar.dates[-1]:
        return len(calendar.between(last + 1, until))
    return int(np.busday_count(last + 1, until + 1))


def runs(flags: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(R, 2) first column and column after the last of each run of True; flags (T,)."""
    edges = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return edges.reshape(-1, 2)


def _among(dates: Dates, others: Dates) -> NDArray[np.bool_]:
    """Mask of the dates that are among the others; both ascending."""
    if not len(others):
        return np.zeros(len(dates), dtype=bool)
    place = np.minimum(np.searchsorted(others, dates), len(others) - 1)
    return others[place] == dates


def _longest(dates: Dates, flags: NDArray[np.bool_]) -> Dates:
    """The dates of the longest run of True."""
    found = runs(flags)
    if not len(found):
        return dates[:0]
    start, stop = found[np.argmax(found[:, 1] - found[:, 0])]
    return dates[start:stop]


def _missing(found: Coverage, calendar: Sessions) -> Finding:
    many = len(found.missing) > SHARE_OF_HOLES * found.expected
    count = several(len(found.missing), "session")
    sentence = f"{count} of {found.expected:,} of {calendar.name} missing"
    if len(found.hole) > 1:
        sentence += (
            f", the longest hole {len(found.hole)} sessions, {found.hole[0]} to {found.hole[-1]}"
        )
    else:
        sentence += f": {listed(found.missing)}"
    severity = "warning" if many or len(found.hole) >= LONG_HOLE else "info"
    return finding(severity, "missing", found.missing, sentence)  # type: ignore[arg-type]


def _why(calendar: Sessions) -> str:
    return calendar.why or f"no close in the years that {calendar.name} is known for"
