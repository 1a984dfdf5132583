"""Tables for a terminal: numbers as a person reads them, at most a screen wide."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from analytics.stats.catalogue import METRICS, Metric, Unit
from analytics.stats.catalogue.metric import HIGH, LOW

TICKERS_ABREAST = 6
INTERVALS_ABREAST = 3
PAIRS_ABREAST = 2
LAST_ROWS = 20
MOST_DECIMALS = 8


def show_metrics(console: Console, table: pd.DataFrame) -> None:
    """Print one row per metric and one column per ticker, a few tickers abreast, with intervals."""
    metrics = [METRICS[name] for name in table.columns if name in METRICS]
    has_intervals = any(metric.id + LOW in table for metric in metrics)
    abreast = INTERVALS_ABREAST if has_intervals else TICKERS_ABREAST
    rows = table.to_dict("records")
    for start in range(0, len(rows), abreast):
        part = rows[start : start + abreast]
        shown = _empty("", [row["ticker"] for row in part])
        for metric in metrics:
            shown.add_row(metric.label, *(_cell(row, metric) for row in part))
        console.print(shown)


def _cell(row: Mapping[Hashable, Any], metric: Metric) -> str:
    """A metric of a ticker with its interval."""
    names = [metric.id, metric.id + LOW, metric.id + HIGH]
    return with_ends(*(row[name] for name in names if name in row), unit=metric.unit)


def show_beside(console: Console, table: pd.DataFrame, tool: str) -> None:
    """As `show_metrics`, and beside each ticker the tool's figures, in columns `<id>_<tool>`.

    A pair has as many decimals as it takes to tell the two apart.

    Args:
        console: where to print.
        table: a summary with the columns `<id>_<tool>`.
        tool: the other tool.
    """
    metrics = [METRICS[name] for name in table.columns if name in METRICS]
    has_intervals = any(metric.id + LOW in table for metric in metrics)
    abreast = 1 if has_intervals else PAIRS_ABREAST
    for start in range(0, len(table), abreast):
        part = table.iloc[start : start + abreast].to_dict("records")
        shown = _empty("", [heading for row in part for heading in (row["ticker"], tool)])
        for metric in metrics:
            shown.add_row(
                metric.label, *(cell for row in part for cell in _pair(row, metric, tool))
            )
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
    """The fewest decimals, from 2, at which two values read differently; 2 if 8 do not tell.

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


def show_by_date(console: Console, table: pd.DataFrame) -> None:
    """The last rows of a table by date, fractions as percentages."""
    for start in range(1, len(table.columns), TICKERS_ABREAST):
        names = list(table.columns[start : start + TICKERS_ABREAST])
        shown = _empty("date", names)
        for row in table.tail(LAST_ROWS).itertuples(index=False):
            values = row[start : start + TICKERS_ABREAST]
            shown.add_row(text(row[0], "date"), *(text(value, "fraction") for value in values))
        console.print(shown)


def text(value: object, unit: Unit, decimals: int = 2) -> str:
    """One value in its unit: 0.1234 of a fraction is "12.34 %"; missing is "-".

    Args:
        value: a number, a date, or missing.
        unit: of the value; fractions are shown in percent.
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
        return f"{value:,.0f}"  # an interval of a count has ends between two whole numbers
    if unit.startswith("fraction"):
        return f"{100 * value:,.{decimals}f} %"  # type: ignore[operator]
    return f"{value:,.{decimals}f}"


def with_ends(value: object, *ends: object, unit: Unit, decimals: int = 2) -> str:
    """A value and, if it has them, the ends of its interval; the unit stands once.

    Args:
        value: a number, or missing.
        *ends: lower and upper end of its interval; missing ones are left out.
        unit: of all of them; fractions are shown in percent.
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
    table = Table(corner, box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right", no_wrap=True)
    return table
