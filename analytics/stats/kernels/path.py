"""Drawdowns along the path of wealth. Shapes as the package says."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled
from models.runtime.simd_kernel import (
    WIDTH,
    above,
    across,
    everywhere,
    higher,
    lane,
    lower,
    put,
    seen,
    spread,
)


@compiled
def ends(values: Floats, count: Columns, rounding: float, out: Floats) -> None:
    """Wealth at the end and the deepest drawdown, as of `depths`, into `out` (2, R).

    Args:
        values: (R, T) returns, NaN for missing.
        count: (R,) how many are observed.
        rounding: relative error per return.
        out: (2, R) to fill.
    """
    one = everywhere(1.0)
    for first in range(0, values.shape[0], WIDTH):
        path = peak = lowest = one
        for t in range(values.shape[1]):
            path = path * seen(one + across(values, first, t), one)
            peak = higher(path, peak)
            lowest = lower(path / peak, lowest)
        for row in range(first, min(first + WIDTH, values.shape[0])):
            deepest = lane(lowest, row - first) - 1.0
            out[0, row] = lane(path, row - first)
            out[1, row] = 0.0 if deepest >= -rounding * count[row] else deepest


@compiled
def depths(packed: Floats, count: Columns, rounding: float, depth: Floats) -> None:
    """Drawdown after each return into `depth` (R, T), NaN behind.

    A depth that `rounding` times the number of returns can explain is 0.

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) how many they are.
        rounding: relative error per return.
        depth: (R, T) to fill, ≤ 0.
    """
    zero, one = everywhere(0.0), everywhere(1.0)
    for first in range(0, packed.shape[0], WIDTH):
        path = peak = one
        limit = zero
        for place in range(WIDTH):
            row = min(first + place, packed.shape[0] - 1)
            limit = put(limit, place, -rounding * count[row])
        for t in range(packed.shape[1]):
            path = path * (one + across(packed, first, t))
            peak = higher(path, peak)
            d = path / peak - one
            spread(d * above(limit, d) + zero, depth, first, t)  # zero has no sign
    for row in range(packed.shape[0]):
        depth[row, count[row] :] = np.nan


@compiled
def falls(values: Floats, depth: Floats, out: Floats, place: Columns) -> None:
    """ΣD², how many episodes, the sum of their depths, ΣD; where the deepest one was.

    `place` (3, R): columns of its trough, of the last high before it and of its recovery; -1
    where there is none.

    Args:
        values: (R, T) returns, NaN for missing.
        depth: (R, T) drawdowns of the observed returns, in front.
        out: (3, R) to fill.
        place: (3, R) to fill.
    """
    for row in range(values.shape[0]):
        deepest = worst = squares = total = every = 0.0
        position, count, high, peak, trough, recovery = 0, 0, -1, -1, -1, -1
        for t in range(values.shape[1]):
            if np.isnan(values[row, t]):
                continue
            d = depth[row, position]
            position += 1
            squares += d * d
            every += d
            if d < 0.0:
                count += worst == 0.0
                worst = min(worst, d)
                if d < deepest:
                    deepest, peak, trough, recovery = d, high, t, -1
            else:
                if trough >= 0 and recovery < 0:
                    recovery = t
                total += worst
                worst, high = 0.0, t
        out[0, row], out[1, row] = squares, count
        out[2, row], out[3, row] = total + worst, every
        place[0, row], place[1, row], place[2, row] = trough, peak, recovery


@compiled
def episodes(values: Floats, depth: Floats, out: Columns, deepest: Floats) -> None:
    """Every episode, row after row, into `out` and the depth of each into `deepest`.

    Args:
        values: (R, T) returns, NaN for missing.
        depth: (R, T) drawdowns of the observed returns, in front.
        out: (4, K) to fill, K the episodes of all rows: the row, and the columns of peak, recovery
            and first trough; -1 for none.
        deepest: (K,) to fill with the depth of each, below 0.
    """
    found = -1
    for row in range(values.shape[0]):
        position, high, under = 0, -1, False
        for t in range(values.shape[1]):
            if np.isnan(values[row, t]):
                continue
            d = depth[row, position]
            position += 1
            if d < 0.0:
                if not under:
                    found += 1
                    out[0, found], out[1, found], out[2, found] = row, high, -1
                    deepest[found] = 0.0
                    under = True
                if d < deepest[found]:
                    deepest[found], out[3, found] = d, t
            else:
                if under:
                    out[2, found] = t
                high, under = t, False
