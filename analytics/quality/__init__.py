"""The data-quality card: gaps and suspicious values in each ticker's prices.

`cards(panel)` inspects every ticker of a panel, `card(bars)` one ticker's bars. A finding is a
sentence with dates and a severity; it never changes a number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from analytics.prices.bars import Bars
from analytics.quality import adjusted, bars, bounds, continuity, doubts, moves, revisions
from analytics.quality.calendars import sessions_of
from analytics.quality.card import COUNTED, Card, findings_table, table
from analytics.quality.findings import Finding, Severity, by_severity, finding
from analytics.symbols.exchanges import exchange_of
from models.prices.panel import PricePanel

CHECKS = (
    bounds.nonpositive,
    bounds.nonpositive_adjusted,
    bounds.ranges,
    moves.units,
    moves.splits,
    moves.jumps,
    bounds.stale_runs,
    adjusted.adjusted_close,
    bounds.close_only,
    bounds.currency,
    revisions.lost,
    revisions.revised,
    revisions.scaled,
    doubts.told,
    doubts.currency,
)


def cards(panel: PricePanel, today: date | None = None) -> tuple[Card, ...]:
    """The card of each ticker of the panel, in its order.

    Args:
        panel: prices as loaded; raw ones have their splits undone first.
        today: the day against which the last session is compared; None compares it only with the
            newest session of the other tickers.
    """
    inspected = bars.of_panel(panel)
    ends = [one.sessions[-1] for one in inspected if len(one.sessions)]
    newest = max(ends) if len(ends) > 1 else None
    there = _newest_by_calendar(inspected)
    return tuple(_card(one, today, newest, there.get(_calendar(one))) for one in inspected)


def card(one: Bars, today: date | None = None) -> Card:
    """The card of one ticker's bars, rows in any order.

    Raises:
        DuplicatePriceError: two rows of one date differ.
    """
    return _card(bars.of_bars(one), today, None, None)


def _newest_by_calendar(inspected: Iterable[bars.Prices]) -> dict[str, np.datetime64]:
    """Newest session of the tickers of each calendar."""
    newest: dict[str, np.datetime64] = {}
    for one in inspected:
        name = _calendar(one)
        if name and len(one.sessions):
            newest[name] = max(newest.get(name, one.sessions[-1]), one.sessions[-1])
    return newest


def _calendar(one: bars.Prices) -> str:
    exchange = exchange_of(one.ticker)
    return "" if exchange is None else exchange.calendar


def _card(
    one: bars.Prices,
    today: date | None,
    newest: np.datetime64 | None,
    neighbour: np.datetime64 | None,
) -> Card:
    seen = one.sessions
    if not len(seen):
        none = finding("error", "no_price", None, "no session has a close")
        return Card(one.ticker, one.origin.source, one.origin.currency, findings=(none,))
    end = max(filter(None, (seen[-1].tolist(), today, newest and newest.tolist())))
    calendar = sessions_of(one.ticker, seen[0].tolist(), end)
    found = [each for check in CHECKS for each in check(one)]
    counted = continuity.coverage(one, calendar)
    found += continuity.holes(one, calendar, counted)
    found += continuity.stale_tail(one, calendar, today, newest)
    found += doubts.behind(one, calendar, neighbour)
    return Card.of(one, calendar, counted, by_severity(found))


__all__ = ["COUNTED", "Card", "Finding", "Severity", "card", "cards", "findings_table", "table"]
