"""Compiled critical-line algorithm: the whole frontier as segments between corner portfolios.

Markowitz (1956, Naval Research Logistics Quarterly 3); with bounds as Niedermayer & Niedermayer
(2010). While the same assets are between their bounds, the optimal weights are linear in the price
of return; at a corner one asset meets a bound or leaves it. From the portfolio with the highest
return down to price 0 (the least variance) there are about as many corners as assets. The inverse
of the free assets' covariance is updated from corner to corner; models.optimiser.certificate would
reveal the effect of rounding.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
CORNERS_AN_ASSET = 20
LOW, FREE, HIGH = -1, 0, 1


@compiled
def corners(
    covariance: Floats, mean: Floats, low: Floats, high: Floats, top: Floats, last: int
) -> tuple[Floats, Floats]:
    """(C,) decreasing prices of return, the last 0, and (C, A) the optimal weights at them.

    Args:
        covariance: (A, A), positive definite.
        mean: (A,) expected returns.
        low: (A,) least weights.
        high: (A,) greatest weights.
        top: (A,) the weights with the highest expected return.
        last: the asset that was filled last in `top`; others are compared with it.

    Returns:
        The corners found within 20 steps per asset.
    """
    assets = len(mean)
    prices = np.zeros(CORNERS_AN_ASSET * assets + 2)
    found = np.zeros((len(prices), assets))
    weights, places = top.copy(), np.where(top - low <= high - top, LOW, HIGH)
    free, inverse, count = np.zeros(assets, np.int64), np.zeros((assets, assets)), 0
    fixed, slope, rest = np.zeros(assets), np.zeros(assets), np.zeros(assets)
    price, which, becomes, corner = np.inf, last, FREE, 0
    while which >= 0 and corner < len(prices):
        if becomes == FREE:
            count = _enter(covariance, free, inverse, count, which)
        else:
            weights[which] = low[which] if becomes == LOW else high[which]
            count = _leave(free, inverse, count, which)
        places[which] = becomes
        level, tilt = _line(
            covariance, mean, weights, places, free[:count], inverse, fixed, slope, rest
        )
        until, which, becomes = _next(
            covariance, mean, low, high, places, free[:count], fixed, slope, rest, level, tilt
        )
        price = min(price, until)
        for one in free[:count]:
            weights[one] = min(max(fixed[one] + slope[one] * price, low[one]), high[one])
        prices[corner], found[corner] = price, weights
        corner += 1
    return prices[:corner], found[:corner]


@compiled
def _line(
    covariance: Floats,
    mean: Floats,
    weights: Floats,
    places: Integers,
    free: Integers,
    inverse: Floats,
    fixed: Floats,
    slope: Floats,
    rest: Floats,
) -> tuple[float, float]:
    """The price of weight as level + tilt · price of return; fills in the line of the weights.

    Free weights are fixed + slope · price; `rest` (A,) is the gradient from the other weights.
    """
    rest[:], budget = 0.0, 1.0
    for j in range(len(mean)):
        if places[j] != FREE and weights[j] != 0.0:
            budget -= weights[j]
            for i in range(len(mean)):
                rest[i] += covariance[i, j] * weights[j]
    by_one, by_mean, by_rest = np.zeros(len(free)), np.zeros(len(free)), np.zeros(len(free))
    for k in range(len(free)):
        for m in range(len(free)):
            by_one[k] += inverse[k, m]
            by_mean[k] += inverse[k, m] * mean[free[m]]
            by_rest[k] += inverse[k, m] * rest[free[m]]
    level = (budget + by_rest.sum()) / by_one.sum()
    tilt = -by_mean.sum() / by_one.sum()
    for k in range(len(free)):
        fixed[free[k]] = level * by_one[k] - by_rest[k]
        slope[free[k]] = by_mean[k] + tilt * by_one[k]
    return level, tilt


@compiled
def _next(
    covariance: Floats,
    mean: Floats,
    low: Floats,
    high: Floats,
    places: Integers,
    free: Integers,
    fixed: Floats,
    slope: Floats,
    rest: Floats,
    level: float,
    tilt: float,
) -> tuple[float, int, int]:
    """The next corner: its price, its asset and the bound it meets or leaves; 0 and -1 if none."""
    until, which, becomes = 0.0, -1, FREE
    for i in range(len(mean)):
        at, to = -1.0, FREE
        if places[i] == FREE and len(free) > 1:
            at, to = _bound_met(low[i], high[i], fixed[i], slope[i])
        elif places[i] != FREE and low[i] < high[i]:
            constant, rising = rest[i] - level, -mean[i] - tilt
            for one in free:
                constant += covariance[i, one] * fixed[one]
                rising += covariance[i, one] * slope[one]
            if rising * places[i] < 0.0:  # the gradient begins to favour it
                at = -constant / rising
        if at > until:
            until, which, becomes = at, i, to
    return until, which, becomes


@compiled
def _bound_met(low: float, high: float, fixed: float, slope: float) -> tuple[float, int]:
    """The price at which fixed + slope · price meets a bound as it decreases, and which bound."""
    if slope > 0.0:
        return (low - fixed) / slope, LOW
    if slope < 0.0:
        return (high - fixed) / slope, HIGH
    return -1.0, FREE


@compiled
def _enter(covariance: Floats, free: Integers, inverse: Floats, count: int, which: int) -> int:
    """Add a row and a column to the inverse; return its new size."""
    ahead, left = np.zeros(count), covariance[which, which]
    for k in range(count):
        for m in range(count):
            ahead[k] += inverse[k, m] * covariance[which, free[m]]
        left -= ahead[k] * covariance[which, free[k]]
    for k in range(count):
        for m in range(count):
            inverse[k, m] += ahead[k] * ahead[m] / left
        inverse[k, count] = inverse[count, k] = -ahead[k] / left
    inverse[count, count], free[count] = 1.0 / left, which
    return count + 1


@compiled
def _leave(free: Integers, inverse: Floats, count: int, which: int) -> int:
    """Remove an asset from the inverse, move the last one to its place; return the new size."""
    gone, end = int(np.argmax(free[:count] == which)), count - 1
    for k in range(count):
        inverse[gone, k], inverse[end, k] = inverse[end, k], inverse[gone, k]
    for k in range(count):
        inverse[k, gone], inverse[k, end] = inverse[k, end], inverse[k, gone]
    free[gone] = free[end]
    for k in range(end):
        for m in range(end):
            inverse[k, m] -= inverse[k, end] * inverse[end, m] / inverse[end, end]
    return end


__all__ = ["corners"]
