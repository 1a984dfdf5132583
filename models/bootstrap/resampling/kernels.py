"""Compiled: drawing, and sums in the order drawn. Resamples lie side by side.

A step of every loop takes one observation of up to WIDTH resamples, which are the last axis: the
machine's vectors work on several resamples at once, while each one's own arithmetic stays in the
order written, and so do its bits.

Shape: `columns`, places in a series written twice, and `returns` (groups, n, width); `out`
(answers, groups, width), which every function fills.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
# Unsigned, so that numba needs no test for negative indices.
Places = NDArray[np.uint32]


@compiled
def draw(chance: Floats, place: Floats, new_block: float, columns: Places) -> None:
    """Politis & Romano's recipe: go on to the next observation, or start a block anywhere.

    `chance` and `place` (groups, ≥ n, width): whether a block starts, of the first observation 0,
    and where.

    Args:
        chance: (groups, ≥ n, width) uniform numbers; 0 for the first observation.
        place: (groups, ≥ n, width) uniform numbers that say where a block starts.
        new_block: probability that a block starts at an observation.
        columns: (groups, n, width) to fill.
    """
    groups, n, width = columns.shape
    at = np.empty(WIDTH, np.int32)
    for g in range(groups):
        at[:] = 0
        for t in range(n):
            for k in range(width):
                start = np.int32(place[g, t, k] * n)  # needed or not: a branch would cost more
                at[k] = start if chance[g, t, k] < new_block else at[k] + np.int32(1)
                columns[g, t, k] = at[k]


@compiled
def take(series: Floats, columns: Places, out: Floats) -> None:
    """(groups, n, width) the entries of a (2n,) series in those columns.

    Args:
        series: (2n,) the series written twice.
        columns: (groups, n, width) places in it.
        out: (groups, n, width) to fill.
    """
    groups, n, width = columns.shape
    for g in range(groups):
        for t in range(n):
            for k in range(width):
                out[g, t, k] = series[columns[g, t, k]]


@compiled
def count(ranks: Places, columns: Places, out: NDArray[np.int32]) -> None:
    """(groups, n, width) how often the observation of each rank was drawn; `ranks` (2n,).

    Args:
        ranks: (2n,) rank of each observation of the series written twice.
        columns: (groups, n, width) places in it.
        out: (groups, n, width) to fill.
    """
    groups, n, width = columns.shape
    out[:] = 0
    for g in range(groups):
        for t in range(n):
            for k in range(width):
                out[g, ranks[columns[g, t, k]], k] += 1


@compiled
def moments(returns: Floats, out: Floats) -> None:
    """Mean, central moments 2 to 4, lagged product; two passes, shifted by the first return.

    The remaining sum of the deviations corrects the mean.
    """
    groups, n, width = returns.shape
    sums = np.empty((8, WIDTH))
    first, shift, rest, second, third, fourth, lagged, before = sums
    for g in range(groups):
        sums[:] = 0.0
        first[:width] = returns[g, 0]
        for t in range(n):
            for k in range(width):
                shift[k] += returns[g, t, k] - first[k]
        shift /= n
        for t in range(n):
            for k in range(width):
                deviation = (returns[g, t, k] - first[k]) - shift[k]
                square = deviation * deviation
                rest[k] += deviation
                second[k] += square
                third[k] += square * deviation
                fourth[k] += square * square
                lagged[k] += deviation * before[k]
                before[k] = deviation
        for k in range(width):
            out[0, g, k] = first[k] + (shift[k] + rest[k] / n)
            out[1, g, k], out[2, g, k] = second[k] / n, third[k] / n
            out[3, g, k], out[4, g, k] = fourth[k] / n, lagged[k] / n
