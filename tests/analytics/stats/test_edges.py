"""Where a figure is undefined, and what rounding must not make of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics import stats
from analytics.stats.catalogue import METRICS
from models.errors import InputError, ShapeError
from tests.answers.history import NAN, history

R = np.array([0.10, -0.10, 0.0, 0.25])
DATES = np.array(["2023-01-02", "2023-01-03", "2023-06-30", "2024-01-01", "2024-01-02"], "M8[D]")


@pytest.mark.parametrize("returns", [(), (NAN, NAN)], ids=["nothing", "only missing"])
@pytest.mark.parametrize("metric", METRICS)
def test_without_a_return_everything_is_undefined(metric: str, returns: tuple[float, ...]) -> None:
    found = METRICS[metric](history(returns).arrays())
    expected = 0 if metric == "observations" else None if found.dtype.kind == "M" else NAN
    np.testing.assert_equal(found.item(), expected)


def test_dates_of_another_length_are_refused() -> None:
    with pytest.raises(ShapeError, match="4 return dates or 5 price dates"):
        stats.last_date(R, dates=DATES[:2])
    with pytest.raises(InputError, match="base="):
        stats.cagr(R, dates=DATES[1:])
    with pytest.raises(ShapeError, match="scalar"):
        stats.volatility(0.5)


@pytest.mark.parametrize("value", [0.0, 0.01, 0.1, 1 / 3])
def test_constant_returns_have_zero_volatility_and_no_ratio(value: float) -> None:
    """A thousand of them, though their sum is rounded."""
    constant = np.full(1000, value)
    assert stats.volatility(constant) == 0.0
    for metric in (
        *(stats.sharpe, stats.sortino, stats.omega, stats.payoff_ratio),
        *(stats.skewness, stats.excess_kurtosis, stats.value_at_risk_95_cornish_fisher),
        *(stats.autocorrelation_1, stats.probabilistic_sharpe),
    ):
        assert np.isnan(metric(constant))
    assert stats.value_at_risk_95_normal(constant) == -value
    assert np.isnan(stats.tail_ratio(constant)) == (value == 0)


def test_constant_growth_computed_from_prices_has_no_sharpe_either() -> None:
    """Prices that grow by a constant leave rounding in the returns; that is not risk."""
    prices = 100 * 1.001 ** np.arange(1000)
    returns = prices[1:] / prices[:-1] - 1
    assert stats.volatility(returns) == 0
    assert returns.std() > 0
    assert np.isnan(stats.sharpe(returns))


@pytest.mark.parametrize(
    "metric",
    [
        *(stats.value_at_risk_95, stats.expected_shortfall_95, stats.value_at_risk_95_normal),
        *(stats.max_drawdown, stats.conditional_drawdown_95),
    ],
)
def test_no_loss_is_written_without_a_minus(metric: object) -> None:
    assert str(float(metric(np.zeros(30)))) == "0.0"


def test_gains_only_have_no_drawdown_and_no_minus_before_it() -> None:
    gains = np.array([0.01, 0.02, 0.03])
    for metric in (stats.max_drawdown, stats.conditional_drawdown_95, stats.ulcer_index):
        assert math.copysign(1, metric(gains)) == 1
        assert metric(gains) == 0


def test_a_fall_by_exactly_the_dividend_is_no_drawdown() -> None:
    """1.30 falls to 0.70 and pays 0.60: their sum is 1.2999999999999998 in binary."""
    returns = np.array([(0.7 + 0.6) / 1.3 - 1.0, (1.4 + 0.2) / 1.6 - 1.0])
    assert (returns < 0.0).all()
    dates = DATES[:3]
    assert stats.max_drawdown(returns) == 0.0
    assert stats.drawdown(returns).tolist() == [0.0, 0.0]
    for of in (stats.max_drawdown_peak, stats.max_drawdown_trough, stats.max_drawdown_recovery):
        assert np.isnat(of(returns, dates=dates))
    fallen = np.append(returns, -1e-12)
    assert stats.max_drawdown(fallen) == pytest.approx(-1e-12, rel=1e-3)


def test_ruin_is_a_loss_of_everything() -> None:
    ruin = np.array([0.1, -1.0, 0.5])
    for metric in (stats.total_return, stats.max_drawdown, stats.worst_day):
        assert metric(ruin) == -1.0
