"""Compiled: drawing, moments, gains and order statistics of one resample after the other.

Each while it is in the cache. Every function fills `out`, a row a resample.

Shape: `columns` (R, n), places in a series written twice; `returns` (R, n).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@compiled
def draw(uniforms: Floats, new_block: float, columns: Integers) -> None:
    """Politis & Romano's recipe: go on to the next observation, or start a block anywhere.

    `uniforms` (R, ≥ n, 2): whether a block starts, and where. Of the first observation, 0.
    """
    resamples, n = columns.shape
    for i in range(resamples):
        at = 0
        for t in range(n):
            start = int(uniforms[i, t, 1] * n)  # needed or not: a branch would be mispredicted
            at = start if uniforms[i, t, 0] < new_block else at + 1
            columns[i, t] = at


@compiled
def take(series: Floats, columns: Integers, out: Floats) -> None:
    """The entries of a (2n,) series in those columns."""
    resamples, n = columns.shape
    for i in range(resamples):
        for t in range(n):
            out[i, t] = series[columns[i, t]]


@compiled
def moments(returns: Floats, out: Floats) -> None:
    """Mean, central moments 2 to 4, lagged product; two passes, shifted by the first return.

    What the deviations still add up to corrects the mean.
    """
    resamples, n = returns.shape
    for i in range(resamples):
        first, total = returns[i, 0], 0.0
        for t in range(n):
            total += returns[i, t] - first
        shift = total / n
        rest, second, third, fourth, lagged, before = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
        for t in range(n):
            deviation = (returns[i, t] - first) - shift
            square = deviation * deviation
            rest += deviation
            second += square
            third += square * deviation
            fourth += square * square
            lagged += deviation * before
            before = deviation
        out[i, 0] = first + (shift + rest / n)
        out[i, 1], out[i, 2], out[i, 3] = second / n, third / n, fourth / n
        out[i, 4] = lagged / n


@compiled
def about(returns: Floats, target: float, out: Floats) -> None:
    """Mean gain, mean loss, mean squared loss, share above and share below the target."""
    resamples, n = returns.shape
    for i in range(resamples):
        gain, loss, square, above, below = 0.0, 0.0, 0.0, 0, 0
        for t in range(n):
            excess = returns[i, t] - target
            short = min(excess, 0.0)
            gain += max(excess, 0.0)
            loss -= short
            square += short * short
            above += excess > 0.0
            below += excess < 0.0
        out[i, 0], out[i, 1], out[i, 2] = gain / n, loss / n, square / n
        out[i, 3], out[i, 4] = above / n, below / n


@compiled
def order(columns: Integers, ranks: Integers, ordered: Floats, tail: float, out: Floats) -> None:
    """Ends, both quantiles at `tail`, mean up to the lower; by how often each rank was drawn."""
    resamples, n = columns.shape
    counts = np.empty(n, np.int32)
    lower, upper = (n - 1) * tail, (n - 1) * (1 - tail)
    for i in range(resamples):
        counts[:] = 0
        for t in range(n):
            counts[ranks[columns[i, t]]] += 1
        out[i, 0], out[i, 1] = _from_below(counts, ordered, 0), _from_above(counts, ordered, 0)
        low, high = int(lower), int(upper)
        below = _from_below(counts, ordered, low)
        above = _from_below(counts, ordered, min(low + 1, n - 1))
        limit = below + (lower - low) * (above - below)
        out[i, 2] = limit
        below = _from_above(counts, ordered, n - 1 - high)
        above = _from_above(counts, ordered, n - 1 - min(high + 1, n - 1))
        out[i, 3] = below + (upper - high) * (above - below)
        out[i, 4] = _mean_upto(counts, ordered, limit)


@compiled
def _from_below(counts: Integers, ordered: Floats, place: int) -> float:
    """The value at that place of the sorted resample."""
    rank, upto = 0, counts[0]
    while upto <= place:
        rank += 1
        upto += counts[rank]
    return ordered[rank]


@compiled
def _from_above(counts: Integers, ordered: Floats, place: int) -> float:
    """The value at that place counted from the largest."""
    rank = len(counts) - 1
    upto = counts[rank]
    while upto <= place:
        rank -= 1
        upto += counts[rank]
    return ordered[rank]


@compiled
def _mean_upto(counts: Integers, ordered: Floats, limit: float) -> float:
    """Mean of the draws that are at most `limit`."""
    rank, total, drawn = 0, 0.0, 0
    while rank < len(counts) and ordered[rank] <= limit:
        total += counts[rank] * ordered[rank]
        drawn += counts[rank]
        rank += 1
    return total / drawn
