"""Each metric on a case small enough to compute by hand; the arithmetic stands beside it.

Prices 100, 110, 99, 99, 123.75: returns +10 %, -10 %, 0, +25 %.
Wealth 1, 1.1, 0.99, 0.99, 1.2375. Mean 0.0625. Deviations 0.0375, -0.1625, -0.0625, 0.1875;
their squares sum to 0.06687500.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics import stats
from models.errors import InputError, ShapeError

R = np.array([0.10, -0.10, 0.0, 0.25])
DATES = np.array(["2023-01-02", "2023-01-03", "2023-06-30", "2024-01-01", "2024-01-02"], "M8[D]")
BASE = DATES[0]
ULP = {"rel": 1e-14}


def test_observations() -> None:
    assert stats.observations(R) == 4


def test_total_return() -> None:
    assert stats.total_return(R) == pytest.approx(0.2375, **ULP)


def test_dates() -> None:
    assert stats.first_date(R, dates=DATES) == BASE
    assert stats.first_date(R, dates=DATES[1:], base=BASE) == BASE
    assert stats.last_date(R, dates=DATES[1:]) == DATES[-1]


def test_cagr_counts_365_days_of_365_25() -> None:
    """2023-01-02 to 2024-01-02 is 365 days."""
    expected = 1.2375 ** (365.25 / 365) - 1
    assert stats.cagr(R, dates=DATES) == pytest.approx(expected, **ULP)


def test_cagr_of_364_days_is_undefined() -> None:
    dates = np.append(DATES[:-1], np.datetime64("2024-01-01"))
    assert np.isnan(stats.cagr(R, dates=dates))


def test_mean_return() -> None:
    assert stats.mean_return(R) == pytest.approx(252 * 0.0625, **ULP)
    assert stats.mean_return(R, periods=12) == pytest.approx(0.75, **ULP)


def test_volatility() -> None:
    expected = math.sqrt(252 * 0.066875 / 3)
    assert stats.volatility(R) == pytest.approx(expected, **ULP)


def test_sharpe() -> None:
    expected = math.sqrt(252) * 0.0625 / math.sqrt(0.066875 / 3)
    assert stats.sharpe(R) == pytest.approx(expected, **ULP)


def test_sharpe_with_a_risk_free_rate() -> None:
    """rf of 21 % a year at 2 periods is 10 % a period: excess 0, -0.2, -0.1, 0.15."""
    expected = math.sqrt(2) * -0.0375 / math.sqrt(0.066875 / 3)
    assert stats.sharpe(R, periods=2, risk_free=0.21) == pytest.approx(expected, rel=1e-13)


def test_sortino() -> None:
    """Only -10 % is below 0: downside sqrt(0.01/4) = 0.05 a period."""
    expected = 252 * 0.0625 / (math.sqrt(252) * 0.05)
    assert stats.downside_deviation(R) == pytest.approx(math.sqrt(252) * 0.05, **ULP)
    assert stats.sortino(R) == pytest.approx(expected, **ULP)


def test_sortino_with_a_minimum_acceptable_return() -> None:
    """mar 5 % a period: below by 0.15 and 0.05, squares 0.0225 + 0.0025 over 4."""
    downside = math.sqrt(0.025 / 4)
    expected = 252 * 0.0125 / (math.sqrt(252) * downside)
    assert stats.sortino(R, mar=0.05) == pytest.approx(expected, rel=1e-13)


def test_max_drawdown_and_its_dates() -> None:
    assert stats.max_drawdown(R) == pytest.approx(-0.1, **ULP)
    assert stats.max_drawdown_peak(R, dates=DATES) == DATES[1]
    assert stats.max_drawdown_trough(R, dates=DATES) == DATES[2]
    assert stats.max_drawdown_recovery(R, dates=DATES) == DATES[4]
    np.testing.assert_allclose(stats.drawdown(R), [0.0, -0.1, -0.1, 0.0], atol=1e-15)


def test_a_first_day_loss_is_a_drawdown_from_the_base() -> None:
    """Without p_0 = 1 it would read 0."""
    fall = np.array([-0.2, 0.1])
    assert stats.max_drawdown(fall) == pytest.approx(-0.2, **ULP)
    assert stats.max_drawdown_peak(fall, dates=DATES[:3]) == BASE
    assert np.isnat(stats.max_drawdown_recovery(fall, dates=DATES[:3]))


def test_calmar() -> None:
    expected = (1.2375 ** (365.25 / 365) - 1) / 0.1
    assert stats.calmar(R, dates=DATES) == pytest.approx(expected, rel=1e-13)


def test_best_worst_and_win_rate() -> None:
    assert stats.best_day(R) == 0.25
    assert stats.worst_day(R) == -0.10
    assert stats.win_rate(R) == 0.5


def test_skewness_and_kurtosis() -> None:
    """m2 = 0.01671875, m3 = mean of cubes, m4 = mean of fourth powers of the deviations."""
    m2 = 0.066875 / 4
    m3 = (0.0375**3 - 0.1625**3 - 0.0625**3 + 0.1875**3) / 4
    m4 = (0.0375**4 + 0.1625**4 + 0.0625**4 + 0.1875**4) / 4
    g1 = math.sqrt(12) / 2 * m3 / m2**1.5
    g2 = 3 / 2 * (5 * (m4 / m2**2 - 3) + 6)
    assert stats.skewness(R) == pytest.approx(g1, rel=1e-12)
    assert stats.excess_kurtosis(R) == pytest.approx(g2, rel=1e-12)


def test_value_at_risk_and_shortfall() -> None:
    """Sorted -0.10, 0, …; place 0.05·3 = 0.15: -0.10 + 0.15·0.10 = -0.085; below it only -0.10."""
    assert stats.value_at_risk_95(R) == pytest.approx(0.085, **ULP)
    assert stats.expected_shortfall_95(R) == pytest.approx(0.10, **ULP)


def test_close_to_close_and_its_rolling_form() -> None:
    """ln 2, -ln 2, ln 2: mean ln2/3, squares (4/9 + 16/9 + 4/9)·ln²2 = 24/9·ln²2."""
    logs = math.log(2) * np.array([1.0, -1.0, 1.0])
    assert stats.close_to_close(logs) == pytest.approx(
        math.log(2) * math.sqrt(252 * 24 / 9 / 2), **ULP
    )
    pair = math.log(2) * math.sqrt(252 * 2)
    rolled = stats.rolling_close_to_close(logs, window=2)
    np.testing.assert_allclose(rolled, [np.nan, pair, pair], rtol=1e-14)


def test_a_rolling_window_spans_the_tickers_own_sessions() -> None:
    logs = np.array([0.01, np.nan, 0.03, np.nan, -0.02])
    own = stats.rolling_close_to_close(logs[~np.isnan(logs)], window=2)
    rolled = stats.rolling_close_to_close(logs, window=2)
    assert np.isnan(rolled[[0, 1, 3]]).all()
    np.testing.assert_array_equal(rolled[[2, 4]], own[1:])


def test_dates_of_another_length_are_refused() -> None:
    with pytest.raises(ShapeError, match="4 return dates or 5 price dates"):
        stats.last_date(R, dates=DATES[:2])
    with pytest.raises(InputError, match="base="):
        stats.cagr(R, dates=DATES[1:])
    with pytest.raises(ShapeError, match="scalar"):
        stats.volatility(0.5)


UNDEFINED = {
    "nothing": [],
    "only missing": [np.nan, np.nan],
}


@pytest.mark.parametrize("name", UNDEFINED)
@pytest.mark.parametrize(
    "metric",
    [
        m
        for m in stats.__all__
        if m
        not in (
            "wealth",
            "drawdown",
            "per_period",
            "rolling_close_to_close",
            "share_sessions",
            "rolling",
            "volatility_cone",
            "previous_close",
            "parkinson",
            "garman_klass",
            "rogers_satchell",
            "yang_zhang",
            "observations",
        )
    ],
)
def test_without_a_return_everything_is_undefined(metric: str, name: str) -> None:
    returns = np.array(UNDEFINED[name])
    function = getattr(stats, metric)
    dates = np.datetime64("2024-01-01") + np.arange(len(returns) + 1)
    dated = "dates" in function.__code__.co_varnames[: function.__code__.co_argcount + 3]
    result = function(returns, dates=dates) if dated else function(returns)
    assert np.isnat(result) if np.asarray(result).dtype.kind == "M" else np.isnan(result)


def test_one_return_has_no_spread() -> None:
    one = np.array([0.02])
    for metric in (stats.volatility, stats.sharpe, stats.skewness, stats.excess_kurtosis):
        assert np.isnan(metric(one))
    assert stats.value_at_risk_95(one) == -0.02
    assert stats.best_day(one) == stats.worst_day(one) == 0.02


@pytest.mark.parametrize("value", [0.0, 0.01, 0.1, 1 / 3])
def test_constant_returns_have_zero_volatility_and_no_ratio(value: float) -> None:
    constant = np.full(1000, value)
    assert stats.volatility(constant) == 0.0
    for metric in (stats.sharpe, stats.skewness, stats.excess_kurtosis, stats.sortino):
        assert np.isnan(metric(constant))


def test_constant_growth_computed_from_prices_has_no_sharpe_either() -> None:
    """Prices that grow by a constant leave rounding in the returns; that is not risk."""
    prices = 100 * 1.001 ** np.arange(1000)
    returns = prices[1:] / prices[:-1] - 1
    assert 0 < stats.volatility(returns) < 1e-12
    assert np.isnan(stats.sharpe(returns))


def test_gains_only_have_no_drawdown_and_no_sortino() -> None:
    gains = np.array([0.01, 0.02, 0.03])
    assert stats.max_drawdown(gains) == 0.0
    assert not np.signbit(stats.max_drawdown(gains))
    assert np.isnan(stats.sortino(gains))
    assert np.isnan(
        stats.calmar(gains, dates=np.array(["2020-01-01"] * 3 + ["2024-01-01"], "M8[D]"))
    )
    assert np.isnat(stats.max_drawdown_peak(gains, dates=DATES[:4]))


def test_losses_only_and_ruin() -> None:
    losses = np.array([-0.5, -0.5])
    assert stats.max_drawdown(losses) == -0.75
    assert stats.win_rate(losses) == 0.0
    ruin = np.array([0.1, -1.0, 0.5])
    assert stats.total_return(ruin) == -1.0
    assert stats.max_drawdown(ruin) == -1.0
