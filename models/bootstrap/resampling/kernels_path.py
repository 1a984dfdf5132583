"""Compiled: wealth, drawdowns and calendar stretches of resamples side by side, as in `kernels`.

Shape: `returns` and `depths` (groups, n, width); `out` (answers, groups, width), which every
function fills.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
EPS = 2.220446049250313e-16


@compiled
def drawdowns(returns: Floats, depths: Floats, out: Floats) -> None:
    """Wealth at the end; fills `depths`, 0 at a high and below it by less than rounding.

    Args:
        returns: (groups, n, width) in the order drawn.
        depths: (groups, n, width) to fill, ≤ 0.
        out: (1, groups, width) to fill.
    """
    groups, n, width = returns.shape
    wealth, high = np.empty((2, WIDTH))
    for g in range(groups):
        wealth[:], high[:] = 1.0, 1.0
        for t in range(n):
            for k in range(width):
                wealth[k] *= 1.0 + returns[g, t, k]
                high[k] = max(high[k], wealth[k])
                depth = wealth[k] / high[k] - 1.0
                depths[g, t, k] = 0.0 if depth >= -2 * n * EPS else depth
        out[0, g] = wealth[:width]


@compiled
def path(depths: Floats, out: Floats) -> None:
    """Deepest and mean squared drawdown; mean depth of an episode, or NaN; mean drawdown."""
    groups, n, width = depths.shape
    sums = np.empty((6, WIDTH))
    deepest, square, depth_of_all, episodes, episode, every = sums
    for g in range(groups):
        sums[:] = 0.0
        for t in range(n):
            for k in range(width):
                depth = depths[g, t, k]
                back = depth >= 0.0
                deepest[k] = min(deepest[k], depth)
                square[k] += depth * depth
                every[k] += depth
                depth_of_all[k] += episode[k] if back else 0.0
                episodes[k] += 1.0 if back & (episode[k] < 0.0) else 0.0
                episode[k] = 0.0 if back else min(episode[k], depth)
        for k in range(width):
            out[0, g, k], out[1, g, k] = deepest[k], square[k] / n
            out[3, g, k] = every[k] / n
            ended = episodes[k] + (episode[k] < 0.0)
            out[2, g, k] = (depth_of_all[k] + episode[k]) / ended if ended else np.nan


@compiled
def longest(depths: Floats, days: Floats, out: Floats) -> None:
    """Most days from a high to the return that is back at it, or to the last; NaN without one.

    Args:
        depths: (groups, n, width) drawdowns, ≤ 0.
        days: (n + 1,) calendar days of the base and of each return, from any day on.
        out: (1, groups, width) to fill.
    """
    groups, n, width = depths.shape
    since, most, before = np.empty((3, WIDTH))
    for g in range(groups):
        since[:], most[:], before[:] = days[0], -np.inf, 0.0
        for t in range(n):
            today = days[t + 1]
            for k in range(width):
                depth = depths[g, t, k]
                lasted = today - since[k] if min(depth, before[k]) < 0.0 else -np.inf
                most[k] = max(most[k], lasted)
                since[k] = since[k] if depth < 0.0 else today
                before[k] = depth
        for k in range(width):
            out[0, g, k] = most[k] if most[k] >= 0.0 else np.nan


@compiled
def stretches(returns: Floats, edges: NDArray[np.int64], out: Floats) -> None:
    """Largest and smallest compounded return of the stretches [first, stop); NaN without one.

    Args:
        returns: (groups, n, width) in the order drawn.
        edges: (K, 2) first return of each stretch, and the one after its last.
        out: (2, groups, width) to fill.
    """
    groups, _, width = returns.shape
    wealth, most, least = np.empty((3, WIDTH))
    for g in range(groups):
        most[:], least[:] = -np.inf, np.inf
        for first, stop in edges:
            wealth[:] = 1.0
            for t in range(first, stop):
                for k in range(width):
                    wealth[k] *= 1.0 + returns[g, t, k]
            for k in range(width):
                most[k] = max(most[k], wealth[k] - 1.0)
                least[k] = min(least[k], wealth[k] - 1.0)
        for k in range(width):
            out[0, g, k], out[1, g, k] = (most[k], least[k]) if len(edges) else (np.nan, np.nan)
