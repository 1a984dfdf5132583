"""Rolling tables by name: recipe and options of each rolling metric."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

import pandas as pd

from analytics.option_values import ROLLED_SESSIONS, Rolled
from analytics.stats.catalogue import Unit
from analytics.symbols.listing import named
from models.errors import RequestError

RECIPES: dict[Rolled, str] = {
    "sharpe": "rolling sharpe",
    "beta": "rolling beta",
    "value_at_risk": "rolling value at risk",
    "max_drawdown": "rolling drawdown",
    "correlation": "rolling correlation",
}
UNITS: dict[Rolled, Unit] = {
    "sharpe": "ratio",
    "beta": "ratio",
    "value_at_risk": "fraction",
    "max_drawdown": "fraction",
    "correlation": "ratio",
}
SESSIONS = ROLLED_SESSIONS
PAIR = 2


def recipe_of(
    tickers: Sequence[str], benchmark: str | None, metric: str, sessions: int
) -> tuple[str, dict[str, Any]]:
    """The name of a rolling metric's recipe, and the recipe's own options.

    Args:
        tickers: the requested tickers; the pair of a correlation.
        benchmark: the request's benchmark.
        metric: one of `RECIPES`.
        sessions: length of the window.

    Raises:
        RequestError: another metric, no benchmark for a beta, or not two tickers to correlate.
    """
    if metric not in get_args(Rolled):
        raise RequestError(f"a metric among {', '.join(RECIPES)}", repr(metric), "choose one")
    if metric == "beta" and benchmark is None:
        raise RequestError("a benchmark for a beta", "none", "name one, e.g. benchmark ^GSPC")
    own: dict[str, Any] = {"window": sessions}
    if metric == "correlation":
        if len(tickers) != PAIR:
            raise RequestError(
                "two tickers to correlate", str(len(tickers)), "name two, or see correlation"
            )
        own |= dict(zip(("one", "other"), tickers, strict=True))
    return RECIPES[metric], own  # type: ignore[index]


def without(tickers: Sequence[str], table: pd.DataFrame, metric: str, sessions: int) -> list[str]:
    """A sentence on tickers without a value in a rolling table; none for a correlation.

    Args:
        tickers: the requested tickers.
        table: the rolling table.
        metric: its metric.
        sessions: length of its window.
    """
    absent = [name for name in tickers if name not in table.columns]
    if metric == "correlation" or not absent:
        return []
    return [f"{named(absent)}: no {metric} of {sessions:,} sessions, which need as many returns"]
