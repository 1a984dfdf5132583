"""Backtests of value at risk: a published table, a hand computation, rates under the null."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analytics.stats.inference.normality import HypothesisTest
from analytics.stats.inference.student_t import quantile, tail_mean
from analytics.stats.inference.var_backtests import (
    conditional_coverage,
    independence,
    kupiec,
    shortfall_residuals,
)

# Kupiec (1995), table 3: exceedances N that do not reject at 5 % lie strictly between.
PUBLISHED = {
    (0.01, 510): (1, 11),
    (0.01, 1000): (4, 17),
    (0.025, 255): (2, 12),
    (0.025, 510): (6, 21),
    (0.025, 1000): (15, 36),
    (0.05, 255): (6, 21),
    (0.05, 510): (16, 36),
    (0.05, 1000): (37, 65),
    (0.075, 255): (11, 28),
    (0.075, 1000): (59, 92),
    (0.1, 255): (16, 36),
    (0.1, 510): (38, 65),
    (0.1, 1000): (81, 120),
}


def hits(count: int, length: int) -> np.ndarray:
    return np.arange(length) < count


@pytest.mark.parametrize(("case", "region"), PUBLISHED.items())
def test_kupiec_rejects_what_the_paper_rejects(
    case: tuple[float, int], region: tuple[int, int]
) -> None:
    tail, length = case
    low, high = region
    p_values = {count: kupiec(hits(count, length), tail=tail).p_value for count in range(high + 1)}
    assert min(p_values[count] for count in range(low + 1, high)) > 0.05
    assert p_values[low] < 0.05
    assert p_values[high] < 0.05


def test_kupiec_by_hand() -> None:
    """Of 250, none: -2·250·ln 0.99; as many as said: 0."""
    assert kupiec(hits(0, 250), tail=0.01).statistic == pytest.approx(-500.0 * math.log(0.99))
    assert kupiec(hits(5, 100), tail=0.05) == HypothesisTest(0.0, 1, 1.0)


def test_independence_by_hand() -> None:
    """0 0 1 1 0 1 0 0: n00 = 2, n01 = 2, n10 = 2, n11 = 1; a = 1/2, b = 1/3, c = 3/7."""
    series = [0, 0, 1, 1, 0, 1, 0, 0]
    apart = 4 * math.log(1 / 2) + 2 * math.log(2 / 3) + math.log(1 / 3)
    together = 4 * math.log(4 / 7) + 3 * math.log(3 / 7)
    found = independence(series)
    assert found.statistic == pytest.approx(2.0 * (apart - together), rel=1e-12)
    assert found.p_value == pytest.approx(stats.chi2.sf(found.statistic, 1), rel=1e-10)
    both = conditional_coverage(series, tail=0.05)
    expected = found.statistic + kupiec(series, tail=0.05).statistic
    assert both.statistic == pytest.approx(expected, rel=1e-12)
    assert both.p_value == pytest.approx(stats.chi2.sf(expected, 2), rel=1e-10)


@pytest.mark.parametrize("series", [[0] * 50, [0] * 49 + [1], [1] * 50, []])
def test_what_never_follows_cannot_be_tested(series: list[int]) -> None:
    assert math.isnan(independence(series).p_value)
    assert math.isnan(conditional_coverage(series, tail=0.05).statistic)


def test_rates_under_the_null_are_nominal() -> None:
    """3,000 series of 2,000 independent exceedances of a tail of 30 %, tested at 5 %.

    Wide enough for all four counts to be large, as χ² needs. The standard error of a rate is 0.004.
    """
    drawn = np.random.default_rng(3).random((3_000, 2_000)) < 0.3
    tests = (
        lambda row: kupiec(row, tail=0.3),
        independence,
        lambda row: conditional_coverage(row, tail=0.3),
    )
    for test in tests:
        rejected = np.mean([test(row).p_value < 0.05 for row in drawn])
        assert rejected == pytest.approx(0.05, abs=0.014)


@pytest.mark.parametrize(("periods", "rate"), [(250, 0.02), (1_000, 0.09)])
def test_with_few_exceedances_independence_is_as_rough_as_it_says(
    periods: int, rate: float
) -> None:
    """The standard error of 3,000 is 0.005 at most; the docstring rounds to 0.01."""
    drawn = np.random.default_rng(8).random((3_000, periods)) < 0.05
    p_values = np.array([independence(row).p_value for row in drawn])
    assert np.mean(p_values < 0.05) == pytest.approx(rate, abs=0.02)


def test_clusters_and_excess_are_found() -> None:
    random = np.random.default_rng(4)
    too_many = random.random(1_000) < 0.1
    assert kupiec(too_many, tail=0.05).p_value < 1e-6
    clustered = np.repeat(random.random(100) < 0.05, 10)
    assert independence(clustered).p_value < 1e-6


def test_residuals_under_the_null_reject_near_nominal() -> None:
    """Of Student's t with 5 degrees, 100 exceedances of the 5 % value at risk, 400 times.

    One-sided at 5 %, the standard error is 0.011; a tail as long as that bends the bootstrap by
    about as much (McNeil & Frey 2000 use it with as few).
    """
    q, expected = quantile(0.05, 5.0), tail_mean(0.05, 5.0)
    random = np.random.default_rng(5)
    rejected = []
    for _ in range(400):
        u = 0.05 * random.random(100)
        shocks = stats.t.ppf(u, 5.0) * math.sqrt(3.0 / 5.0)
        assert shocks.max() <= q
        rejected.append(shortfall_residuals(expected - shocks).p_value < 0.05)
    assert np.mean(rejected) == pytest.approx(0.05, abs=0.045)


def test_worse_tails_are_found_and_milder_are_not() -> None:
    random = np.random.default_rng(6)
    noise = random.standard_normal(60)
    worse, milder = shortfall_residuals(0.8 + noise), shortfall_residuals(-0.8 + noise)
    assert worse.p_value < 0.01
    assert milder.p_value > 0.99
    assert worse.statistic == pytest.approx(0.8 + noise.mean())


def test_the_bootstrap_is_seeded_and_needs_five() -> None:
    values = np.random.default_rng(7).standard_normal(12)
    assert shortfall_residuals(values, seed=1) == shortfall_residuals(values, seed=1)
    assert shortfall_residuals(values, seed=1) != shortfall_residuals(values, seed=2)
    assert math.isnan(shortfall_residuals(values[:4]).p_value)
    assert shortfall_residuals(values[:4]).statistic == pytest.approx(values[:4].mean())
    assert math.isnan(shortfall_residuals(np.ones(9)).p_value)
    assert math.isnan(shortfall_residuals([]).statistic)
