"""--as quantstats and --as empyrical: our restated formulas are the tools' own, on real prices.

And what is not listed agrees: every id of the summary is listed, compared here, or has no
counterpart in the tool.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import conventions
from analytics.conventions.given import ToolInputs
from analytics.stats.catalogue import METRICS, SUMMARY
from tests.analytics.tables import studied

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import empyrical
    import quantstats.stats as quantstats

pytestmark = pytest.mark.filterwarnings("ignore")

TIGHT = {"rtol": 1e-10, "atol": 1e-13}
TICKERS = ("AAPL", "AMZN", "NVDA", "KO")
PERIOD = {252: "daily", 12: "monthly"}
CASES: dict[str, dict[str, Any]] = {
    "all": {},
    "risk-free": {"risk_free": 0.02},
    "monthly": {"frequency": "monthly", "risk_free": 0.02},
    "part of two months": {"start": date(2020, 2, 3), "end": date(2020, 3, 20)},
    "falls from the first day": {"start": date(2018, 10, 4), "end": date(2018, 12, 24)},
}


def series(given: ToolInputs) -> pd.Series:
    return pd.Series(given.returns, pd.DatetimeIndex(given.dates))


def daily(given: ToolInputs) -> pd.Series:
    return pd.Series(given.daily, pd.DatetimeIndex(given.days))


def pair(given: ToolInputs) -> tuple[pd.Series, pd.Series]:
    """On any dates: both tools only align them."""
    days = pd.bdate_range("2000-01-03", periods=len(given.own))
    return pd.Series(given.own, days), pd.Series(given.benchmark, days)


@cache
def drawdowns(given: ToolInputs) -> pd.DataFrame:
    return quantstats.drawdown_details(quantstats.to_drawdown_series(series(given)))


def deepest(given: ToolInputs, column: str) -> np.datetime64:
    found = drawdowns(given)
    if found.empty:
        return np.datetime64("NaT")
    return np.datetime64(found.loc[found["max drawdown"].idxmin(), column])


def rate(given: ToolInputs) -> dict[str, Any]:
    return {"rf": given.risk_free, "periods": given.periods}


QUANTSTATS: dict[str, Callable[[ToolInputs], Any]] = {
    "cagr": lambda g: quantstats.cagr(series(g), periods=g.periods),
    "calmar": lambda g: quantstats.calmar(series(g), periods=g.periods),
    "win_rate": lambda g: quantstats.win_rate(series(g)),
    "best_month": lambda g: quantstats.best(daily(g), aggregate="ME"),
    "worst_month": lambda g: quantstats.worst(daily(g), aggregate="ME"),
    "best_year": lambda g: quantstats.best(daily(g), aggregate="YE"),
    "worst_year": lambda g: quantstats.worst(daily(g), aggregate="YE"),
    "max_drawdown_peak": lambda g: deepest(g, "start"),
    "max_drawdown_trough": lambda g: deepest(g, "valley"),
    "max_drawdown_recovery": lambda g: deepest(g, "end"),
    "longest_drawdown_days": lambda g: drawdowns(g)["days"].max(),
    "average_drawdown": lambda g: drawdowns(g)["max drawdown"].mean() / 100,
    "ulcer_index": lambda g: quantstats.ulcer_index(series(g)),
    "ulcer_performance_index": lambda g: quantstats.ulcer_performance_index(
        series(g), rf=g.risk_free
    ),
    "value_at_risk_95": lambda g: -quantstats.value_at_risk(series(g)),
    "expected_shortfall_95": lambda g: -quantstats.conditional_value_at_risk(series(g)),
    "probabilistic_sharpe": lambda g: quantstats.probabilistic_sharpe_ratio(series(g), **rate(g)),
    "alpha": lambda g: quantstats.greeks(*pair(g), periods=g.periods)["alpha"],
    "information_ratio": lambda g: quantstats.information_ratio(*pair(g)),
    "treynor": lambda g: quantstats.treynor_ratio(*pair(g), **rate(g)),
}
QUANTSTATS_AGREES: dict[str, Callable[[ToolInputs], Any]] = {
    "total_return": lambda g: quantstats.comp(series(g)),
    "volatility": lambda g: quantstats.volatility(series(g), periods=g.periods),
    "sharpe": lambda g: quantstats.sharpe(series(g), **rate(g)),
    "sortino": lambda g: quantstats.sortino(series(g), **rate(g)),
    "omega": lambda g: quantstats.omega(series(g), **rate(g)),
    "gain_to_pain": lambda g: quantstats.gain_to_pain_ratio(series(g)),
    "tail_ratio": lambda g: quantstats.tail_ratio(series(g)),
    "payoff_ratio": lambda g: quantstats.payoff_ratio(series(g)),
    "best_day": lambda g: quantstats.best(series(g)),
    "worst_day": lambda g: quantstats.worst(series(g)),
    "max_drawdown": lambda g: quantstats.max_drawdown(series(g)),
    "skewness": lambda g: quantstats.skew(series(g)),
    "excess_kurtosis": lambda g: quantstats.kurtosis(series(g)),
    "value_at_risk_95_normal": lambda g: -quantstats.value_at_risk(series(g)),
    "beta": lambda g: quantstats.greeks(*pair(g))["beta"],
    "r_squared": lambda g: quantstats.r_squared(*pair(g)),
}
QUANTSTATS_LACKS = {
    *("first_date", "last_date", "observations", "mean_return", "downside_deviation"),
    *("conditional_drawdown_95", "value_at_risk_95_cornish_fisher", "autocorrelation_1"),
    *("correlation", "tracking_error", "up_capture", "down_capture"),
    *("pain_index", "pain_ratio", "m_squared"),
}


def annual(given: ToolInputs) -> dict[str, Any]:
    return {"annualization": given.periods}


EMPYRICAL: dict[str, Callable[[ToolInputs], Any]] = {
    "cagr": lambda g: empyrical.cagr(series(g), **annual(g)),
    "downside_deviation": lambda g: empyrical.downside_risk(series(g), g.risk_free, **annual(g)),
    "sharpe": lambda g: empyrical.sharpe_ratio(series(g), g.risk_free, **annual(g)),
    "sortino": lambda g: empyrical.sortino_ratio(series(g), g.risk_free, **annual(g)),
    "calmar": lambda g: empyrical.calmar_ratio(series(g), **annual(g)),
    "expected_shortfall_95": lambda g: -empyrical.conditional_value_at_risk(series(g)),
    "alpha": lambda g: empyrical.alpha(*pair(g), risk_free=g.risk_free, **annual(g)),
    "information_ratio": lambda g: empyrical.excess_sharpe(*pair(g)),
    "up_capture": lambda g: empyrical.up_capture(*pair(g), period=PERIOD[int(g.periods)]),
    "down_capture": lambda g: empyrical.down_capture(*pair(g), period=PERIOD[int(g.periods)]),
}
EMPYRICAL_AGREES: dict[str, Callable[[ToolInputs], Any]] = {
    "total_return": lambda g: empyrical.cum_returns_final(series(g)),
    "volatility": lambda g: empyrical.annual_volatility(series(g), **annual(g)),
    "omega": lambda g: empyrical.omega_ratio(
        series(g), required_return=g.risk_free, annualization=g.periods
    ),
    "tail_ratio": lambda g: empyrical.tail_ratio(series(g)),
    "max_drawdown": lambda g: empyrical.max_drawdown(series(g)),
    "value_at_risk_95": lambda g: -empyrical.value_at_risk(series(g)),
    "beta": lambda g: empyrical.beta(*pair(g), risk_free=g.risk_free),
    "tracking_error": lambda g: empyrical.annual_volatility(np.subtract(*pair(g)), **annual(g)),
}
EMPYRICAL_LACKS = {
    *("first_date", "last_date", "observations", "mean_return", "gain_to_pain", "win_rate"),
    *("payoff_ratio", "best_day", "worst_day", "best_month", "worst_month", "best_year"),
    *("worst_year", "max_drawdown_peak", "max_drawdown_trough", "max_drawdown_recovery"),
    *("longest_drawdown_days", "average_drawdown", "ulcer_index", "ulcer_performance_index"),
    *("conditional_drawdown_95", "skewness", "excess_kurtosis", "value_at_risk_95_normal"),
    *("value_at_risk_95_cornish_fisher", "autocorrelation_1", "probabilistic_sharpe"),
    *("correlation", "r_squared", "treynor"),
    *("pain_index", "pain_ratio", "m_squared"),
}
DIFFERS = {"quantstats": QUANTSTATS, "empyrical": EMPYRICAL}
AGREES = {"quantstats": QUANTSTATS_AGREES, "empyrical": EMPYRICAL_AGREES}
LACKS = {"quantstats": QUANTSTATS_LACKS, "empyrical": EMPYRICAL_LACKS}


@cache
def asked(case: str, tool: str) -> tuple[pd.DataFrame, list[ToolInputs]]:
    """The summary with the tool's figures, and what each ticker of it was measured on."""
    made = studied("sample", tickers=TICKERS, benchmark="^GSPC", **CASES[case])
    table = conventions.summary_as(made, tool)  # type: ignore[arg-type]
    return table.iloc[: len(TICKERS)], list(conventions.given(made))[: len(TICKERS)]


def compared(found: pd.Series, expected: list[Any]) -> None:
    if pd.api.types.is_datetime64_any_dtype(found.dtype):
        np.testing.assert_array_equal(
            found.to_numpy("M8[D]"), np.array(expected, "M8[D]"), strict=True
        )
        return
    ours = found.to_numpy(dtype=np.float64, na_value=np.nan)
    np.testing.assert_allclose(ours, np.array(expected, dtype=np.float64), **TIGHT)


def each(of: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    return [(tool, metric) for tool, metrics in of.items() for metric in metrics]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("tool", "metric"), each(DIFFERS))
def test_the_restated_formula_is_the_tools(case: str, tool: str, metric: str) -> None:
    table, rows = asked(case, tool)
    compared(table[f"{metric}_{tool}"], [DIFFERS[tool][metric](row) for row in rows])


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("tool", "metric"), each(AGREES))
def test_what_is_not_listed_agrees(case: str, tool: str, metric: str) -> None:
    table, rows = asked(case, tool)
    compared(table[metric], [AGREES[tool][metric](row) for row in rows])


@pytest.mark.parametrize("tool", DIFFERS)
def test_every_id_of_the_summary_is_accounted_for(tool: str) -> None:
    listed = conventions.CONVENTIONS[tool]  # type: ignore[index]
    assert list(listed) == [metric for metric in METRICS if metric in listed]
    assert set(listed) == set(DIFFERS[tool])
    counted = [*listed, *AGREES[tool], *LACKS[tool]]
    assert sorted(counted) == sorted(metric.id for metric in SUMMARY)


@pytest.mark.parametrize(("tool", "metric"), each(DIFFERS))
def test_what_is_listed_differs_somewhere(tool: str, metric: str) -> None:
    """But for empyrical's shortfall, of which only ties make another: below."""
    if (tool, metric) == ("empyrical", "expected_shortfall_95"):
        return
    label = f"{METRICS[metric].label} as {tool}: "
    tables = [asked(case, tool)[0] for case in CASES]
    said = [conventions.why(None, table, tool) for table in tables]  # type: ignore[arg-type]
    assert any(line.startswith(label) for lines in said for line in lines)


def test_ties_make_another_shortfall_of_empyrical() -> None:
    """Of 24, floor(23/20) + 1 = 2 are averaged; ours takes all three that tie for the second."""
    returns = np.array([-0.4, -0.3, -0.3, -0.3, *[0.1] * 20])
    days, nothing = np.arange("2024-01-01", 24, dtype="M8[D]"), np.empty(0)
    of = (returns, days, days[0], returns, days, nothing, nothing)
    given = ToolInputs(*of, periods=252, risk_free=0.0)
    figure = conventions.CONVENTIONS["empyrical"]["expected_shortfall_95"].figure(given)
    assert figure == pytest.approx((0.4 + 0.3) / 2, rel=1e-14)
    assert -empyrical.conditional_value_at_risk(returns) == pytest.approx(0.35, rel=1e-14)
    ours = METRICS["expected_shortfall_95"].function(returns)
    assert ours == pytest.approx((0.4 + 3 * 0.3) / 4, rel=1e-14)
