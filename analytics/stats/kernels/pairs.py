"""Sums over two series. Shapes as in the package; `other` has R rows, or one for all."""

from __future__ import annotations

import math

import numpy as np

from analytics.stats.kernels.moments import BLOCK, WIDTH, front, total
from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled

# Places of the partial sums of `products`, as in the module moments.
OWN, OTHER, BOTH = range(0, 3 * WIDTH, WIDTH)
# Number of gross returns whose product does not overflow or vanish unless one of them does.
FACTORS = 16


@compiled
def _first_seen(x: Floats) -> int:
    t = 0
    while t < x.size and np.isnan(x[t]):
        t += 1
    return t


@compiled
def alike(own: Floats, other: Floats) -> bool:
    """Whether both have the same missing entries in all rows."""
    apart = 0
    for row in range(own.shape[0]):
        x, y = own[row], other[row if other.shape[0] > 1 else 0]
        for t in range(x.size):  # the whole array, which is faster than an early exit
            apart += np.isnan(x[t]) != np.isnan(y[t])
    return apart == 0


@compiled
def share(
    own: Floats, other: Floats, packing: bool, mine: Floats, theirs: Floats, count: Columns
) -> None:
    """Write both series' returns between shared sessions, `count` (R,), to `mine` and `theirs`.

    With `packing` they are in front, otherwise each in the column where it ends; NaN elsewhere.
    Between two shared sessions each series compounds its own returns; a single return is unchanged.

    Args:
        own: (R, T) returns, NaN for missing.
        other: (R, T) returns of the other series, or (1, T) for all rows.
        packing: put shared returns in front.
        mine: (R, T) to fill.
        theirs: (R, T) to fill.
        count: (R,) to fill.
    """
    for row in range(own.shape[0]):
        x, y = own[row], other[row if other.shape[0] > 1 else 0]
        if not alike(own[row : row + 1], y.reshape(1, -1)):
            count[row] = _compound(x, y, packing, mine[row], theirs[row])
        elif packing:
            count[row] = front(x, mine[row])
            front(y, theirs[row])
        else:
            mine[row], theirs[row], count[row] = x, y, np.count_nonzero(x == x)


@compiled
def _compound(x: Floats, y: Floats, packing: bool, mine: Floats, theirs: Floats) -> int:
    """The same for one row with different gaps; returns the number of shared returns."""
    first_x, first_y = _first_seen(x), _first_seen(y)
    opened = first_x == first_y  # both start from a price at the same session
    gross_x = gross_y = 1.0
    several_x = several_y = found = 0
    mine[:], theirs[:] = np.nan, np.nan
    for t in range(min(first_x, first_y), x.size):
        a, b = x[t], y[t]
        seen_x, seen_y = a == a, b == b
        gross_x *= 1.0 + a if seen_x else 1.0  # no branch on gaps, which are unpredictable
        gross_y *= 1.0 + b if seen_y else 1.0
        several_x += seen_x
        several_y += seen_y
        if not ((seen_x or t + 1 == first_x) and (seen_y or t + 1 == first_y)):
            continue
        if opened:
            place = found if packing else t
            mine[place] = a if several_x == 1 else gross_x - 1.0
            theirs[place] = b if several_y == 1 else gross_y - 1.0
            found += 1
        opened, gross_x, gross_y, several_x, several_y = True, 1.0, 1.0, 0, 0
    return found


@compiled
def products(own: Floats, other: Floats, count: Columns, out: Floats) -> None:
    """Means of both, Σx², Σy² and Σxy of the deviations from them; in two passes.

    Args:
        own: (R, T) shared returns in front.
        other: (R, T) those of the other series, or (1, T) for all rows.
        count: (R,) how many they are.
        out: (5, R) to fill.
    """
    sums = np.empty(3 * WIDTH)
    for row in range(own.shape[0]):
        n = count[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        x, y = own[row, :n], other[row if other.shape[0] > 1 else 0, :n]
        origin_x, origin_y, away_x, away_y = x[0], y[0], 0.0, 0.0
        for start in range(0, n, BLOCK):
            sums[:] = 0.0
            for t in range(start, min(start + BLOCK, n), WIDTH):
                some, others = x[t : t + WIDTH], y[t : t + WIDTH]
                for k in range(some.size):
                    sums[OWN + k] += some[k] - origin_x
                    sums[OTHER + k] += others[k] - origin_y
            away_x += total(sums, OWN)
            away_y += total(sums, OTHER)
        out[0, row], out[1, row] = origin_x + away_x / n, origin_y + away_y / n
        _squares(x, y, (away_x / n, away_y / n), sums, out[2:, row])


@compiled
def _squares(x: Floats, y: Floats, shifts: tuple[float, float], sums: Floats, out: Floats) -> None:
    """Σx², Σy² and Σxy of the deviations from the first entries plus `shifts`.

    Shape: x and y (n,); sums (3 · WIDTH,) is scratch; out (3,).
    """
    origin_x, origin_y, (rest_x, rest_y) = x[0], y[0], shifts
    out[:] = 0.0
    for start in range(0, x.size, BLOCK):
        sums[:] = 0.0
        for t in range(start, min(start + BLOCK, x.size), WIDTH):
            some, others = x[t : t + WIDTH], y[t : t + WIDTH]
            for k in range(some.size):
                a, b = some[k] - origin_x - rest_x, others[k] - origin_y - rest_y
                sums[OWN + k] += a * a
                sums[OTHER + k] += b * b
                sums[BOTH + k] += a * b
        out[0] += total(sums, OWN)
        out[1] += total(sums, OTHER)
        out[2] += total(sums, BOTH)


@compiled
def growth(
    packed: Floats, other: Floats, count: Columns, sign: float, work: Floats, out: Floats
) -> None:
    """Geometric mean return where sign · other > 0, into `out` (R,); NaN if it never is.

    `work` (T + 1,) is scratch for the chosen gross returns; `packed` may also be one row for all.

    Args:
        packed: (R, T) shared returns in front, or (1, T) for all rows.
        other: (R, T) those of the other series, or (1, T) for all rows.
        count: (R,) how many they are.
        sign: 1 chooses periods in which the other series rose, -1 those in which it fell.
        work: (T + 1,) scratch.
        out: (R,) to fill.
    """
    for row in range(count.size):
        x, y = packed[row if packed.shape[0] > 1 else 0], other[row if other.shape[0] > 1 else 0]
        chosen = 0
        for t in range(count[row]):  # without a branch, because signs are unpredictable
            work[chosen] = 1.0 + x[t]
            chosen += sign * y[t] > 0.0
        total = 0.0
        for start in range(0, chosen, FACTORS):
            product = 1.0
            for t in range(start, min(start + FACTORS, chosen)):
                product *= work[t] if work[t] >= 0.0 else np.nan
            total += math.log(product)
        out[row] = math.expm1(total / chosen)
