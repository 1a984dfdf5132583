"""Student's t shocks of variance 1 as functions of a normal number, for every degree of freedom."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Inverse degrees of freedom of the rows: nu from 500 down to 2.2.
INVERSE_NU: Floats = np.linspace(0.002, 0.45, 60)
# Normal numbers of the columns.
WIDEST, STEPS_A_UNIT = 8.0, 32
NODES = int(2 * WIDEST * STEPS_A_UNIT) + 1
# Points over which the survival function is summed, evenly spaced in arsinh x up to 20 (x = 2.4e8).
POINTS, FURTHEST = 20_001, 20.0
LEAST = 1e-20


@functools.cache
def table() -> Floats:
    """(60, 513) the quantile of Student's t at the probability of each normal number.

    That is F⁻¹(Φ(z)), F of Student's t and Φ the normal distribution function. Each row is scaled
    to variance 1 when it is looked up by normal numbers.
    """
    half = np.stack([_half(1.0 / eta) for eta in INVERSE_NU])
    found = np.concatenate([-half[:, :0:-1], half], axis=1)
    z = np.linspace(-WIDEST, WIDEST, NODES)
    weights = np.exp(-0.5 * z * z)
    found /= np.sqrt((found**2 * weights).sum(axis=1, keepdims=True) / weights.sum())
    found.flags.writeable = False
    return found


def rows(nu: Floats) -> NDArray[np.int64]:
    """The rows of the table nearest to these degrees of freedom, in 1/nu."""
    step = INVERSE_NU[1] - INVERSE_NU[0]
    inverse = np.clip(1.0 / nu, INVERSE_NU[0], INVERSE_NU[-1])
    return np.rint((inverse - INVERSE_NU[0]) / step).astype(np.int64)


def _half(nu: float) -> Floats:
    """(257,) quantiles of Student's t, not scaled, at z = 0, 1/32, …, 8.

    They are the points at which the logarithm of its survival function, summed from the tail,
    equals that of the normal.
    """
    u = np.linspace(0.0, FURTHEST, POINTS)
    x = np.sinh(u)
    constant = math.lgamma(0.5 * (nu + 1.0)) - math.lgamma(0.5 * nu) - 0.5 * math.log(nu * math.pi)
    density = np.exp(constant - 0.5 * (nu + 1.0) * np.log1p(x * x / nu))
    slope = density * np.cosh(u)
    steps = 0.5 * (slope[1:] + slope[:-1]) * u[1]
    beyond = x[-1] * density[-1] / nu
    survival = np.append(np.cumsum(steps[::-1])[::-1] + beyond, beyond)
    survival *= 0.5 / survival[0]
    there = survival > LEAST
    z = np.linspace(0.0, WIDEST, int(WIDEST * STEPS_A_UNIT) + 1)
    wanted = [math.log(0.5 * math.erfc(place / math.sqrt(2.0))) for place in z.tolist()]
    found = np.interp(np.negative(wanted), -np.log(survival[there]), u[there])
    return np.sinh(found)
