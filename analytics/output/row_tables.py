"""Tables with a row per thing on the screen: episodes, years, windows; what is left out is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output.terminal import left_out, text
from analytics.stats.catalogue import Unit

MOST_ROWS = 20
DRAWDOWNS: Mapping[str, Unit] = {
    "depth": "fraction",
    **dict.fromkeys(("peak", "trough", "recovery"), "date"),
    **dict.fromkeys(("days_down", "days_to_recover", "days"), "count"),
}


def show_rows(console: Console, table: pd.DataFrame, units: Mapping[str, Unit]) -> None:
    """The first rows, labels at the left; columns without a unit are fractions.

    Args:
        console: where to print.
        table: its first column has the labels, or the first two where the second is no figure.
        units: of the columns that are no fractions; "" is text.
    """
    first, *others = table.columns
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown.add_column(Text(str(first)), no_wrap=True)
    for name in others:
        shown.add_column(Text(str(name)), justify="right", no_wrap=True)
    for row in table.head(MOST_ROWS).to_dict("records"):
        cells = (_cell(row[name], units.get(str(name), "fraction")) for name in others)
        shown.add_row(Text(str(row[first])), *cells)
    console.print(shown)
    left_out(console, min(len(table), MOST_ROWS), len(table), "first", "rows")


def _cell(value: object, unit: str) -> str:
    return str(value) if unit == "" else text(value, unit)  # type: ignore[arg-type]


Shown = Callable[[Console, pd.DataFrame], None]
show_drawdowns: Shown = partial(show_rows, units=DRAWDOWNS)
show_calendar: Shown = partial(show_rows, units={"year": "", "partial": ""})
show_cone: Shown = partial(show_rows, units={"window": ""})
