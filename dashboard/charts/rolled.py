"""Panels of drawdown and of rolling metrics: how each is titled, scaled and read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dashboard.charts.panels import Panel
from dashboard.charts.style.text import decimal, percent, signed_percent

Rows = Mapping[str, NDArray[np.float64]]
TO_ZERO = {"rangemode": "tozero"}


def underwater(rows: Rows) -> Panel:
    """Drawdown from the highest point so far; tinted where it is of one ticker alone."""
    title, what = "Below the highest point so far (drawdown)", "drawdown"
    filled = len(rows) == 1
    return Panel(title, what, rows, 300, ".0%", ".1%", signed_percent, filled=filled, axis=TO_ZERO)


def value_at_risk(rows: Rows, window: int) -> Panel:
    """Rolling historical value at risk, a loss > 0."""
    title = f"Daily value at risk 95 %, last {window} trading days"
    return Panel(title, "value at risk", rows, 210, ".1~%", ".2%", percent, axis=TO_ZERO)


def deepest(rows: Rows, window: int) -> Panel:
    """Rolling maximum drawdown, ≤ 0."""
    title = f"Deepest drawdown within the last {window} trading days"
    return Panel(title, "drawdown", rows, 210, ".0%", ".1%", signed_percent, axis=TO_ZERO)


def sharpe(rows: Rows, window: int) -> Panel:
    """Rolling Sharpe ratio against the level of 0."""
    title = f"Sharpe ratio, last {window} trading days"
    return Panel(title, "Sharpe", rows, 210, ".1~f", ".2f", decimal, level=0.0)


def beta(rows: Rows, window: int, benchmark: str) -> Panel:
    """Rolling beta against the benchmark's own, 1."""
    title = f"Beta to {benchmark}, last {window} trading days"
    return Panel(title, "beta", rows, 210, ".2~f", ".2f", decimal, level=1.0)


def correlation(rows: Rows, window: int) -> Panel:
    """Rolling correlation of a pair against the level of 0, on the whole scale."""
    title = f"Correlation, last {window} shared trading days"
    axis = {"range": [-1.04, 1.04], "tickvals": [-1, -0.5, 0, 0.5, 1]}
    return Panel(title, "correlation", rows, 220, ".1~f", ".3f", decimal, 0.0, axis=axis)
