"""Gains, tails and drawdown episodes on cases computed by hand, and where they are undefined.

Returns +10 %, -10 %, 0, +25 %: wealth 1.1, 0.99, 0.99, 1.2375; drawdowns 0, -0.1, -0.1, 0.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics import stats
from analytics.stats.pain import episodes

R = np.array([0.10, -0.10, 0.0, 0.25])
DATES = np.array(["2023-01-02", "2023-01-03", "2023-06-30", "2024-01-01", "2024-01-02"], "M8[D]")
CLOSE = {"rel": 1e-13}


def test_omega_and_gain_to_pain() -> None:
    """Gains 0.35 over losses 0.10; the sum 0.25 over 0.10. About 5 %: 0.25 over 0.15 + 0.05."""
    assert stats.omega(R) == pytest.approx(3.5, **CLOSE)
    assert stats.gain_to_pain(R) == pytest.approx(2.5, **CLOSE)
    assert stats.omega(R, mar=0.05) == pytest.approx(0.25 / 0.20, **CLOSE)
    assert stats.omega(R, periods=1, risk_free=0.05) == pytest.approx(1.25, **CLOSE)


def test_payoff_ratio() -> None:
    """Mean gain (0.10 + 0.25)/2 over mean loss 0.10."""
    assert stats.payoff_ratio(R) == pytest.approx(1.75, **CLOSE)


def test_tail_ratio() -> None:
    """Places 0.15 and 2.85 among -0.10, 0, 0.10, 0.25: -0.085 and 0.10 + 0.85·0.15 = 0.2275."""
    assert stats.tail_ratio(R) == pytest.approx(0.2275 / 0.085, **CLOSE)


def test_parametric_values_at_risk() -> None:
    """Mean 0.0625, sd sqrt(0.066875/3); Φ(-1.6448536269514727) is 5 %."""
    z, sd = -1.6448536269514727, math.sqrt(0.066875 / 3)
    S, K = float(stats.skewness(R)), float(stats.excess_kurtosis(R))
    w = z + (z * z - 1) * S / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * S * S / 36
    assert stats.value_at_risk_95_normal(R) == pytest.approx(-0.0625 - sd * z, **CLOSE)
    assert stats.value_at_risk_95_cornish_fisher(R) == pytest.approx(-0.0625 - sd * w, **CLOSE)


def test_autocorrelation() -> None:
    """Deviations 0.0375, -0.1625, -0.0625, 0.1875: neighbours' products over sum of squares."""
    expected = (0.0375 * -0.1625 + 0.1625 * 0.0625 - 0.0625 * 0.1875) / 0.066875
    assert stats.autocorrelation_1(R) == pytest.approx(expected, rel=1e-12)


def test_probabilistic_sharpe() -> None:
    """1, -1, 3, -1, 3: mean 1, biased variance 3.2, third moment 0, fourth 12.8; g4 = 1.25."""
    S = 1 / math.sqrt(16 / 4)
    z = S * math.sqrt(4) / math.sqrt(1 + 0.25 / 4 * S**2)
    expected = 0.5 * math.erfc(-z / math.sqrt(2))
    returns = np.array([1.0, -1.0, 3.0, -1.0, 3.0])
    assert stats.probabilistic_sharpe(returns) == pytest.approx(expected, rel=1e-12)


def test_one_episode() -> None:
    """From 2023-01-03 to 2024-01-02 is 364 days; depth 0.1."""
    assert stats.longest_drawdown_days(R, dates=DATES) == 364
    assert stats.longest_drawdown_days(R, dates=DATES[1:], base=DATES[0]) == 364
    assert stats.average_drawdown(R) == pytest.approx(-0.1, **CLOSE)
    assert stats.ulcer_index(R) == pytest.approx(math.sqrt(0.02 / 4), **CLOSE)
    assert stats.conditional_drawdown_95(R) == pytest.approx(-0.1, **CLOSE)
    expected = (1.2375 ** (365.25 / 365) - 1 - 0.02) / math.sqrt(0.02 / 4)
    found = stats.ulcer_performance_index(R, dates=DATES, risk_free=0.02)
    assert found == pytest.approx(expected, **CLOSE)


def test_several_episodes_of_several_rows() -> None:
    """Row 0 falls by 20 % at once and recovers, then by 10 % and does not; row 1 never falls."""
    returns = np.array([[-0.2, 0.25, np.nan, 0.1, -0.1], [0.1, 0.0, 0.0, np.nan, 0.1]])
    dates = np.array(["2024-01-01", "2024-01-02", "2024-01-05"] + ["2024-02-01"] * 3, "M8[D]")
    dates[-1] = np.datetime64("2024-03-01")
    found = episodes(returns)
    np.testing.assert_array_equal(found.row, [0, 0])
    np.testing.assert_array_equal(found.peak, [-1, 3])
    np.testing.assert_array_equal(found.recovery, [1, -1])
    np.testing.assert_allclose(found.depth, [-0.2, -0.1], rtol=1e-13)
    np.testing.assert_allclose(stats.average_drawdown(returns), [-0.15, np.nan], rtol=1e-13)
    days = stats.longest_drawdown_days(returns, dates=dates)
    np.testing.assert_array_equal(days, [29, np.nan])  # 2024-02-01 to 2024-03-01


def test_the_worst_twentieth_is_counted_without_rounding_up_by_mistake() -> None:
    """0.05·140 is 7.000000000000001 in binary; the worst 5 % of 140 are 7, of 141 are 8."""
    returns = np.append(-np.full(10, 0.01), np.zeros(130))
    returns[:10] = -0.01
    depths = 0.99 ** np.arange(1, 11) - 1
    for n, worst in ((140, 7), (141, 8)):
        falling = np.append(np.full(10, -0.01), 1 / 0.99**10 - 1)
        padded = np.append(falling, np.zeros(n - 11))
        found = stats.conditional_drawdown_95(padded)
        assert found == pytest.approx(np.sort(depths)[:worst].mean(), rel=1e-12)


def test_back_at_the_old_price_is_back_at_the_high() -> None:
    """10.00 → 9.84 → 10.00 in cents, many times: rounding must not leave it under water."""
    prices = np.array([10.0, 9.84, 10.0, 9.63, 10.0, 9.5, 10.0, 9.26, 9.24, 10.0])
    returns = prices[1:] / prices[:-1] - 1
    dates = np.datetime64("2024-01-01") + np.arange(len(prices))
    assert (np.cumprod(1 + returns)[[1, 3, 5, 8]] < 1).any()
    assert len(episodes(returns).depth) == 4
    assert stats.max_drawdown_recovery(returns, dates=dates) == dates[9]
    assert stats.max_drawdown_peak(returns, dates=dates) == dates[6]
    assert stats.longest_drawdown_days(returns, dates=dates) == 3
    assert stats.average_drawdown(returns) == pytest.approx(-(0.16 + 0.37 + 0.5 + 0.76) / 40)


def test_gains_only() -> None:
    gains = np.array([0.01, 0.02, 0.03])
    dates = np.array(["2020-01-01", "2020-01-02", "2020-01-03", "2024-01-01"], "M8[D]")
    for metric in (stats.omega, stats.gain_to_pain, stats.payoff_ratio, stats.average_drawdown):
        assert np.isnan(metric(gains))
    assert np.isnan(stats.longest_drawdown_days(gains, dates=dates))
    assert np.isnan(stats.ulcer_performance_index(gains, dates=dates))
    assert stats.ulcer_index(gains) == 0
    assert stats.conditional_drawdown_95(gains) == 0
    assert not np.signbit(stats.conditional_drawdown_95(gains))


def test_losses_only() -> None:
    losses = np.array([-0.5, -0.5])
    assert stats.omega(losses) == 0
    assert stats.gain_to_pain(losses) == -1
    assert np.isnan(stats.payoff_ratio(losses))
    assert stats.average_drawdown(losses) == -0.75
    assert stats.ulcer_index(losses) == pytest.approx(math.sqrt((0.25 + 0.5625) / 2), **CLOSE)


def test_no_loss_is_written_without_a_minus() -> None:
    for metric in (
        stats.value_at_risk_95,
        stats.expected_shortfall_95,
        stats.value_at_risk_95_normal,
        stats.max_drawdown,
        stats.conditional_drawdown_95,
    ):
        assert str(float(metric(np.zeros(30)))) == "0.0"


def test_one_return() -> None:
    one = np.array([-0.02])
    for metric in (
        stats.autocorrelation_1,
        stats.probabilistic_sharpe,
        stats.value_at_risk_95_normal,
        stats.value_at_risk_95_cornish_fisher,
        stats.payoff_ratio,
    ):
        assert np.isnan(metric(one))
    assert stats.tail_ratio(one) == 1
    assert stats.average_drawdown(one) == pytest.approx(-0.02)


@pytest.mark.parametrize("value", [0.0, 0.01, 1 / 3])
def test_constant_returns(value: float) -> None:
    constant = np.full(1000, value)
    for metric in (
        stats.autocorrelation_1,
        stats.probabilistic_sharpe,
        stats.value_at_risk_95_cornish_fisher,
        stats.omega,
        stats.payoff_ratio,
    ):
        assert np.isnan(metric(constant))
    assert stats.value_at_risk_95_normal(constant) == -value
    assert np.isnan(stats.tail_ratio(constant)) == (value == 0)
