"""Quantile and tail mean of the normal and of Student's t, both scaled to variance 1.

Student's t has nu > 2 degrees of freedom; infinite nu is the normal. Shape: scalars.
"""

from __future__ import annotations

import math
from statistics import NormalDist

ROUNDINGS = 1e-15
MOST_TERMS, MOST_STEPS = 500, 100


def quantile(p: float, nu: float = math.inf) -> float:
    """The p quantile, p ≤ 1/2, in standard deviations; NaN unless nu > 2.

    It uses Newton's method on the distribution function, which is convex below 0; the normal
    quantile lies above the solution, so all steps approach it from the same side.

    Example:
        >>> round(quantile(0.05), 6), round(quantile(0.01, 4.0), 6)
        (-1.644854, -2.649492)
    """
    normal = NormalDist().inv_cdf(p)
    if math.isinf(nu):
        return normal
    return _unscaled_quantile(p, normal, nu) * _scale(nu) if nu > 2.0 else math.nan


def tail_mean(p: float, nu: float = math.inf) -> float:
    """The mean below the p quantile, in standard deviations; NaN unless nu > 2.

    Normal: -φ(z)/p. Student's t: -f(q)/p · (nu + q²)/(nu - 1) (McNeil, Frey & Embrechts 2005,
    example 2.19).

    Example:
        >>> round(tail_mean(0.05), 6)
        -2.062713
    """
    z = NormalDist().inv_cdf(p)
    if math.isinf(nu):
        return -NormalDist().pdf(z) / p
    if not nu > 2.0:
        return math.nan
    q = _unscaled_quantile(p, z, nu)
    return -_density(q, nu) / p * (nu + q * q) / (nu - 1.0) * _scale(nu)


def below(x: float, nu: float) -> float:
    """Distribution function of Student's t, unscaled, at x ≤ 0: I_{nu/(nu + x²)}(nu/2, 1/2)/2."""
    square = x * x
    return 0.5 * _incomplete_beta(nu / 2.0, 0.5, nu / (nu + square), square / (nu + square))


def _unscaled_quantile(p: float, start: float, nu: float) -> float:
    x = start
    for _ in range(MOST_STEPS):
        step = (below(x, nu) - p) / _density(x, nu)
        x -= step
        if abs(step) <= 4.0 * ROUNDINGS * abs(x):
            break
    return x


def _scale(nu: float) -> float:
    return math.sqrt((nu - 2.0) / nu)


def _density(x: float, nu: float) -> float:
    constant = math.lgamma((nu + 1.0) / 2.0) - math.lgamma(nu / 2.0)
    return math.exp(constant - (nu + 1.0) / 2.0 * math.log1p(x * x / nu)) / math.sqrt(math.pi * nu)


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """I_x(a, b), `rest` is 1 - x; by the fraction where it converges fast (DLMF 8.17.22)."""
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - _incomplete_beta(b, a, rest, x)
    if x <= 0.0:
        return 0.0
    constant = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(constant + a * math.log(x) + b * math.log(rest)) / a
    return front / _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """1 + d_1/(1 + d_2/(1 + …)) by the method of Lentz."""
    value, c, d = 1.0, 1.0, 0.0
    for term in range(1, MOST_TERMS):
        m = term // 2
        if term % 2:
            factor = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            factor = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1.0 / (1.0 + factor * d)
        c = 1.0 + factor / c
        value *= c * d
        if abs(c * d - 1.0) < ROUNDINGS:
            break
    return value
