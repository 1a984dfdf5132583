"""Compiled: what resamples of a ticker and its benchmark, drawn together, add up to.

Shape: `returns` and `benchmark` (R, n); every function fills `out`, a row a resample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@compiled
def beside(returns: Floats, benchmark: Floats, out: Floats) -> None:
    """Benchmark's mean and variance, covariance with it, mean and variance of the excess.

    Two passes, shifted by the first; the excess by itself, since cancelling would lose it.
    """
    resamples, n = returns.shape
    for i in range(resamples):
        x0, y0 = returns[i, 0], benchmark[i, 0]
        z0, x, y, z = x0 - y0, 0.0, 0.0, 0.0
        for t in range(n):
            x += returns[i, t] - x0
            y += benchmark[i, t] - y0
            z += (returns[i, t] - benchmark[i, t]) - z0
        x, y, z = x / n, y / n, z / n
        rest_y, rest_z, square, product, excess = 0.0, 0.0, 0.0, 0.0, 0.0
        for t in range(n):
            dx, dy = (returns[i, t] - x0) - x, (benchmark[i, t] - y0) - y
            dz = ((returns[i, t] - benchmark[i, t]) - z0) - z
            rest_y += dy
            rest_z += dz
            square += dy * dy
            product += dx * dy
            excess += dz * dz
        out[i, 0], out[i, 1], out[i, 2] = y0 + (y + rest_y / n), square / n, product / n
        out[i, 3], out[i, 4] = z0 + (z + rest_z / n), excess / n


@compiled
def capture(columns: Integers, sides: Floats, out: Floats) -> None:
    """Mean log growth of both where the benchmark rose, then where it fell; NaN where never.

    `sides` (2n, 6): log growth of returns and benchmark where it rose and 0 elsewhere, the same
    where it fell, 1 where it rose, 1 where it fell. Sums of zeros cost less than a branch.
    """
    resamples, n = columns.shape
    for i in range(resamples):
        up, up_b, down, down_b, rose, fell = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for t in range(n):
            at = columns[i, t]
            up += sides[at, 0]
            up_b += sides[at, 1]
            down += sides[at, 2]
            down_b += sides[at, 3]
            rose += sides[at, 4]
            fell += sides[at, 5]
        out[i, 0], out[i, 1] = up / rose, up_b / rose
        out[i, 2], out[i, 3] = down / fell, down_b / fell
