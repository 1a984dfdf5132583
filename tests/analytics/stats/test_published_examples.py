"""Bacon's 24 months, and what PerformanceAnalytics 2.0 prints of them.

Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd edition 2008, pages 67 to
91; the figures are those that R's package prints for its `portfolio_bacon`, to as many digits.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics import stats

PORTFOLIO = 0.01 * np.array(
    [
        *(0.3, 2.6, 1.1, -1.0, 1.5, 2.5, 1.6, 6.7, -1.4, 4.0, -0.5, 8.1),
        *(4.0, -3.7, -6.1, 1.7, -4.9, -2.2, 7.0, 5.8, -6.5, 2.4, -0.5, -0.9),
    ]
)
BENCHMARK = 0.01 * np.array(
    [
        *(0.2, 2.5, 1.8, -1.1, 1.4, 1.8, 1.4, 6.5, -1.5, 4.2, -0.6, 8.3),
        *(3.9, -3.8, -6.2, 1.5, -4.8, 2.1, 6.0, 5.6, -6.7, 1.9, -0.3, 0.0),
    ]
)
MONTHS = np.arange("2000-01", "2002-02", dtype="M8[M]").astype("M8[D]")  # 731 days
A_YEAR = math.sqrt(1.218106) - 1  # geometric, of 24 months


def test_the_months_are_those_of_the_package() -> None:
    """It prints both growths to six decimals."""
    assert float(stats.total_return(PORTFOLIO)) == pytest.approx(0.218106, abs=5e-7)
    assert float(stats.total_return(BENCHMARK)) == pytest.approx(0.249887, abs=5e-7)


def test_m_squared() -> None:
    """0.10062 with a geometric annual return; ours has the arithmetic one, as our Sharpe has."""
    found = float(stats.m_squared(PORTFOLIO, benchmark=BENCHMARK, periods=12))
    mean = float(stats.mean_return(PORTFOLIO, periods=12))
    assert mean == pytest.approx(0.108, rel=1e-12)  # 12 × 0.9 %
    assert found * A_YEAR / mean == pytest.approx(0.10062, abs=5e-6)


def test_m_squared_of_the_benchmark_is_its_own_mean_return() -> None:
    found = stats.m_squared(BENCHMARK, benchmark=BENCHMARK, periods=12)
    np.testing.assert_allclose(found, stats.mean_return(BENCHMARK, periods=12), rtol=1e-13)


def test_pain_index() -> None:
    """Bacon has 0.04. The package prints 0.0390113: it divides fractions by 100 as if per cent.

    So small, returns hardly compound: wealth is their sum.
    """
    assert float(stats.pain_index(PORTFOLIO)) == pytest.approx(0.04, abs=5e-3)
    as_theirs = 100 * float(stats.pain_index(PORTFOLIO / 100))
    assert as_theirs == pytest.approx(0.0390113, abs=5e-8)


def test_pain_ratio() -> None:
    """2.657647 over their pain index. Our year is 365.25 of 731 days, theirs 12 of 24 months."""
    theirs = A_YEAR / (100 * float(stats.pain_index(PORTFOLIO / 100)))
    assert theirs == pytest.approx(2.657647, abs=5e-6)
    found = stats.pain_ratio(PORTFOLIO, dates=MONTHS)
    annual = 1.218106 ** (365.25 / 731) - 1
    assert float(found) == pytest.approx(annual / float(stats.pain_index(PORTFOLIO)), rel=1e-5)


def test_pain_is_0_and_its_ratio_empty_where_wealth_never_fell() -> None:
    rising = np.full(24, 0.01)
    assert float(stats.pain_index(rising)) == 0.0
    assert not np.signbit(stats.pain_index(rising))
    assert np.isnan(stats.pain_ratio(rising, dates=MONTHS))
    assert np.isnan(stats.pain_index(np.full(3, np.nan)))
