"""Compiled: order statistics of resamples, from how often each rank was drawn.

Shape: `counts` (groups, n, width), resamples side by side as in `kernels`; `ordered` (n,), the
series ascending; `out` (answers, groups, width), which every function fills.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
Counts = NDArray[np.int32]


@compiled
def about(counts: Counts, ordered: Floats, target: float, out: Floats) -> None:
    """Mean gain, mean loss, mean squared loss, share above and share below the target.

    Args:
        counts: (groups, n, width) how often the observation of each rank was drawn.
        ordered: (n,) the series, ascending.
        target: return that gains and losses are measured from.
        out: (5, groups, width) to fill.
    """
    groups, n, width = counts.shape
    sums = np.empty((5, WIDTH))
    gain, loss, square, above, below = sums
    for g in range(groups):
        sums[:] = 0.0
        for rank in range(n):
            excess = ordered[rank] - target
            if excess < 0.0:
                for k in range(width):
                    short = counts[g, rank, k] * excess
                    loss[k] -= short
                    square[k] += short * excess
                    below[k] += counts[g, rank, k]
            elif excess > 0.0:
                for k in range(width):
                    gain[k] += counts[g, rank, k] * excess
                    above[k] += counts[g, rank, k]
        out[:, g] = sums[:, :width] / n


@compiled
def order(counts: Counts, ordered: Floats, tail: float, out: Floats) -> None:
    """Ends, both quantiles (type 7) at `tail`, mean up to the lower.

    Args:
        counts: (groups, n, width) how often the observation of each rank was drawn.
        ordered: (n,) the series, ascending.
        tail: level of the lower quantile; the upper one is at 1 - tail.
        out: (5, groups, width) to fill.
    """
    groups, n, _ = counts.shape
    lower, upper = (n - 1) * tail, (n - 1) * (1 - tail)
    low, high = int(lower), int(upper)
    for g in range(groups):
        smallest, largest, low_end, high_end, beyond = out[:, g]
        _reach(counts[g], ordered, 0, 0, 1, smallest)
        _reach(counts[g], ordered, 0, n - 1, -1, largest)
        _reach(counts[g], ordered, low, 0, 1, low_end)
        _reach(counts[g], ordered, min(low + 1, n - 1), 0, 1, beyond)
        low_end += (lower - low) * (beyond - low_end)
        _reach(counts[g], ordered, n - 1 - high, n - 1, -1, high_end)
        _reach(counts[g], ordered, n - 1 - min(high + 1, n - 1), n - 1, -1, beyond)
        high_end += (upper - high) * (beyond - high_end)
        _mean_upto(counts[g], ordered, low_end, out[4, g])


@compiled
def _reach(
    counts: Counts, ordered: Floats, place: int, rank: int, step: int, found: Floats
) -> None:
    """The values at that place of the sorted resamples, counted from `rank` by `step`s."""
    width = counts.shape[1]
    upto, left = np.zeros(WIDTH, np.int32), width
    while left:
        left = 0
        for k in range(width):
            found[k] = ordered[rank] if upto[k] <= place else found[k]
            upto[k] += counts[rank, k]
            left += upto[k] <= place
        rank += step


@compiled
def _mean_upto(counts: Counts, ordered: Floats, limit: Floats, found: Floats) -> None:
    """Mean of each resample's draws that are at most its `limit`, (width,)."""
    width, highest, rank = counts.shape[1], limit.max(), 0
    total, drawn = np.zeros((2, WIDTH))
    while rank < len(ordered) and ordered[rank] <= highest:
        value = ordered[rank]
        for k in range(width):
            inside = counts[rank, k] if value <= limit[k] else 0
            total[k] += inside * value
            drawn[k] += inside
        rank += 1
    found[:] = total[:width] / drawn[:width]
