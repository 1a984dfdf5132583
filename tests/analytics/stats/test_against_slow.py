"""Every metric against its slow twin on returns that hypothesis thinks of, and by property."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from tests.answers import slow, slow_risk

# Returns on a grid of 1/4096, so that no spread is mere rounding.
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)
series = st.lists(moves, min_size=1, max_size=60)

PLAIN: dict[str, Callable[[list[float]], float]] = {
    "total_return": slow.total_return,
    "mean_return": lambda r: slow.mean_return(r, 252),
    "volatility": lambda r: slow.volatility(r, 252),
    "sharpe": lambda r: slow.sharpe(r, 252, 0.0),
    "sortino": lambda r: slow.sortino(r, 252, 0.0),
    "downside_deviation": lambda r: slow.downside_deviation(r, 252, 0.0),
    "max_drawdown": slow.max_drawdown,
    "best_day": max,
    "worst_day": min,
    "win_rate": slow.win_rate,
    "skewness": slow.skewness,
    "excess_kurtosis": slow.excess_kurtosis,
    "value_at_risk_95": slow.value_at_risk_95,
    "expected_shortfall_95": slow.expected_shortfall_95,
    "omega": lambda r: slow_risk.omega(r, 0.0),
    "gain_to_pain": slow_risk.gain_to_pain,
    "payoff_ratio": slow_risk.payoff_ratio,
    "tail_ratio": slow_risk.tail_ratio,
    "value_at_risk_95_normal": slow_risk.value_at_risk_95_normal,
    "value_at_risk_95_cornish_fisher": slow_risk.value_at_risk_95_cornish_fisher,
    "autocorrelation_1": slow_risk.autocorrelation_1,
    "probabilistic_sharpe": lambda r: slow_risk.probabilistic_sharpe(r, 0.0),
    "average_drawdown": slow_risk.average_drawdown,
    "ulcer_index": slow_risk.ulcer_index,
    "conditional_drawdown_95": slow_risk.conditional_drawdown_95,
}
BY_THE_PATH = ("max_drawdown", "average_drawdown", "ulcer_index", "conditional_drawdown_95")


@pytest.mark.parametrize("metric", PLAIN)
@settings(max_examples=40, deadline=None)
@given(returns=series)
def test_the_slow_twin_agrees(metric: str, returns: list[float]) -> None:
    # 60 additions and a cube lose a few hundred roundings at worst near cancellation.
    np.testing.assert_allclose(
        getattr(stats, metric)(np.array(returns)), PLAIN[metric](returns), rtol=1e-10, atol=1e-13
    )


@settings(max_examples=60, deadline=None)
@given(series, st.integers(1, 40), st.floats(0.0, 0.2))
def test_dated_and_risk_free_metrics_agree(returns: list[float], gap: int, rf: float) -> None:
    dates = [date(2020, 1, 1) + timedelta(days=gap * k) for k in range(len(returns) + 1)]
    r, days = np.array(returns), np.array(dates, "M8[D]")
    close = {"rtol": 1e-9, "atol": 1e-12}
    np.testing.assert_allclose(stats.cagr(r, dates=days), slow.cagr(returns, dates), **close)
    np.testing.assert_allclose(stats.calmar(r, dates=days), slow.calmar(returns, dates), **close)
    np.testing.assert_allclose(
        stats.ulcer_performance_index(r, dates=days, risk_free=rf),
        slow_risk.ulcer_performance_index(returns, dates, rf),
        **close,
    )
    f = slow.per_period(rf, 12)
    for metric, twin in (
        (stats.omega, slow_risk.omega),
        (stats.probabilistic_sharpe, slow_risk.probabilistic_sharpe),
    ):
        np.testing.assert_allclose(metric(r, periods=12, risk_free=rf), twin(returns, f), **close)
    for metric, twin in ((stats.sharpe, slow.sharpe), (stats.sortino, slow.sortino)):
        np.testing.assert_allclose(
            metric(r, periods=12, risk_free=rf), twin(returns, 12, rf), **close
        )


@settings(max_examples=100, deadline=None)
@given(series)
def test_drawdown_dates_agree(returns: list[float]) -> None:
    dates = [date(2020, 1, 1) + timedelta(days=k) for k in range(len(returns) + 1)]
    r, days = np.array(returns), np.array(dates, "M8[D]")
    expected = slow.max_drawdown_dates(returns, dates)
    found = (
        stats.max_drawdown_peak(r, dates=days),
        stats.max_drawdown_trough(r, dates=days),
        stats.max_drawdown_recovery(r, dates=days),
    )
    assert tuple(None if np.isnat(day) else day.astype(object) for day in found) == expected
    days_under = stats.longest_drawdown_days(r, dates=days)
    np.testing.assert_equal(
        float(days_under), float(slow_risk.longest_drawdown_days(returns, dates))
    )


EVERY = [*PLAIN, "observations", "close_to_close", "ewma"]


@pytest.mark.parametrize("metric", EVERY)
@settings(max_examples=20, deadline=None)
@given(returns=series, seed=st.integers(0, 99))
def test_missing_sessions_change_nothing(metric: str, returns: list[float], seed: int) -> None:
    function = getattr(stats, metric)
    places = np.random.default_rng(seed).integers(0, len(returns) + 1, 5)
    holed = np.insert(np.array(returns), places, np.nan)
    np.testing.assert_allclose(function(holed), function(np.array(returns)), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("metric", EVERY)
@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.lists(moves, min_size=7, max_size=7), min_size=1, max_size=4))
def test_a_batch_is_a_loop_and_inputs_stay(metric: str, rows: list[list[float]]) -> None:
    function, batch = getattr(stats, metric), np.array([rows])
    before = batch.copy()
    alone = [function(np.array(row)) for row in rows]
    np.testing.assert_array_equal(function(batch), [alone])
    np.testing.assert_array_equal(batch, before)


@pytest.mark.parametrize("metric", [m for m in PLAIN if m not in BY_THE_PATH])
@settings(max_examples=20, deadline=None)
@given(returns=series)
def test_the_order_of_returns_matters_only_to_drawdowns(metric: str, returns: list[float]) -> None:
    function = getattr(stats, metric)
    np.testing.assert_allclose(
        function(np.array(returns)), function(np.array(returns[::-1])), rtol=1e-10, atol=1e-13
    )


@settings(max_examples=30, deadline=None)
@given(series, st.sampled_from([0.5, 2.0, 4.0]))
def test_scaling_returns_scales_spread_and_not_shape(returns: list[float], by: float) -> None:
    r = np.array(returns)
    for metric in (
        stats.volatility,
        stats.downside_deviation,
        stats.mean_return,
        stats.value_at_risk_95,
        stats.value_at_risk_95_normal,
        stats.value_at_risk_95_cornish_fisher,
        stats.best_day,
    ):
        np.testing.assert_allclose(metric(by * r), by * metric(r), rtol=1e-12, atol=1e-15)
    for metric in (
        stats.sharpe,
        stats.skewness,
        stats.excess_kurtosis,
        stats.win_rate,
        stats.omega,
        stats.gain_to_pain,
        stats.payoff_ratio,
        stats.tail_ratio,
        stats.autocorrelation_1,
        stats.probabilistic_sharpe,
    ):
        np.testing.assert_allclose(metric(by * r), metric(r), rtol=1e-10, atol=1e-13)


@settings(max_examples=30, deadline=None)
@given(st.lists(moves, min_size=3, max_size=50), st.integers(2, 8))
def test_rolling_equals_each_window_alone(returns: list[float], window: int) -> None:
    r = np.array(returns)
    expected = np.full(len(r), np.nan)
    for end in range(window, len(r) + 1):
        expected[end - 1] = slow.volatility(returns[end - window : end], 252)
    np.testing.assert_allclose(
        stats.rolling_close_to_close(r, window=window), expected, rtol=1e-10, atol=1e-13
    )
