"""Cells of a report's tables: numbers formatted as text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.output.terminal import text
from analytics.stats.catalogue import METRICS, Unit
from dashboard.charts.style.text import day
from dashboard.report.chapter import ShownTable

MOST_ROWS = 30
DECIMALS = 2


def shown(
    title: str, name: str, table: pd.DataFrame, units: Mapping[str, Unit], most: int = MOST_ROWS
) -> ShownTable:
    """The first rows of a table; the embedded file has all rows.

    Args:
        title: its heading.
        name: name of the embedded file.
        table: the values.
        units: of columns; metrics have their own.
        most: greatest number of rows.
    """
    rows = table.head(most)
    cells = {
        _heading(str(column), units): [
            _cell(value, _unit(str(column), units)) for value in rows[column]
        ]
        for column in rows.columns
    }
    return ShownTable(title, name, pd.DataFrame(cells), max(len(table) - most, 0))


def turned(title: str, name: str, summary: pd.DataFrame) -> ShownTable:
    """A summary with a row per metric and a column per ticker."""
    metrics = [METRICS[column] for column in summary.columns if column in METRICS]
    cells: dict[str, list[str]] = {"metric": [metric.label for metric in metrics]}
    for row in summary.to_dict("records"):
        cells[str(row["ticker"])] = [_cell(row[metric.id], metric.unit) for metric in metrics]
    return ShownTable(title, name, pd.DataFrame(cells))


def _heading(column: str, units: Mapping[str, Unit]) -> str:
    """A column's name in words: a metric's label, else its own name without underscores."""
    metric = None if column in units else METRICS.get(column)
    return metric.label if metric else column.replace("_", " ")


def _unit(column: str, units: Mapping[str, Unit]) -> Unit | None:
    if column in units:
        return units[column]
    metric = METRICS.get(column)
    return metric.unit if metric else None


def _cell(value: object, unit: Unit | None) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "—"
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, pd.Timestamp):
        return day(value.date())
    if unit is None:
        return f"{value:,.4g}" if isinstance(value, float) else str(value)
    return text(value, unit, DECIMALS).replace("-", "−")
