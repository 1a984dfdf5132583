"""About: the content of a manifest as names and texts, for a sheet or a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from analytics.prices import Loaded
from analytics.prices.bars import TickerStatus
from analytics.provenance.manifest import packages
from analytics.request import Request, plain

VERIFY = "python -m analytics verify BUNDLE recomputes a table from the prices in its bundle"
MOST_LISTED = 200


def about(request: Request, loaded: Loaded) -> list[tuple[str, str]]:
    """Request, prices and versions as names and texts.

    Args:
        request: of the tables.
        loaded: the prices that they were made from.
    """
    requested = [
        (f"asked: {name}", _text(value))
        for name, value in plain(request).items()
        if value not in (None, ())
    ]
    made = [("made at", datetime.now(UTC).isoformat(timespec="seconds"))]
    versions = [(f"version: {name}", version) for name, version in packages().items()]
    return [*made, *requested, *_sources(loaded.statuses), *versions, ("verification", VERIFY)]


def _sources(statuses: Sequence[TickerStatus]) -> list[tuple[str, str]]:
    rows = [(f"prices: {one.ticker}", _source(one)) for one in statuses[:MOST_LISTED]]
    more = len(statuses) - MOST_LISTED
    return [*rows, ("prices", f"and {more:,} more tickers")] if more > 0 else rows


def _source(status: TickerStatus) -> str:
    """Origin and last session of a ticker's prices, and notes on them."""
    where = f"{status.source}, to {status.as_of}" if status.has_prices else "none"
    return "; ".join(filter(None, [where, status.currency, status.remark]))


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)
