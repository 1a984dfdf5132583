"""Compiled: the mean of the deepest drawdowns of resamples side by side, without sorting them.

A sample of the sessions gives a depth below which slightly more sessions lie than are wanted. Those
are collected and ordered by bins of equal width; where the sample was not representative, all are.
The code has few branches on a depth, because they cannot be predicted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
SAMPLED = 32  # step of that sample: drawdowns of neighbouring sessions are similar
BINS = 128


@compiled
def worst(depths: Floats, count: int, out: Floats) -> None:
    """Mean of the `count` deepest drawdowns, each session's.

    `depths` (groups, n, width), at most 0; `out` (1, groups, width).

    Args:
        depths: (groups, n, width) drawdowns, ≤ 0.
        count: how many of the deepest are averaged.
        out: (1, groups, width) to fill.
    """
    groups, n, width = depths.shape
    sampled = (n + SAMPLED - 1) // SAMPLED
    enough = min(sampled, int(1.2 * count / SAMPLED) + 3)
    limits, held = np.empty(WIDTH), np.empty(WIDTH, np.int64)
    kept = np.empty((WIDTH, n + 1))
    for g in range(groups):
        for k in range(width):
            limits[k] = _deep(depths[g, ::SAMPLED, k], enough)
        _collect(depths[g], limits, kept, held)
        for k in range(width):
            if held[k] < count:
                kept[k, :n], held[k], limits[k] = depths[g, :, k], n, 0.0
            out[0, g, k] = _mean_of_deepest(kept[k, : held[k]], count, limits[k])


@compiled
def _deep(depths: Floats, place: int) -> float:
    """The `place`-th deepest, by insertion into a sorted list of the deepest so far."""
    deepest = np.zeros(place)
    for depth in depths:
        if depth < deepest[place - 1]:
            at = place - 1
            while at > 0 and deepest[at - 1] > depth:
                deepest[at] = deepest[at - 1]
                at -= 1
            deepest[at] = depth
    return deepest[place - 1]


@compiled
def _collect(depths: Floats, limits: Floats, kept: Floats, held: NDArray[np.int64]) -> None:
    """Write the depths (n, width) at or below the limit to the front of `kept` (width, n + 1)."""
    n, width = depths.shape
    held[:] = 0
    for t in range(n):
        for k in range(width):
            kept[k, held[k]] = depths[t, k]  # unconditional, to avoid a branch; else overwritten
            held[k] += depths[t, k] <= limits[k]


@compiled
def _mean_of_deepest(depths: Floats, count: int, limit: float) -> float:
    """Depths that are at most `limit`: all of the deep bins, and the deepest of the bin between."""
    scale = (BINS - 1) / (limit - depths.min())
    places, held = np.empty(len(depths), np.int64), np.zeros(BINS, np.int64)
    for i in range(len(depths)):
        places[i] = _bin((limit - depths[i]) * scale)
        held[places[i]] += 1
    edge, deeper = BINS - 1, 0
    while deeper + held[edge] < count:
        deeper += held[edge]
        edge -= 1
    total, among, k = 0.0, np.empty(held[edge] + 1), 0
    for i in range(len(depths)):
        total += depths[i] if places[i] > edge else 0.0
        among[k] = depths[i]
        k += places[i] == edge
    among[:k].sort()
    return (total + among[: count - deeper].sum()) / count


@compiled
def _bin(place: float) -> int:
    """The whole part; 0 for a value in no bin, so that an overflow cannot write out of bounds."""
    return int(place) if 0.0 < place < BINS else 0
