"""Interval cells: a metric and its interval written into one cell of a table, `0.81 [0.08, 1.70]`.

An interval that is resampled for want of a model of volatility is marked with a dagger. The cells'
values stay numbers, so columns sort by them.
"""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analytics.performance import fallback
from analytics.stats.catalogue import Metric
from dashboard.charts.style.text import typographic

LETTER, PADDING, NARROWEST = 7, 22, 90
FORMATS: Final = {"count": "{:,.0f}", "fraction": "{:,.1%}", "fraction a year": "{:,.1%}"}


def has(summary: pd.DataFrame, metric: Metric) -> bool:
    """Whether the summary has an interval of the metric."""
    return f"{metric.id}_low" in summary


def width(summary: pd.DataFrame, metric: Metric) -> int:
    """Pixels that the metric's column needs, so that no cell is cut on a narrow page."""
    longest = max(map(len, texts(summary, metric)), default=0)
    return max(longest * LETTER + PADDING, NARROWEST)


def texts(summary: pd.DataFrame, metric: Metric) -> list[str]:
    """The metric's cells, top down."""
    columns = (metric.id, f"{metric.id}_low", f"{metric.id}_high")
    rows = zip(*(summary[name] for name in columns), strict=True)
    marks = fallback.marked(summary, metric)
    found = [text(*values, unit=metric.unit) for values in rows]
    return [
        f"{cell} {fallback.MARK}" if mark and cell else cell
        for cell, mark in zip(found, marks, strict=True)
    ]


def text(value: Any, low: Any, high: Any, *, unit: str) -> str:
    """A metric and its interval, fractions in per cent; empty where the metric is undefined.

    Example:
        >>> text(0.8123, -0.001, 1.7, unit="ratio")
        '0.81 [0.00, 1.70]'
        >>> text(0.151, 0.12, float("nan"), unit="fraction a year")
        '15.1% [12.0%, —]'
    """
    if pd.isna(value):
        return ""
    return f"{_read(value, unit)} [{_read(low, unit)}, {_read(high, unit)}]"


def _read(number: Any, unit: str) -> str:
    """The number as text, a dash for none, no sign before a zero."""
    if pd.isna(number):
        return "—"
    return typographic(FORMATS.get(unit, "{:,.2f}").format(number))
