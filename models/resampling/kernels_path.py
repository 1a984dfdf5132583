"""Compiled: wealth, drawdowns and calendar stretches of one resample after the other.

Shape: `returns` (R, n); every function fills `out`, a row a resample.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.compiled import compiled

Floats = NDArray[np.float64]
EPS = 2.220446049250313e-16
BINS = 1024  # a drawdown is put in one of these to find the deepest without sorting


@compiled
def path(returns: Floats, out: Floats) -> None:
    """Wealth at the end; deepest and mean squared drawdown; mean depth of an episode or NaN."""
    resamples, n = returns.shape
    for i in range(resamples):
        wealth, high, deepest, square = 1.0, 1.0, 0.0, 0.0
        depth_of_all, episodes, episode = 0.0, 0, 0.0
        for t in range(n):
            wealth *= 1.0 + returns[i, t]
            high = max(high, wealth)
            depth = wealth / high - 1.0
            if depth >= -2 * n * EPS:  # back at the high: rounding, as in the statistics
                depth_of_all += episode
                episodes += episode < 0.0
                episode = 0.0
            else:
                episode = min(episode, depth)
                deepest = min(deepest, depth)
                square += depth * depth
        episodes += episode < 0.0
        out[i, 0], out[i, 1], out[i, 2] = wealth, deepest, square / n
        out[i, 3] = (depth_of_all + episode) / episodes if episodes else np.nan


@compiled
def worst(returns: Floats, count: int, out: Floats) -> None:
    """Mean of the `count` deepest drawdowns, each session's."""
    resamples, n = returns.shape
    depths = np.empty(n)
    for i in range(resamples):
        deepest = _drawdowns(returns[i], depths)
        out[i, 0] = _mean_of_deepest(depths, count, deepest) if deepest < 0.0 else 0.0


@compiled
def _drawdowns(returns: Floats, depths: Floats) -> float:
    """The deepest of the (n,) drawdowns that this writes."""
    wealth, high, deepest, n = 1.0, 1.0, 0.0, len(returns)
    for t in range(n):
        wealth *= 1.0 + returns[t]
        high = max(high, wealth)
        depth = wealth / high - 1.0
        depths[t] = 0.0 if depth >= -2 * n * EPS else depth
        deepest = min(deepest, depths[t])
    return deepest


@compiled
def _mean_of_deepest(depths: Floats, count: int, deepest: float) -> float:
    """By bins of equal width: all of the deep ones, and the deepest of the one at the edge."""
    scale = (BINS - 1) / deepest
    held = np.zeros(BINS, np.int64)
    for depth in depths:
        held[_bin(depth * scale)] += 1
    edge, deeper = BINS - 1, 0
    while deeper + held[edge] < count:
        deeper += held[edge]
        edge -= 1
    total, among, k = 0.0, np.empty(held[edge]), 0
    for depth in depths:
        place = _bin(depth * scale)
        if place > edge:
            total += depth
        elif place == edge:
            among[k] = depth
            k += 1
    among.sort()
    return (total + among[: count - deeper].sum()) / count


@compiled
def _bin(place: float) -> int:
    """The whole part; 0 for what is in none, so that an overflow cannot write out of bounds."""
    return int(place) if 0.0 < place < BINS else 0


@compiled
def longest(returns: Floats, days: Floats, out: Floats) -> None:
    """Most days from a high to the return that is back at it, or to the last; NaN without one."""
    resamples, n = returns.shape
    for i in range(resamples):
        wealth, high, since, most, under = 1.0, 1.0, 0, np.nan, False
        for t in range(n):
            wealth *= 1.0 + returns[i, t]
            high = max(high, wealth)
            was_under, under = under, wealth / high - 1.0 < -2 * n * EPS
            if under or was_under:
                lasted = days[t + 1] - days[since]
                most = lasted if np.isnan(most) else max(most, lasted)
            if not under:
                since = t + 1
        out[i, 0] = most


@compiled
def stretches(returns: Floats, edges: NDArray[np.int64], out: Floats) -> None:
    """Largest and smallest compounded return of the stretches [first, stop); NaN without one."""
    for i in range(len(returns)):
        most, least = -np.inf, np.inf
        for k in range(len(edges)):
            wealth = 1.0
            for t in range(edges[k, 0], edges[k, 1]):
                wealth *= 1.0 + returns[i, t]
            most, least = max(most, wealth - 1.0), min(least, wealth - 1.0)
        out[i, 0], out[i, 1] = (most, least) if len(edges) else (np.nan, np.nan)
