"""Largest of several normals: published moments, closed forms and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.stats.inference.largest_normal import mean_of_largest, variance_of_largest
from analytics.stats.inference.multiple_testing import expected_best
from models.errors import InputError


def test_closed_forms_of_two_and_three() -> None:
    assert mean_of_largest(1) == pytest.approx(0.0, abs=1e-15)
    assert variance_of_largest(1) == pytest.approx(1.0, rel=1e-12)
    assert mean_of_largest(2) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-12)
    assert variance_of_largest(2) == pytest.approx(1 - 1 / math.pi, rel=1e-12)
    assert mean_of_largest(3) == pytest.approx(1.5 / math.sqrt(math.pi), rel=1e-12)
    three = 1 + (math.sqrt(3) / 2 - 2.25) / math.pi
    assert variance_of_largest(3) == pytest.approx(three, rel=1e-12)


@pytest.mark.parametrize(
    ("count", "mean"), [(5, 1.16296), (10, 1.53875), (20, 1.86748), (100, 2.50759)]
)
def test_published_means(count: int, mean: float) -> None:
    """Expected values of normal order statistics (Teichroew 1956; Harter 1961)."""
    assert round(mean_of_largest(count), 5) == mean


@pytest.mark.parametrize("count", [7, 400])
def test_simulated_largest(count: int) -> None:
    draws = 40_000
    largest = np.max(np.random.default_rng(5).standard_normal((draws, count)), axis=1)
    error = largest.std() / math.sqrt(draws)
    assert abs(largest.mean() - mean_of_largest(count)) < 4 * error
    # The variance of a variance estimate is at most that of a kurtosis of 5.
    assert abs(largest.var() / variance_of_largest(count) - 1) < 4 * math.sqrt(4 / draws)


@pytest.mark.parametrize("count", [10, 100, 5_000])
def test_extreme_values_approximate_it_within_three_percent(count: int) -> None:
    assert expected_best(1.0, count) == pytest.approx(mean_of_largest(count), rel=0.03)


def test_no_variable_is_refused() -> None:
    with pytest.raises(InputError, match="at least one variable"):
        variance_of_largest(0)
