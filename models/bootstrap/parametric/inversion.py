"""Intervals of metrics that depend on the mean return: an inverted test over drifts."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.parametric.ends import Ruler, around, basic, quantiles
from models.bootstrap.parametric.kernels_fitted import weighted_fit

Floats = NDArray[np.float64]
# Degrees of the polynomials in the drift: of the level, and of the logarithm of the spread.
LEVEL, SPREAD = 3, 2
# Drifts, in standard errors of the mean, that the inverted test looks at.
GRID: Floats = np.linspace(-4.0, 4.0, 161)
# Deep and shallow drawdowns differ in skewness: quantiles are taken in this many parts.
PARTS = 3
LEAST_RESIDUAL = 1e-6


def inverted(
    estimate: float, values: Floats, drift: Floats, ruler: Ruler, confidence: float
) -> tuple[float, float]:
    """Range of the medians under all drifts that do not reject the estimate: an inverted test.

    Where a value is undefined, the result is the basic interval about the median.

    Args:
        estimate: of the metric.
        values: (R,) the metric of each replicate.
        drift: (R,) drift of each replicate, in standard errors of the mean return.
        ruler: scale on which errors are taken.
        confidence: of the interval, such as 0.95.

    Returns:
        Lower and upper end, in the unit of the metric.
    """
    if not np.isfinite(values).all() or np.ptp(values) == 0.0:
        seen = values[~np.isnan(values)]
        middle = float(np.median(seen)) if len(seen) else math.nan
        return basic(estimate, values, middle, ruler, confidence)
    here = float(ruler.there(np.array([estimate]))[0])
    low, median, high = _curves(ruler.there(values), drift, confidence)
    held = (low <= here) & (here <= high)
    if not held.any():
        return basic(estimate, values, float(np.median(values)), ruler, confidence)
    ends = ruler.back(np.array([median[held].min(), median[held].max()]))
    return around(estimate, float(ends[0]), float(ends[1]))


def _curves(places: Floats, drift: Floats, confidence: float) -> Floats:
    """(3, grid) lower quantile, median and upper quantile of the places (R,) under each drift.

    The level is a cubic in the drift, the logarithm of the spread a parabola, both by least
    squares, the former weighted by the latter. The quantiles of the residuals, relative to the
    spread, are taken per third of the drifts and interpolated linearly.
    """
    level = _fitted(drift, places, LEVEL, np.ones_like(drift))
    for _ in range(2):
        sizes = np.log(np.abs(places - _at(level, drift)) + LEAST_RESIDUAL)
        spread = _fitted(drift, sizes, SPREAD, np.ones_like(drift))
        level = _fitted(drift, places, LEVEL, np.exp(-_at(spread, drift)))
    alike = (places - _at(level, drift)) / np.exp(_at(spread, drift))
    parts = np.array_split(np.argsort(drift, kind="stable"), min(PARTS, len(drift)))
    tail = 0.5 * (1.0 - confidence)
    each = np.array([quantiles(alike[part], [tail, 0.5, 1.0 - tail]) for part in parts])
    middles = [float(np.median(drift[part])) for part in parts]
    joined = np.array([np.interp(GRID, middles, column) for column in each.T])
    return np.asarray(_at(level, GRID) + np.exp(_at(spread, GRID)) * joined)


def _fitted(drift: Floats, values: Floats, degree: int, weights: Floats) -> Floats:
    """(degree + 1,) coefficients by weighted least squares."""
    found = np.empty(degree + 1)
    weighted_fit(drift, values, weights, found)
    return found


def _at(coefficients: Floats, drift: Floats) -> Floats:
    """The polynomial at these drifts, by Horner's rule."""
    found = np.zeros_like(drift)
    for one in coefficients[::-1].tolist():
        found = found * drift + one
    return found
