"""Two series beside each other. Shapes as the package says; `other` has R rows, or one for all."""

from __future__ import annotations

import math

import numpy as np

from analytics.stats.arrays import Columns, Floats
from analytics.stats.kernels.compiled import compiled
from analytics.stats.kernels.moments import BLOCK

# A product of so many gross returns neither overflows nor vanishes, unless one of them does.
FACTORS = 16


@compiled
def _first_seen(x: Floats) -> int:
    t = 0
    while t < x.size and np.isnan(x[t]):
        t += 1
    return t


@compiled
def _complete(x: Floats) -> bool:
    """Whether nothing is missing; looks at everything, which is faster than to stop."""
    holes = 0
    for t in range(x.size):
        holes += np.isnan(x[t])
    return holes == 0


@compiled
def share(
    own: Floats, other: Floats, packing: bool, mine: Floats, theirs: Floats, count: Columns
) -> None:
    """Returns of both between shared sessions, `count` (R,) of them, into `mine` and `theirs`.

    With `packing` they stand in front, otherwise each in the column where it ends; NaN elsewhere.
    Between two shared sessions each series compounds its own returns; a single one stays as is.
    """
    length = own.shape[1]
    for row in range(own.shape[0]):
        x, y = own[row], other[row if other.shape[0] > 1 else 0]
        if _complete(x) and _complete(y):
            mine[row], theirs[row], count[row] = x, y, length
            continue
        mine[row], theirs[row] = np.nan, np.nan
        first_x, first_y = _first_seen(x), _first_seen(y)
        opened = first_x == first_y  # both start from a price at the same session
        gross_x = gross_y = 1.0
        several_x = several_y = found = 0
        for t in range(min(first_x, first_y), length):
            a, b = x[t], y[t]
            seen_x, seen_y = not np.isnan(a), not np.isnan(b)
            if seen_x:
                gross_x *= 1.0 + a
                several_x += 1
            if seen_y:
                gross_y *= 1.0 + b
                several_y += 1
            if not ((seen_x or t + 1 == first_x) and (seen_y or t + 1 == first_y)):
                continue
            if opened:
                place = found if packing else t
                mine[row, place] = a if several_x == 1 else gross_x - 1.0
                theirs[row, place] = b if several_y == 1 else gross_y - 1.0
                found += 1
            opened, gross_x, gross_y, several_x, several_y = True, 1.0, 1.0, 0, 0
        count[row] = found


@compiled
def products(own: Floats, other: Floats, count: Columns, out: Floats) -> None:
    """Means of both, Σx², Σy² and Σxy of the deviations from them; in two passes."""
    for row in range(own.shape[0]):
        n, x, y = count[row], own[row], other[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        origin_x, origin_y = x[0], y[0]
        total_x = total_y = 0.0
        for start in range(0, n, BLOCK):
            part_x = part_y = 0.0
            for t in range(start, min(start + BLOCK, n)):
                part_x += x[t] - origin_x
                part_y += y[t] - origin_y
            total_x += part_x
            total_y += part_y
        shift_x, shift_y = total_x / n, total_y / n
        square_x = square_y = both = 0.0
        for start in range(0, n, BLOCK):
            part_x = part_y = part_both = 0.0
            for t in range(start, min(start + BLOCK, n)):
                a, b = x[t] - origin_x - shift_x, y[t] - origin_y - shift_y
                part_x += a * a
                part_y += b * b
                part_both += a * b
            square_x += part_x
            square_y += part_y
            both += part_both
        out[0, row], out[1, row] = origin_x + shift_x, origin_y + shift_y
        out[2, row], out[3, row], out[4, row] = square_x, square_y, both


@compiled
def growth(
    packed: Floats, other: Floats, count: Columns, sign: float, work: Floats, out: Floats
) -> None:
    """Geometric mean return where sign · other > 0, into `out` (R,); NaN if it never is.

    `work` (T + 1,) is scratch for the gross returns chosen.
    """
    for row in range(packed.shape[0]):
        chosen = 0
        for t in range(count[row]):  # without a branch, as signs come at random
            work[chosen] = 1.0 + packed[row, t]
            chosen += sign * other[row, t] > 0.0
        total = 0.0
        for start in range(0, chosen, FACTORS):
            product = 1.0
            for t in range(start, min(start + FACTORS, chosen)):
                product *= work[t] if work[t] >= 0.0 else np.nan
            total += math.log(product)
        out[row] = math.expm1(total / chosen)
