"""Every metric against its slow twin on returns that hypothesis thinks of, and by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from tests.answers import slow

# Returns on a grid of 1/4096, so that no spread is mere rounding.
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)
series = st.lists(moves, min_size=1, max_size=60)

PLAIN = (
    "total_return",
    "mean_return",
    "volatility",
    "sharpe",
    "sortino",
    "downside_deviation",
    "max_drawdown",
    "best_day",
    "worst_day",
    "win_rate",
    "skewness",
    "excess_kurtosis",
    "value_at_risk_95",
    "expected_shortfall_95",
    "omega",
    "gain_to_pain",
    "payoff_ratio",
    "tail_ratio",
    "value_at_risk_95_normal",
    "value_at_risk_95_cornish_fisher",
    "autocorrelation_1",
    "probabilistic_sharpe",
    "average_drawdown",
    "ulcer_index",
    "conditional_drawdown_95",
)
BY_THE_PATH = ("max_drawdown", "average_drawdown", "ulcer_index", "conditional_drawdown_95")


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
