"""Tables for a terminal: numbers as a person reads them, at most a screen wide."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from analytics.intervals import HIGH, LOW
from analytics.stats.catalogue import METRICS, Unit

TICKERS_ABREAST = 6
INTERVALS_ABREAST = 3
LAST_ROWS = 20


def show_metrics(console: Console, table: pd.DataFrame) -> None:
    """One row a metric, one column a ticker, a few tickers abreast; intervals in the same cell."""
    metrics = [METRICS[name] for name in table.columns if name in METRICS]
    abreast = TICKERS_ABREAST if len(metrics) == len(table.columns) - 1 else INTERVALS_ABREAST
    for start in range(0, len(table), abreast):
        part = table.iloc[start : start + abreast]
        shown = _empty("", part["ticker"])
        for metric in metrics:
            names = [metric.id, metric.id + LOW, metric.id + HIGH]
            rows = part[[name for name in names if name in part]].itertuples(index=False)
            shown.add_row(metric.label, *(with_ends(*row, unit=metric.unit) for row in rows))
        console.print(shown)


def show_by_date(console: Console, table: pd.DataFrame) -> None:
    """The last rows of a table by date, fractions as percentages."""
    for start in range(1, len(table.columns), TICKERS_ABREAST):
        names = list(table.columns[start : start + TICKERS_ABREAST])
        shown = _empty("date", names)
        for row in table.tail(LAST_ROWS).itertuples(index=False):
            values = row[start : start + TICKERS_ABREAST]
            shown.add_row(text(row[0], "date"), *(text(value, "fraction") for value in values))
        console.print(shown)


def text(value: object, unit: Unit) -> str:
    """One value in its unit: 0.1234 of a fraction is "12.34 %"; missing is "-".

    Example:
        >>> text(0.1234, "fraction"), text(float("nan"), "ratio"), text(2698, "count")
        ('12.34 %', '-', '2,698')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return "-"
    if unit == "date":
        return str(value)[:10]
    if unit == "count":
        return f"{value:,}"
    return f"{100 * value:,.2f} %" if unit.startswith("fraction") else f"{value:,.2f}"  # type: ignore[operator]


def with_ends(value: object, *ends: object, unit: Unit) -> str:
    """A value and, if it has them, the ends of its interval; a unit is said once.

    Example:
        >>> with_ends(0.81, -0.08, 1.7, unit="ratio"), with_ends(0.1, 0.05, 0.2, unit="fraction")
        ('0.81 [-0.08, 1.70]', '10.00 [5.00, 20.00] %')
    """
    if all(pd.isna(end) for end in ends):  # type: ignore[call-overload]
        return text(value, unit)
    shown = [text(number, unit).removesuffix(" %") for number in (value, *ends)]
    return f"{shown[0]} [{', '.join(shown[1:])}]{' %' if unit.startswith('fraction') else ''}"


def _empty(corner: str, names: Iterator[str] | list[str] | pd.Series) -> Table:
    table = Table(corner, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(str(name), justify="right", no_wrap=True)
    return table
