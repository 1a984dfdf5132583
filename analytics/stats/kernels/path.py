"""Drawdowns along the path of wealth. Shapes as in the package."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled

# Rows that are compounded side by side, because each product depends on the previous one of its
# row; sessions copied at a time; and places in the state of a path of wealth.
ROWS, SESSIONS = 32, 64
PEAK, LOWEST = ROWS, 2 * ROWS


@compiled
def ends(values: Floats, count: Columns, rounding: float, out: Floats) -> None:
    """Write final wealth and the deepest drawdown, as in `depths`, to `out` (2, R).

    Args:
        values: (R, T) returns, NaN for missing.
        count: (R,) number of observed returns.
        rounding: relative error per return.
        out: (2, R) to fill.
    """
    state, gross = np.empty(3 * ROWS), np.empty(SESSIONS * ROWS)
    for first in range(0, values.shape[0], ROWS):
        rows = min(ROWS, values.shape[0] - first)
        state[:] = 1.0
        for start in range(0, values.shape[1], SESSIONS):
            sessions = _gross(values[first : first + rows], start, gross)
            for t in range(sessions):
                factors = gross[t * ROWS : (t + 1) * ROWS]
                for k in range(rows):
                    wealth = state[k] * factors[k]
                    peak = state[PEAK + k]
                    peak = max(peak, wealth)
                    share, lowest = wealth / peak, state[LOWEST + k]
                    state[k], state[PEAK + k] = wealth, peak
                    state[LOWEST + k] = min(lowest, share)
        for k in range(rows):
            deepest = state[LOWEST + k] - 1.0
            out[0, first + k] = state[k]
            out[1, first + k] = 0.0 if deepest >= -rounding * count[first + k] else deepest


@compiled
def _gross(values: Floats, start: int, gross: Floats) -> int:
    """Copy 1 + r of sessions from `start` on, rows side by side, 1 if r is missing; their number.

    Shape: values (rows, T); gross (SESSIONS · ROWS,) to fill.
    """
    sessions = min(SESSIONS, values.shape[1] - start)
    for k in range(values.shape[0]):
        returns = values[k, start : start + sessions]
        for t in range(sessions):
            gross[t * ROWS + k] = 1.0 + returns[t] if returns[t] == returns[t] else 1.0
    return sessions


@compiled
def depths(packed: Floats, count: Columns, rounding: float, depth: Floats) -> None:
    """Write the drawdown after each return to `depth` (R, T), NaN after the last.

    A depth of at most `rounding` times the number of returns counts as 0.

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) how many they are.
        rounding: relative error per return.
        depth: (R, T) to fill, ≤ 0.
    """
    peaks = np.empty(packed.shape[1])
    for row in range(packed.shape[0]):
        n, x, path = count[row], packed[row], depth[row]
        wealth = peak = 1.0
        for t in range(n):
            wealth *= 1.0 + x[t]
            peak = max(peak, wealth)
            path[t], peaks[t] = wealth, peak
        limit = -rounding * n
        for t in range(n):  # separate from the loop above, so that divisions are vectorised
            d = path[t] / peaks[t] - 1.0
            path[t] = d * (1.0 if limit > d else 0.0) + 0.0  # zero has no sign
        path[n:] = np.nan


@compiled
def falls(values: Floats, depth: Floats, out: Floats, place: Columns) -> None:
    """ΣD², number of episodes, sum of their depths, ΣD; and the place of the deepest one.

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
    """Write every episode, row after row, to `out`, and its depth to `deepest`.

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
