"""Intervals from replicates: hand-computed cases, and the estimate always inside."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.bootstrap.methods import Scale
from models.bootstrap.parametric.ends import Ruler, basic
from models.bootstrap.parametric.inversion import inverted

NAN = math.nan


def both(scale: Scale, estimate: float, values: np.ndarray, centre: float) -> tuple[float, float]:
    return basic(estimate, values, centre, Ruler(scale, estimate, values, 100.0), 0.5)


def test_the_basic_interval_reflects_the_errors() -> None:
    """Of seven errors the second and the sixth are the quartiles: 10 - 3 to 10 - 1, 10 inside."""
    errors = np.array([0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 8.0])
    assert both("as it is", 10.0, errors, 0.0) == (7.0, 10.0)
    errors[:2] = -8.0, -1.0
    assert both("as it is", 10.0, errors, 0.0) == (7.0, 11.0)


RATIOS = np.array([0.1, 0.5, 0.7, 1.0, 2.0, 4.0, 9.0])


def test_on_the_logarithm_errors_are_ratios() -> None:
    """Quartiles of the ratio to the centre are 1/2 and 4: 12/4 to 12/(1/2)."""
    found = both("log", 12.0, RATIOS, 1.0)
    np.testing.assert_allclose(found, (3.0, 24.0), rtol=1e-14)


def test_losses_have_the_mirrored_interval_of_gains() -> None:
    low, high = both("log", 12.0, RATIOS, 1.0)
    np.testing.assert_allclose(both("log", -12.0, -RATIOS, -1.0), (-high, -low), rtol=1e-14)


def test_values_of_both_signs_have_no_logarithm() -> None:
    values = np.array([-1.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0])
    assert both("log", 5.0, values, 2.0) == both("as it is", 5.0, values, 2.0) == (4.0, 6.0)


def test_kurtosis_is_counted_from_that_of_a_uniform_law() -> None:
    """Raw kurtosis less 1.8: quartiles of its ratio to the centre's 1.2 are 1/2 and 2, of 2.4."""
    values = RATIOS * 1.2 - 1.2
    values[5] = 1.2
    found = both("log of kurtosis", 1.2, values, 0.0)
    np.testing.assert_allclose(found, (0.0, 3.6), atol=1e-14)


def test_a_kurtosis_below_that_of_a_uniform_law_has_no_logarithm() -> None:
    values = np.array([-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 4.0])
    assert both("log of kurtosis", 0.5, values, 0.0) == (-0.5, 1.5)


def test_fisher_keeps_correlations_within_one() -> None:
    """Quartiles of the error in artanh: -artanh 0.6 and +artanh 0.6, from an estimate of 0.6."""
    values = np.array([-0.9, -0.6, -0.1, 0.0, 0.1, 0.6, 0.9])
    found = both("fisher", 0.6, values, 0.0)
    np.testing.assert_allclose(found, (0.0, 1.2 / 1.36), atol=1e-14)


def test_undefined_replicates_count_at_both_ends() -> None:
    values = np.array([NAN, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    assert both("as it is", 5.0, np.array([NAN] * 3 + [1.0, 2.0]), 0.0) == (
        pytest.approx(NAN, nan_ok=True),
        pytest.approx(NAN, nan_ok=True),
    )
    low, high = both("as it is", 5.0, values, 0.0)
    assert (low, high) == (-1.0, 5.0)  # the sixth error of those with none highest is 6


@pytest.mark.parametrize("count", [1, 5, 40, 399])
def test_quantiles_are_those_of_numpy(count: int) -> None:
    """Errors about 0 on the scale as it is: the ends are the estimate less NumPy's quantiles."""
    values = np.random.default_rng(count).standard_t(4, count)
    low, high = np.quantile(values, (0.025, 0.975), method="weibull")
    found = basic(0.5, values, 0.0, Ruler("as it is", 0.5, values, NAN), 0.95)
    expected = min(0.5 - high, 0.5), max(0.5 - low, 0.5)
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-15)


@given(
    st.floats(0.01, 0.99),
    st.lists(st.floats(0.01, 0.99), min_size=5, max_size=40),
    st.sampled_from(["as it is", "log", "log of kurtosis", "fisher", "share of days"]),
)
def test_the_estimate_lies_in_its_interval(
    estimate: float, values: list[float], scale: Scale
) -> None:
    replicates = np.array(values)
    low, high = both(scale, estimate, replicates, float(np.median(replicates)))
    assert low <= estimate <= high
    drift = np.linspace(-3.0, 3.0, len(values))
    ruler = Ruler(scale, estimate, replicates, 1.0)
    low, high = inverted(estimate, replicates, drift, ruler, 0.9)
    assert low <= estimate <= high


def test_an_inverted_test_finds_the_drifts_that_explain_the_estimate() -> None:
    """x = drift + normal: x - 1.96 to x + 1.96 at 95 %, whatever drifts were looked at."""
    random = np.random.default_rng(0)
    drift = random.normal(0.0, 1.7, 20_000)
    values = drift + random.standard_normal(20_000)
    found = inverted(0.3, values, drift, Ruler("as it is", 0.3, values, NAN), 0.95)
    np.testing.assert_allclose(found, (0.3 - 1.96, 0.3 + 1.96), atol=0.08)  # grid 0.05, noise 0.02


def test_a_spread_that_grows_with_the_drift_is_followed() -> None:
    """x = exp(drift/2)·normal about 0 has the median 0 under every drift: no width."""
    random = np.random.default_rng(1)
    drift = random.normal(0.0, 1.7, 20_000)
    values = np.exp(0.5 * drift) * random.standard_normal(20_000)
    low, high = inverted(0.0, values, drift, Ruler("as it is", 0.0, values, NAN), 0.95)
    assert -0.5 < low <= 0.0 <= high < 0.5
