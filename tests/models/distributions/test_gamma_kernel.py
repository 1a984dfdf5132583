"""Derivatives of the logarithm of the gamma function: against scipy and known values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import polygamma

from models.distributions.gamma_kernel import digamma, trigamma

EULER = 0.57721566490153286


def test_known_values() -> None:
    """Abramowitz & Stegun 6.3.2, 6.3.3 and 6.4.1 to 6.4.4."""
    assert digamma(1.0) == pytest.approx(-EULER, rel=1e-14)
    assert digamma(0.5) == pytest.approx(-EULER - 2 * math.log(2), rel=1e-14)
    assert trigamma(1.0) == pytest.approx(math.pi**2 / 6, rel=1e-14)
    assert trigamma(0.5) == pytest.approx(math.pi**2 / 2, rel=1e-14)


def test_everywhere_as_by_scipy() -> None:
    """Below, at and above 10, where the series takes over; near 1.46 the first has its root."""
    places = np.concatenate([np.geomspace(1e-3, 1e5, 500), np.linspace(0.9, 11.0, 500)])
    for own, order in ((digamma, 0), (trigamma, 1)):
        found = np.array([own(x) for x in places])
        expected = polygamma(order, places)
        assert np.all(np.abs(found - expected) <= 1e-14 * np.maximum(1.0, np.abs(expected)))
