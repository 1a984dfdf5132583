"""Quantiles and tail means of Student's t beside SciPy's, which integrates the tail."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from analytics.stats.inference.student_t import below, quantile, tail_mean

FREEDOMS = (2.0005, 2.1, 2.5, 3.0, 4.7, 10.0, 33.3, 120.0, 500.0)
TAILS = (0.001, 0.01, 0.05, 0.25, 0.5)


@pytest.mark.parametrize("nu", FREEDOMS)
@pytest.mark.parametrize("p", TAILS)
def test_the_quantile_is_scipys(nu: float, p: float) -> None:
    expected = stats.t.ppf(p, nu) * math.sqrt((nu - 2.0) / nu)
    assert quantile(p, nu) == pytest.approx(expected, rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("nu", FREEDOMS)
def test_the_share_below_is_scipys(nu: float) -> None:
    for x in (0.0, -1e-3, -0.5, -2.0, -10.0, -30.0):
        assert below(x, nu) == pytest.approx(stats.t.cdf(x, nu), rel=1e-11)


@pytest.mark.parametrize("nu", [2.1, 4.7, 33.3, 500.0])
@pytest.mark.parametrize("p", [0.01, 0.05])
def test_the_tail_mean_is_the_integral(nu: float, p: float) -> None:
    """Mean of the quantiles below p, by 20,000 midpoints in a variable that flattens the tail."""
    u = (np.arange(20_000) + 0.5) / 20_000
    # p·u^4 below, whose density 4u³ tames the quantile's growth like p^(-1/nu).
    values = stats.t.ppf(p * u**4, nu) * 4.0 * u**3
    expected = values.mean() * math.sqrt((nu - 2.0) / nu)
    assert tail_mean(p, nu) == pytest.approx(expected, rel=1e-6)


def test_the_normal() -> None:
    for p in TAILS:
        assert quantile(p) == pytest.approx(stats.norm.ppf(p), abs=1e-12)
        assert tail_mean(p) == pytest.approx(-stats.norm.pdf(stats.norm.ppf(p)) / p, rel=1e-12)
    assert quantile(0.05, 500.0) == pytest.approx(quantile(0.05), rel=1e-2)


@pytest.mark.parametrize("nu", [2.0, 1.0, math.nan])
def test_without_a_variance_there_is_none(nu: float) -> None:
    assert math.isnan(quantile(0.05, nu))
    assert math.isnan(tail_mean(0.05, nu))
