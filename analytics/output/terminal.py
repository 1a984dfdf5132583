"""Tables for a terminal: rounded numbers, at most as wide as the screen."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.stats.catalogue import METRICS, Metric, Unit
from analytics.stats.catalogue.metric import HIGH, LOW

TICKERS_ABREAST = 6
LAST_ROWS = 20
MOST_DECIMALS = 8


def show_metrics(console: Console, table: pd.DataFrame) -> None:
    """Print one row per metric and one column per ticker; intervals in the same cell."""
    metrics = [METRICS[name] for name in table.columns if name in METRICS]
    rows = table.to_dict("records")
    shown = _empty("", [row["ticker"] for row in rows])
    for metric in metrics:
        shown.add_row(metric.label, *(_cell(row, metric) for row in rows))
    console.print(shown)


def _cell(row: Mapping[Hashable, Any], metric: Metric) -> str:
    """A metric of a ticker with its interval."""
    names = [metric.id, metric.id + LOW, metric.id + HIGH]
    return with_ends(*(row[name] for name in names if name in row), unit=metric.unit)


def show_beside(console: Console, table: pd.DataFrame, tool: str) -> None:
    """As `show_metrics`, with the tool's figures from columns `<id>_<tool>` beside each ticker.

    A pair has enough decimals to distinguish the two.

    Args:
        console: where to print.
        table: a summary with the columns `<id>_<tool>`.
        tool: the other tool.
    """
    metrics = [METRICS[name] for name in table.columns if name in METRICS]
    rows = table.to_dict("records")
    shown = _empty("", [heading for row in rows for heading in (row["ticker"], tool)])
    for metric in metrics:
        shown.add_row(metric.label, *(cell for row in rows for cell in _pair(row, metric, tool)))
    console.print(shown)


def _pair(row: Mapping[Hashable, Any], metric: Metric, tool: str) -> tuple[str, str]:
    """A metric of a ticker with its interval, and the tool's; empty where the tool agrees."""
    names = [metric.id, metric.id + LOW, metric.id + HIGH]
    ours = [row[name] for name in names if name in row]
    if f"{metric.id}_{tool}" not in row:
        return with_ends(*ours, unit=metric.unit), ""
    theirs = row[f"{metric.id}_{tool}"]
    decimals = telling(ours[0], theirs, metric.unit)
    return (
        with_ends(*ours, unit=metric.unit, decimals=decimals),
        text(theirs, metric.unit, decimals),
    )


def telling(one: object, other: object, unit: Unit) -> int:
    """The fewest decimals, from 2 to 8, at which two values print differently; 2 if none do.

    Args:
        one: a value.
        other: another value.
        unit: of both.

    Example:
        >>> telling(0.99578513, 0.99578490, "fraction"), telling(0.5, 0.5, "ratio")
        (5, 2)
    """
    tried = range(2, MOST_DECIMALS + 1)
    return next((d for d in tried if text(one, unit, d) != text(other, unit, d)), 2)


def show_by_date(console: Console, table: pd.DataFrame, unit: Unit = "fraction") -> None:
    """Print the last rows of a table by date, fractions as percentages, and the number of rows.

    Args:
        console: where to print.
        table: `date`, then a column per ticker.
        unit: unit of all its numbers.
    """
    shown = _empty("date", [str(name) for name in table.columns[1:]])
    for row in table.tail(LAST_ROWS).itertuples(index=False):
        shown.add_row(text(row[0], "date"), *(text(value, unit) for value in row[1:]))
    console.print(shown)
    left_out(console, min(len(table), LAST_ROWS), len(table), "last", "dates")


def left_out(console: Console, shown: int, total: int, which: str, what: str) -> None:
    """Print how many rows are shown, unless all are.

    Args:
        console: where to print.
        shown: rows on the screen.
        total: rows of the table.
        which: "last", "first" or another adjective for the rows shown.
        what: name of the rows, in the plural.
    """
    if shown < total:
        message = f"the {which} {shown:,} of {total:,} {what}; --csv FILE or --format csv has all"
        console.print(Text(message), soft_wrap=True)


def chance(value: object, decimals: int) -> str:
    """A probability, never rounded to 0: a smaller one is shown as below the last digit.

    Example:
        >>> chance(0.0421, 3), chance(5.9e-310, 3), chance(float("nan"), 3)
        ('0.042', '<0.001', '-')
    """
    smallest = 10.0**-decimals
    if not pd.isna(value) and value < smallest:  # type: ignore[call-overload, operator]
        return f"<{smallest:.{decimals}f}"
    return text(value, "ratio", decimals)


def text(value: object, unit: Unit, decimals: int = 2) -> str:
    """One value in its unit: 0.1234 of a fraction is "12.34 %"; missing is "-".

    Args:
        value: a number, a date, or missing.
        unit: unit of the value; fractions are shown in percent.
        decimals: digits after the point.

    Example:
        >>> text(0.1234, "fraction"), text(float("nan"), "ratio"), text(2698, "count")
        ('12.34 %', '-', '2,698')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return "-"
    if unit == "date":
        return str(value)[:10]
    if unit == "count":
        return f"{value:,.0f}"  # the ends of a count's interval need not be whole numbers
    if unit.startswith("fraction"):
        return f"{100 * value:,.{decimals}f} %"  # type: ignore[operator]
    return f"{value:,.{decimals}f}"


def with_ends(value: object, *ends: object, unit: Unit, decimals: int = 2) -> str:
    """A value and, if present, the ends of its interval; the unit is printed once.

    Args:
        value: a number, or missing.
        *ends: lower and upper end of its interval; missing ones are left out.
        unit: unit of all of them; fractions are shown in percent.
        decimals: digits after the point.

    Example:
        >>> with_ends(0.81, -0.08, 1.7, unit="ratio"), with_ends(0.1, 0.05, 0.2, unit="fraction")
        ('0.81 [-0.08, 1.70]', '10.00 [5.00, 20.00] %')
    """
    if all(pd.isna(end) for end in ends):  # type: ignore[call-overload]
        return text(value, unit, decimals)
    shown = [text(number, unit, decimals).removesuffix(" %") for number in (value, *ends)]
    return f"{shown[0]} [{', '.join(shown[1:])}]{' %' if unit.startswith('fraction') else ''}"


def _empty(corner: str, names: list[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(corner, no_wrap=True)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    return table
