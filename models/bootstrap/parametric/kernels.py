"""Compiled: simulated histories side by side, and their order statistics.

Shape: as in models.bootstrap.resampling.kernels, (groups, time, width); a replicate is a lane.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.bootstrap.resampling import WIDTH
from models.bootstrap.resampling.kernels_path import EPS
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
BINS = 64


@compiled
def simulate(  # noqa: C901 - in one function the lanes stay in registers
    normals: Floats,
    alpha: Floats,
    beta: Floats,
    rows: Integers,
    shocks: Floats,
    autoregression: float,
    mean: float,
    sd: float,
    out: Floats,
) -> None:
    """Returns mean + sd·y; y_t = a·y_{t-1} + sqrt(1 - a²)·sqrt(h_t)·x_t, h GARCH with long run 1.

    The first steps bring h to its stationary law and are left out of `out`.

    Args:
        normals: (groups, warm-up + n, width) standard normal numbers, one per shock.
        alpha: (groups, width) of each replicate, ≥ 0.
        beta: (groups, width) of each replicate, ≥ 0.
        rows: (groups, width) which row of `shocks` each replicate uses.
        shocks: (rows, nodes) values by which normal numbers become shocks, see the module shocks.
        autoregression: a, between -1 and 1.
        mean: of the returns, a fraction per period.
        sd: standard deviation of the returns, a fraction per period.
        out: (groups, n, width) to fill with simple returns, fractions.
    """
    groups, steps, width = normals.shape
    nodes, skipped = shocks.shape[1], steps - out.shape[1]
    flat = shocks.reshape(-1)
    middle = 0.5 * (nodes - 1)
    scale, last = middle / 8.0, float(nodes - 2)
    own = math.sqrt(1.0 - autoregression * autoregression)
    h, y, x, above = np.empty((4, WIDTH))
    first, at = np.empty((2, WIDTH), np.uint32)
    for g in range(groups):
        h[:], y[:] = 1.0, 0.0
        for k in range(width):
            first[k] = rows[g, k] * nodes
        for t in range(steps):
            for k in range(width):  # places, look-ups and arithmetic apart: each is vectorised
                place = min(max(normals[g, t, k] * scale + middle, 0.0), last)
                node = np.int32(place)
                above[k] = place - node
                at[k] = first[k] + np.uint32(node)
            for k in range(width):
                low = flat[at[k]]
                x[k] = low + above[k] * (flat[at[k] + np.uint32(1)] - low)
            for k in range(width):
                y[k] = autoregression * y[k] + own * math.sqrt(h[k]) * x[k]
                a, b = alpha[g, k], beta[g, k]
                h[k] = (1.0 - a - b) + (a * x[k] * x[k] + b) * h[k]
            if t >= skipped:
                for k in range(width):
                    out[g, t - skipped, k] = mean + sd * y[k]


@compiled
def simulate_drawn(
    uniforms: Floats,
    alpha: Floats,
    beta: Floats,
    residuals: Floats,
    autoregression: float,
    mean: float,
    sd: float,
    out: Floats,
) -> None:
    """As `simulate`, with shocks drawn from the residuals (n,): those at place `uniforms`·n.

    Args:
        uniforms: (groups, warm-up + n, width) from 0 to below 1, one per shock.
        alpha: (groups, width) of each replicate, ≥ 0.
        beta: (groups, width) of each replicate, ≥ 0.
        residuals: (n,) standardised, to draw from.
        autoregression: a, between -1 and 1.
        mean: of the returns, a fraction per period.
        sd: standard deviation of the returns, a fraction per period.
        out: (groups, n, width) to fill with simple returns, fractions.
    """
    groups, steps, width = uniforms.shape
    skipped, n = steps - out.shape[1], len(residuals)
    own = math.sqrt(1.0 - autoregression * autoregression)
    h, y, x = np.empty((3, WIDTH))
    for g in range(groups):
        h[:], y[:] = 1.0, 0.0
        for t in range(steps):
            for k in range(width):
                x[k] = residuals[int(uniforms[g, t, k] * n)]
            for k in range(width):
                y[k] = autoregression * y[k] + own * math.sqrt(h[k]) * x[k]
                a, b = alpha[g, k], beta[g, k]
                h[k] = (1.0 - a - b) + (a * x[k] * x[k] + b) * h[k]
            if t >= skipped:
                for k in range(width):
                    out[g, t - skipped, k] = mean + sd * y[k]


@compiled
def about(returns: Floats, target: float, out: Floats) -> None:
    """Mean gain, mean loss, mean squared loss, share above, share below the target.

    Args:
        returns: (groups, n, width) simple returns, fractions.
        target: return that gains and losses are measured from, a fraction.
        out: (5, groups, width) to fill, all ≥ 0.
    """
    groups, n, width = returns.shape
    sums = np.empty((5, WIDTH))
    gain, loss, square, above, below = sums
    for g in range(groups):
        sums[:] = 0.0
        for t in range(n):
            for k in range(width):
                excess = returns[g, t, k] - target
                up, down = max(excess, 0.0), max(-excess, 0.0)
                gain[k] += up
                loss[k] += down
                square[k] += down * down
                above[k] += excess > 0.0
                below[k] += excess < 0.0
        out[:, g] = sums[:, :width] / n


@compiled
def order(  # noqa: C901 - in one function the lanes stay in registers
    returns: Floats, spread: Floats, tail: float, out: Floats
) -> None:
    """Ends, both quantiles (type 7) at `tail`, mean up to the lower, all that equal it included.

    Only returns beyond one standard deviation are sorted, unless there are too few of them.

    Args:
        returns: (groups, n, width) simple returns, fractions.
        spread: (2, groups, width) their mean and standard deviation.
        tail: probability of a tail, below 0.5.
        out: (5, groups, width) to fill: ends, lower and upper quantile, mean up to the lower.
    """
    groups, n, width = returns.shape
    kept, held, limits = np.empty((WIDTH, n + 1)), np.empty(WIDTH, np.int64), np.empty(WIDTH)
    lower = (n - 1) * tail
    low = int(lower)
    for g in range(groups):
        for side in (0, 1):
            sign = 1.0 - 2.0 * side
            for k in range(width):
                limits[k] = sign * spread[0, g, k] - spread[1, g, k]
            held[:] = 0
            for t in range(n):
                for k in range(width):
                    value = sign * returns[g, t, k]
                    kept[k, held[k]] = value  # unconditional, to avoid a branch; else overwritten
                    held[k] += value <= limits[k]
            for k in range(width):
                if held[k] < low + 2:
                    kept[k, :n], held[k] = sign * returns[g, :, k], n
                smallest, below, above, total = _lowest(kept[k, : held[k]], low)
                quantile = below + (lower - low) * (above - below)
                out[side, g, k], out[2 + side, g, k] = sign * smallest, sign * quantile
                if side == 0:
                    out[4, g, k] = total / (low + 1)
                    if above == below:  # returns equal to the quantile belong to the tail
                        out[4, g, k] = _mean_upto(kept[k, : held[k]], below)


@compiled
def _lowest(values: Floats, place: int) -> tuple[float, float, float, float]:
    """The smallest value, those at `place` and the next one in order, the sum up to the former.

    By bins of equal width; only the bin of the place is sorted.
    """
    smallest, largest = values.min(), values.max()
    scale = (BINS - 1) / (largest - smallest) if largest > smallest else 0.0
    held, bins = np.zeros(BINS, np.int64), np.empty(len(values), np.int64)
    for i in range(len(values)):
        bins[i] = int(min(max((values[i] - smallest) * scale, 0.0), BINS - 1.0))
        held[bins[i]] += 1
    edge, before = 0, 0
    while before + held[edge] <= place:
        before += held[edge]
        edge += 1
    among, k, total, above = np.empty(held[edge] + 1), 0, 0.0, np.inf
    for i in range(len(values)):
        total += values[i] if bins[i] < edge else 0.0
        above = min(above, values[i] if bins[i] > edge else np.inf)
        among[k] = values[i]
        k += bins[i] == edge
    among = among[:k]
    among.sort()
    at = place - before
    total += among[: at + 1].sum()
    following = among[at + 1] if at + 1 < k else above
    return smallest, among[at], following if following < np.inf else among[at], total


@compiled
def _mean_upto(values: Floats, limit: float) -> float:
    """The mean of the values that are at most `limit`."""
    total, count = 0.0, 0
    for value in values:
        total += value if value <= limit else 0.0
        count += value <= limit
    return total / count


@compiled
def tally(returns: Floats, lanes: int, first: float, width: float, counts: Integers) -> None:
    """Add each return of the first replicates to its bin; returns beyond go to the end bins.

    Args:
        returns: (groups, n, width) simple returns, fractions.
        lanes: number of replicates to count; those after them are padding.
        first: lower edge of the first bin.
        width: of a bin.
        counts: (bins,) to add to.
    """
    groups, n, across = returns.shape
    last, places = float(len(counts) - 1), np.empty(WIDTH, np.int32)
    for g in range(groups):
        there = min(across, lanes - g * across)
        for t in range(n):
            for k in range(there):  # apart from the counting, so that it is vectorised
                place = (returns[g, t, k] - first) / width
                places[k] = np.int32(min(max(place, 0.0), last))
            for k in range(there):
                counts[places[k]] += 1


@compiled
def drawdowns(returns: Floats, drift: Floats, depths: Floats, out: Floats) -> None:
    """As models.bootstrap.resampling.kernels_path.drawdowns, of returns plus their drift.

    Args:
        returns: (groups, n, width) simple returns, fractions.
        drift: (groups, width) of each replicate, fractions per period.
        depths: (groups, n, width) to fill, ≤ 0.
        out: (1, groups, width) to fill with the wealth at the end.
    """
    groups, n, width = returns.shape
    wealth, high = np.empty((2, WIDTH))
    for g in range(groups):
        wealth[:], high[:] = 1.0, 1.0
        for t in range(n):
            for k in range(width):
                wealth[k] *= 1.0 + (returns[g, t, k] + drift[g, k])
                high[k] = max(high[k], wealth[k])
                depth = wealth[k] / high[k] - 1.0
                depths[g, t, k] = 0.0 if depth >= -2 * n * EPS else depth
        out[0, g] = wealth[:width]


@compiled
def capture(returns: Floats, benchmark: Floats, out: Floats) -> None:
    """Mean log growth of both where the benchmark rose, then where it fell; NaN where never.

    Args:
        returns: (groups, n, width) simple returns, fractions.
        benchmark: (groups, n, width) those of the benchmark.
        out: (4, groups, width) to fill: own and benchmark's where it rose, then where it fell.
    """
    groups, n, width = returns.shape
    sums = np.empty((6, WIDTH))
    for g in range(groups):
        sums[:2], sums[2:] = 0.0, 1.0
        for t in range(n):
            for k in range(width):
                own, other = returns[g, t, k], benchmark[g, t, k]
                rose, fell = other > 0.0, other < 0.0
                sums[0, k] += rose
                sums[1, k] += fell
                sums[2, k] *= 1.0 + own if rose else 1.0
                sums[3, k] *= 1.0 + other if rose else 1.0
                sums[4, k] *= 1.0 + own if fell else 1.0
                sums[5, k] *= 1.0 + other if fell else 1.0
        for k in range(width):
            for place in range(4):
                growth = sums[2 + place, k]
                logarithm = math.log(growth) if growth > 0.0 else -np.inf
                out[place, g, k] = logarithm / sums[place // 2, k]
