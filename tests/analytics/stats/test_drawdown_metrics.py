"""Drawdown episodes: several of several rows, how many are the worst, and back at the high."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import stats
from analytics.stats.tables.drawdown_episodes import episodes


def test_several_episodes_of_several_rows() -> None:
    """Row 0 falls by 20 % at once and recovers, then by 10 % and does not; row 1 never falls."""
    returns = np.array([[-0.2, 0.25, np.nan, 0.1, -0.1], [0.1, 0.0, 0.0, np.nan, 0.1]])
    dates = np.array(["2024-01-01", "2024-01-02", "2024-01-05"] + ["2024-02-01"] * 3, "M8[D]")
    dates[-1] = np.datetime64("2024-03-01")
    found = episodes(returns, dates=dates)
    np.testing.assert_array_equal(found.row, [0, 0])
    np.testing.assert_array_equal(found.peak, dates[[0, 4]])
    np.testing.assert_array_equal(found.recovery, [dates[2], np.datetime64("NaT")])
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
    assert len(episodes(returns, dates=dates).depth) == 4
    assert stats.max_drawdown_recovery(returns, dates=dates) == dates[9]
    assert stats.max_drawdown_peak(returns, dates=dates) == dates[6]
    assert stats.longest_drawdown_days(returns, dates=dates) == 3
    assert stats.average_drawdown(returns) == pytest.approx(-(0.16 + 0.37 + 0.5 + 0.76) / 40)
