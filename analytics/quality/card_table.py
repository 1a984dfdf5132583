"""The quality command: cards of a request's prices, on screen and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics import quality
from analytics.prices import Loaded
from analytics.quality import Card
from analytics.request import Request
from analytics.symbols.listing import grouped

MOST_LINES = 50  # lines for findings that differ only in numbers and dates
COLUMNS = {
    "calendar": "calendar",
    "first_session": "from",
    "last_session": "to",
    "observed": "closes",
    "missing": "missing",
    "longest_hole": "hole",
    "worst": "worst",
}


def cards(request: Request, loaded: Loaded, today: date | None = None) -> tuple[Card, ...]:
    """The cards of the tickers that have prices, over the request's window.

    The last session is compared with the window's end, or with `today` if that is open; None is the
    clock's day in UTC.

    Args:
        request: its window is used.
        loaded: the prices.
        today: the day with which last sessions are compared; None is the clock's day in UTC.
    """
    as_of = request.end or today or datetime.now(UTC).date()
    return quality.cards(loaded.panel.between(request.start, request.end), as_of)


def table(made: Sequence[Card], findings: bool) -> pd.DataFrame:
    """One row per finding, or one row per ticker: the columns of `quality.card`."""
    return quality.findings_table(made) if findings else quality.table(made)


def show(console: Console, made: Sequence[Card]) -> None:
    """Print one row per ticker, then one line per finding, each ticker's worst first.

    A finding of several tickers is one line.
    """
    shown = Table("", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in COLUMNS.values():
        shown.add_column(heading, justify="right", no_wrap=True)
    for one in made:
        cells = [_cell(getattr(one, name)) for name in COLUMNS]
        shown.add_row(Text(one.ticker), *cells)
    console.print(shown)
    said = [(one.ticker, each) for one in made for each in one.findings]
    lines = ((ticker, f"{found.severity}: {found.sentence}") for ticker, found in said)
    for line in grouped(lines, MOST_LINES):
        console.print(Text(line), soft_wrap=True)


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    return f"{value:,}" if isinstance(value, int) else str(value)
