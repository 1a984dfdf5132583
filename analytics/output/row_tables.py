"""Tables of episodes, years or windows on the screen, with a line on omitted rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output.terminal import left_out, text

MOST_ROWS = 20
DRAWDOWNS: Mapping[str, str] = {
    "depth": "fraction",
    **dict.fromkeys(("peak", "trough", "recovery"), "date"),
    **dict.fromkeys(("days_down", "days_to_recover", "days"), "count"),
}


def show_rows(console: Console, table: pd.DataFrame, units: Mapping[str, str], beside: str) -> None:
    """The first rows, each labelled by its ticker and one more column, on every page.

    Args:
        console: where to print.
        table: `ticker`, then its columns.
        units: units of columns that are no fractions; "" is text.
        beside: the column that is part of the label.
    """
    others = [str(name) for name in table.columns if name not in ("ticker", beside)]
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column(Text(beside), no_wrap=True)
    for name in others:
        shown.add_column(Text(name), justify="right", no_wrap=True)
    for row in table.head(MOST_ROWS).to_dict("records"):
        label = f"{row['ticker']} {_cell(row[beside], units.get(beside, ''))}"
        cells = (_cell(row[name], units.get(name, "fraction")) for name in others)
        shown.add_row(Text(label), *cells)
    console.print(shown)
    left_out(console, min(len(table), MOST_ROWS), len(table), "first", "rows")


def _cell(value: object, unit: str) -> str:
    return str(value) if unit == "" else text(value, unit)  # type: ignore[arg-type]


Shown = Callable[[Console, pd.DataFrame], None]
show_drawdowns: Shown = partial(show_rows, units=DRAWDOWNS, beside="peak")
show_calendar: Shown = partial(show_rows, units={"partial": ""}, beside="year")
show_cone: Shown = partial(show_rows, units={}, beside="window")
