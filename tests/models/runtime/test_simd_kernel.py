"""Lanes split into a number near 1 and a power of 2."""

from __future__ import annotations

import math

import numpy as np

from models.runtime.compiled import compiled
from models.runtime.simd_kernel import exponent, load, mantissa, store


@compiled
def split(x: np.ndarray, out: np.ndarray) -> None:
    lanes = load(x, 0)
    store(out, 0, mantissa(lanes))
    store(out, 8, exponent(lanes))


def test_a_number_is_its_mantissa_times_its_power_of_2() -> None:
    """As math.frexp says, whose mantissas are half as large."""
    x = np.array([1.0, 1.5, math.nextafter(2.0, 0.0), 2.0, 1e-300, 1e300, math.pi, 2.0**-1022])
    out = np.empty(16)
    split(x, out)
    for number, near, power in zip(x.tolist(), out[:8].tolist(), out[8:].tolist(), strict=True):
        half, twice = math.frexp(number)
        assert (near, power) == (2.0 * half, twice - 1)


def test_what_is_not_finite_has_no_power() -> None:
    out = np.empty(16)
    split(np.array([np.inf, np.nan, 1.0, 4.0, 0.5, 8.0, -np.nan, 3.0]), out)
    assert np.isnan(out[8:]).tolist() == [True, True, False, False, False, False, True, False]
    assert out[8:][2:6].tolist() == [0.0, 2.0, -1.0, 3.0]
