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
    """Benchmark's mean and variance, covariance with it, mean and variance of the excess."""
    resamples, n = returns.shape
    for i in range(resamples):
        x0, y0, x, y = returns[i, 0], benchmark[i, 0], 0.0, 0.0
        for t in range(n):
            x += returns[i, t] - x0
            y += benchmark[i, t] - y0
        x, y = x / n, y / n
        rest_x, rest_y, square, product = 0.0, 0.0, 0.0, 0.0
        for t in range(n):
            dx, dy = (returns[i, t] - x0) - x, (benchmark[i, t] - y0) - y
            rest_x, rest_y = rest_x + dx, rest_y + dy
            square += dy * dy
            product += dx * dy
        out[i, 0], out[i, 1], out[i, 2] = y0 + (y + rest_y / n), square / n, product / n
        _excess(returns[i], benchmark[i], out[i, 3:])


@compiled
def _excess(returns: Floats, benchmark: Floats, out: Floats) -> None:
    """Mean and variance of the difference: of its own, since cancelling would lose it."""
    n, first, total = len(returns), returns[0] - benchmark[0], 0.0
    for t in range(n):
        total += (returns[t] - benchmark[t]) - first
    shift, rest, square = total / n, 0.0, 0.0
    for t in range(n):
        deviation = ((returns[t] - benchmark[t]) - first) - shift
        rest += deviation
        square += deviation * deviation
    out[0], out[1] = first + (shift + rest / n), square / n


@compiled
def capture(columns: Integers, logs: Floats, side: NDArray[np.int8], out: Floats) -> None:
    """Mean log growth of both where the benchmark rose, then where it fell; NaN where never.

    `logs` (2n, 2) of returns and benchmark, `side` (2n,) the sign of the benchmark's return.
    """
    resamples, n = columns.shape
    for i in range(resamples):
        up, up_b, ups, down, down_b, downs = 0.0, 0.0, 0, 0.0, 0.0, 0
        for t in range(n):
            at = columns[i, t]
            if side[at] > 0:
                up, up_b, ups = up + logs[at, 0], up_b + logs[at, 1], ups + 1
            elif side[at] < 0:
                down, down_b, downs = down + logs[at, 0], down_b + logs[at, 1], downs + 1
        out[i, 0], out[i, 1] = (up / ups, up_b / ups) if ups else (np.nan, np.nan)
        out[i, 2], out[i, 3] = (down / downs, down_b / downs) if downs else (np.nan, np.nan)
