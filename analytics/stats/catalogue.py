"""The catalogue: every metric's id, function, unit, label and help, written once.

Tables, chart labels, tooltips and CSV headers read it, so that a number has one name and one
definition everywhere. The order is the order of the columns.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from analytics import stats

Unit = Literal["date", "count", "fraction", "fraction a year", "ratio", "number"]
Sign = Literal["any", "at least 0", "at most 0", "loss above 0"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric: what it is called, how it is computed, how it reads.

    Attributes:
        id: column name in every CSV, key in every table, name of the function.
        function: `(..., T)` returns → `(...)`.
        unit, sign: of the result.
        label: heading for a person.
        help: one sentence on what it says and how.
        undefined: why it is missing when it is.
    """

    id: str
    function: Callable[..., NDArray[Any]]
    unit: Unit
    sign: Sign
    label: str
    help: str
    undefined: str = "there is no return in the window"

    def __call__(self, returns: NDArray[np.float64], context: Mapping[str, Any]) -> NDArray[Any]:
        """The metric of `returns`, with those of the context's options that it takes."""
        taken = inspect.signature(self.function).parameters
        return self.function(returns, **{k: v for k, v in context.items() if k in taken})


_LESS_THAN_A_YEAR = "the window is shorter than 365 days"
_NO_SPREAD = "it needs two returns that differ"

SUMMARY: tuple[Metric, ...] = (
    Metric(
        "first_date",
        stats.first_date,
        "date",
        "any",
        "From",
        "Session of the price that the first return starts from.",
    ),
    Metric(
        "last_date",
        stats.last_date,
        "date",
        "any",
        "To",
        "Last session in the window.",
    ),
    Metric(
        "observations",
        stats.observations,
        "count",
        "at least 0",
        "Returns",
        "How many returns were observed; missing sessions do not count.",
    ),
    Metric(
        "total_return",
        stats.total_return,
        "fraction",
        "any",
        "Cumulative return",
        "Growth over the whole window, last wealth over first, minus 1.",
    ),
    Metric(
        "cagr",
        stats.cagr,
        "fraction a year",
        "any",
        "CAGR",
        "Compound growth a year by calendar days (365.25); never extrapolated from under a year.",
        _LESS_THAN_A_YEAR,
    ),
    Metric(
        "mean_return",
        stats.mean_return,
        "fraction a year",
        "any",
        "Mean return",
        "Arithmetic mean return times the periods a year.",
    ),
    Metric(
        "volatility",
        stats.volatility,
        "fraction a year",
        "at least 0",
        "Volatility",
        "Standard deviation of returns (n - 1), annualised.",
        "it needs two returns",
    ),
    Metric(
        "sharpe",
        stats.sharpe,
        "ratio",
        "any",
        "Sharpe",
        "Mean excess return over its standard deviation, annualised (Sharpe 1994).",
        _NO_SPREAD,
    ),
    Metric(
        "sortino",
        stats.sortino,
        "ratio",
        "any",
        "Sortino",
        "Mean excess return over the downside deviation of all returns (Sortino & Price 1994).",
        "no return fell below the target",
    ),
    Metric(
        "calmar",
        stats.calmar,
        "ratio",
        "any",
        "Calmar",
        "CAGR over the depth of the deepest drawdown.",
        f"{_LESS_THAN_A_YEAR}, or wealth never fell",
    ),
    Metric(
        "max_drawdown",
        stats.max_drawdown,
        "fraction",
        "at most 0",
        "Max drawdown",
        "Deepest fall of wealth from its highest point so far, the start included.",
    ),
    Metric(
        "max_drawdown_peak",
        stats.max_drawdown_peak,
        "date",
        "any",
        "Drawdown from",
        "Session of the high that the deepest drawdown fell from.",
        "wealth never fell",
    ),
    Metric(
        "max_drawdown_trough",
        stats.max_drawdown_trough,
        "date",
        "any",
        "Trough",
        "Session at which the deepest drawdown was reached.",
        "wealth never fell",
    ),
    Metric(
        "max_drawdown_recovery",
        stats.max_drawdown_recovery,
        "date",
        "any",
        "Recovered",
        "First session back at the old high; empty while it is not.",
        "it has not recovered yet, or never fell",
    ),
    Metric(
        "best_day",
        stats.best_day,
        "fraction",
        "any",
        "Best day",
        "Largest return of one period.",
    ),
    Metric(
        "worst_day",
        stats.worst_day,
        "fraction",
        "any",
        "Worst day",
        "Smallest return of one period.",
    ),
    Metric(
        "win_rate",
        stats.win_rate,
        "fraction",
        "at least 0",
        "Win rate",
        "Share of returns above zero.",
    ),
    Metric(
        "skewness",
        stats.skewness,
        "number",
        "any",
        "Skewness",
        "Asymmetry of returns, G1; below 0 the long tail is that of losses.",
        "it needs three returns that differ",
    ),
    Metric(
        "excess_kurtosis",
        stats.excess_kurtosis,
        "number",
        "any",
        "Excess kurtosis",
        "Weight of the tails, G2; 0 for a normal distribution.",
        "it needs four returns that differ",
    ),
    Metric(
        "value_at_risk_95",
        stats.value_at_risk_95,
        "fraction",
        "loss above 0",
        "VaR 95 %",
        "Historical loss of one period that 5 % of returns reach (5 % quantile, type 7).",
    ),
    Metric(
        "expected_shortfall_95",
        stats.expected_shortfall_95,
        "fraction",
        "loss above 0",
        "Shortfall 95 %",
        "Mean loss of one period among the worst 5 % of returns.",
    ),
)

VOLATILITY: tuple[Metric, ...] = (
    Metric(
        "close_to_close",
        stats.close_to_close,
        "fraction a year",
        "at least 0",
        "Close to close",
        "Standard deviation of log returns (n - 1), annualised.",
        "it needs two returns",
    ),
)

METRICS: dict[str, Metric] = {metric.id: metric for metric in (*SUMMARY, *VOLATILITY)}
