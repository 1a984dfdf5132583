"""What is observed, and its sums. Shapes and missing values as the package says."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled
from models.runtime.simd_kernel import (
    WIDTH,
    above,
    delayed,
    everywhere,
    extremes,
    higher,
    lower,
    piece,
    seen,
    total,
)

# Sums are taken of blocks, 64 terms a lane, then of blocks: rounding grows with √n, not with n.
BLOCK = 64 * WIDTH
FORGOTTEN = float(np.finfo(np.float64).tiny)


@compiled
def gaps(values: Floats) -> int:
    """How many entries are missing."""
    found = 0
    for row in range(values.shape[0]):
        for t in range(values.shape[1]):
            found += np.isnan(values[row, t])
    return found


@compiled
def front(x: Floats, packed: Floats) -> int:
    """Observed entries of a row to the front, in order, NaN behind; how many they are."""
    found = 0
    for t in range(x.size):  # without a branch, which holes at random would make slow
        packed[found] = x[t]
        found += x[t] == x[t]
    packed[found:] = np.nan
    return found


@compiled
def pack(values: Floats, packed: Floats, seen: Columns) -> None:
    """Every row to the front; `seen` (3, R): count, first, last.

    Args:
        values: (R, T), NaN for missing.
        packed: (R, T) to fill.
        seen: (3, R) to fill.
    """
    for row in range(values.shape[0]):
        first, last = 0, values.shape[1] - 1
        while first <= last and np.isnan(values[row, first]):
            first += 1
        while last >= 0 and np.isnan(values[row, last]):
            last -= 1
        seen[0, row], seen[1, row], seen[2, row] = front(values[row], packed[row]), first, last


@compiled
def unpack(values: Floats, packed: Floats, out: Floats) -> None:
    """The packed entries back under the observed ones of `values`, NaN elsewhere, into `out`.

    Args:
        values: (R, T), NaN for missing.
        packed: (R, T) one number per observed entry, in front.
        out: (R, T) to fill.
    """
    for row in range(values.shape[0]):
        found = 0
        for t in range(values.shape[1]):
            observed = values[row, t] == values[row, t]
            out[row, t] = packed[row, found] if observed else np.nan
            found += observed


@compiled
def moments(packed: Floats, count: Columns, out: Floats) -> None:
    """Mean, Σd², Σd³, Σd⁴, Σd_t d_{t-1} of deviations d from it, minimum and maximum.

    Two passes about the first entry, so that a level far from zero costs no digits and a
    constant row has no deviation at all.

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) how many they are.
        out: (7, R) to fill.
    """
    zero = everywhere(0.0)
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        origin = low = high = everywhere(x[0])
        away = 0.0
        for start in range(0, n, BLOCK):
            part = zero
            for t in range(start, min(start + BLOCK, n), WIDTH):
                entries = piece(x, t)
                part += seen(entries - origin, zero)
                low, high = lower(entries, low), higher(entries, high)
            away += total(part)
        out[0, row] = x[0] + away / n
        out[5, row], out[6, row] = extremes(low, high)
        _powers(x, n, away / n, out[1:5, row])


@compiled
def _powers(x: Floats, n: int, shift: float, out: Floats) -> None:
    """Σd², Σd³, Σd⁴ and Σd_t d_{t-1} of the deviations from the first entry plus `shift`."""
    zero, origin, rest = everywhere(0.0), everywhere(x[0]), everywhere(shift)
    before = zero
    out[:] = 0.0
    for start in range(0, n, BLOCK):
        second = third = fourth = lagged = zero
        for t in range(start, min(start + BLOCK, n), WIDTH):
            d = seen(piece(x, t) - origin - rest, zero)
            square = d * d
            second += square
            third += square * d
            fourth += square * square
            lagged += d * delayed(before, d)
            before = d
        out[0] += total(second)
        out[1] += total(third)
        out[2] += total(fourth)
        out[3] += total(lagged)


@compiled
def about(packed: Floats, count: Columns, target: float, out: Floats) -> None:
    """Σmax(x, 0), Σmax(-x, 0), Σmin(x, 0)², and how many x > 0 and x < 0, of x = r - target.

    Args:
        packed: (R, T) observed returns in front, NaN behind.
        count: (R,) how many they are.
        target: return that gains and losses are measured from.
        out: (5, R) to fill.
    """
    zero, aim = everywhere(0.0), everywhere(target)
    for row in range(packed.shape[0]):
        gains = losses = squares = more = less = zero
        for t in range(0, count[row], WIDTH):
            x = piece(packed[row], t) - aim  # of NaN nothing below is added
            loss = higher(zero - x, zero)
            gains += higher(x, zero)
            losses += loss
            squares += loss * loss
            more += above(x, zero)
            less += above(zero, x)
        out[0, row], out[1, row], out[2, row] = total(gains), total(losses), total(squares)
        out[3, row], out[4, row] = total(more), total(less)


@compiled
def decayed(packed: Floats, count: Columns, decay: float, out: Floats) -> None:
    """decay^n m + (1 - decay) Σ decay^(n-t) r_t², m the mean square, into `out` (R,).

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) n, how many they are.
        decay: weight of a square relative to that of the next one, 0 to 1.
        out: (R,) to fill.
    """
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        total = recent = 0.0
        weight = 1.0
        for t in range(n - 1, -1, -1):
            square = x[t] * x[t]
            total += square
            recent += weight * square
            weight *= decay
            if weight < FORGOTTEN:  # below it a product no longer shrinks
                weight = 0.0
        out[row] = weight * (total / n) + (1.0 - decay) * recent
