"""The table of crises: return, drawdown and recovery of each ticker in each named crisis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output import terminal
from analytics.stats.tables.crises import CRISES, Crisis, passage
from analytics.study import Study
from analytics.symbols.listing import named

COLUMNS = (
    *("ticker", "crisis", "start", "end", "return", "max_drawdown", "recovery"),
    "days_to_recover",
)


def crisis_table(study: Study) -> pd.DataFrame:
    """One row per ticker and crisis, oldest first: `COLUMNS`.

    `return` is that from the last price at the crisis's start to the last price at its end,
    `max_drawdown` the largest fall between them. `recovery` is the first date afterwards with
    wealth of at least that at the start, and `days_to_recover` the calendar days from the
    crisis's end to it; both are empty if there is none in the window. All four are
    empty for a ticker whose prices in the window do not cover the crisis.

    Args:
        study: the study; its daily returns are used whatever the frequency.
    """
    rows = [
        _row(study, number, crisis) for number in range(len(study.tickers)) for crisis in CRISES
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("start", "end", "recovery"):
        table[name] = table[name].astype("datetime64[s]")
    days = (table["recovery"] - table["end"]).dt.days
    return table.assign(days_to_recover=days.astype("Int64"))


def sentences(study: Study, table: pd.DataFrame) -> list[str]:
    """Sentences on tickers without prices in a crisis.

    Args:
        study: the study of the table.
        table: as `crisis_table` returns it.
    """
    lacking: dict[tuple[str, ...], list[str]] = {}
    for crisis in CRISES:
        rows = table[(table["crisis"] == crisis.name) & table["return"].isna()]
        if len(rows):
            lacking.setdefault(tuple(rows["ticker"]), []).append(crisis.name)
    return [
        f"no prices in the window for {', '.join(crises)}: {named(tickers)}"
        for tickers, crises in lacking.items()
    ]


def show(console: Console, table: pd.DataFrame) -> None:
    """One block per ticker: a row per crisis that its prices cover."""
    for ticker, rows in table[table["return"].notna()].groupby("ticker", sort=False):
        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        shown.add_column(Text(str(ticker)), no_wrap=True)
        for heading in ("Return", "Drawdown", "Recovered", "Days"):
            shown.add_column(heading, justify="right", no_wrap=True)
        for row in rows.to_dict("records"):
            shown.add_row(
                row["crisis"],
                terminal.text(row["return"], "fraction"),
                terminal.text(row["max_drawdown"], "fraction"),
                terminal.text(row["recovery"], "date"),
                terminal.text(row["days_to_recover"], "count"),
            )
        console.print(shown)


def _row(study: Study, number: int, crisis: Crisis) -> dict[str, Any]:
    row: dict[str, Any] = {
        "ticker": study.tickers[number],
        "crisis": crisis.name,
        "start": crisis.start,
        "end": crisis.end,
        "recovery": np.datetime64("NaT", "D"),
    }
    found = passage(study.growth[number], study.dates, crisis)
    if found is None:
        return row
    return row | {
        "return": found.total,
        "max_drawdown": found.drawdown,
        "recovery": found.recovery,
    }
