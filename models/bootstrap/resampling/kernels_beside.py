"""Compiled: sums over resamples of a ticker and its benchmark, drawn jointly.

Shape: resamples side by side as in `kernels`; `out` (answers, groups, width), which every function
fills.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]


@compiled
def beside(returns: Floats, benchmark: Floats, out: Floats) -> None:
    """Benchmark's mean and variance, covariance with it, mean and variance of the excess.

    Both (groups, n, width), in the order drawn, so that a ticker paired with itself has the moments
    of `kernels` to the bit. Two passes, shifted by the first return; the excess is summed by
    itself, because a difference of sums would cancel.

    Args:
        returns: (groups, n, width) in the order drawn.
        benchmark: (groups, n, width) the benchmark's, drawn together.
        out: (5, groups, width) to fill.
    """
    groups, n, width = returns.shape
    sums = np.empty((11, WIDTH))
    x0, y0, z0, x, y, z, rest_y, rest_z, square, product, excess = sums
    for g in range(groups):
        sums[:] = 0.0
        x0[:width], y0[:width] = returns[g, 0], benchmark[g, 0]
        z0[:] = x0 - y0
        for t in range(n):
            for k in range(width):
                own, other = returns[g, t, k], benchmark[g, t, k]
                x[k] += own - x0[k]
                y[k] += other - y0[k]
                z[k] += (own - other) - z0[k]
        sums[3:6] /= n
        for t in range(n):
            for k in range(width):
                own, other = returns[g, t, k], benchmark[g, t, k]
                dx, dy = (own - x0[k]) - x[k], (other - y0[k]) - y[k]
                dz = ((own - other) - z0[k]) - z[k]
                rest_y[k] += dy
                rest_z[k] += dz
                square[k] += dy * dy
                product[k] += dx * dy
                excess[k] += dz * dz
        for k in range(width):
            out[0, g, k], out[1, g, k] = y0[k] + (y[k] + rest_y[k] / n), square[k] / n
            out[2, g, k] = product[k] / n
            out[3, g, k], out[4, g, k] = z0[k] + (z[k] + rest_z[k] / n), excess[k] / n


@compiled
def capture(counts: Counts, own: Floats, other: Floats, benchmark: Floats, out: Floats) -> None:
    """Mean log growth of both where the benchmark rose, then where it fell; NaN where never.

    `counts` (groups, n, width) says how often the observation of each rank was drawn; in the order
    of those ranks `own` and `other` (n,) are log growth, `benchmark` (n,) returns. The log growth
    of a total loss is -inf; it is skipped where it was not drawn, since 0 · -inf is NaN.

    Args:
        counts: (groups, n, width) how often the observation of each rank was drawn.
        own: (n,) logarithms of gross returns, by rank.
        other: (n,) those of the benchmark, by rank.
        benchmark: (n,) returns of the benchmark, by rank.
        out: (4, groups, width) to fill.
    """
    groups, n, width = counts.shape
    sums = np.empty((3, WIDTH))
    mine, others, times = sums
    for side, sign in enumerate((1.0, -1.0)):
        for g in range(groups):
            sums[:] = 0.0
            for rank in range(n):
                if sign * benchmark[rank] > 0.0:
                    grown, other_grown = own[rank], other[rank]
                    for k in range(width):
                        drawn = counts[g, rank, k]
                        mine[k] += drawn * grown if drawn > 0 else 0.0
                        others[k] += drawn * other_grown if drawn > 0 else 0.0
                        times[k] += drawn
            out[2 * side, g] = mine[:width] / times[:width]
            out[2 * side + 1, g] = others[:width] / times[:width]
