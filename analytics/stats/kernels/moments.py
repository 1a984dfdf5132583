"""Packing of observed returns, and their sums. Shapes and missing values as in the package."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled

# Number of partial sums of a sum, each of every eighth entry. They are independent, so a compiler
# vectorises them; the order of additions is the same on every machine.
WIDTH = 8
# Sums are taken within blocks of 64 terms per partial sum, then over blocks, so that rounding grows
# with √n.
BLOCK = 64 * WIDTH
FORGOTTEN = float(np.finfo(np.float64).tiny)
# Places of the partial sums in one array; their constant distances show a compiler that they do not
# overlap. In `moments`: the deviations, the lowest and the highest entries.
AWAY, LOWEST, HIGHEST = range(0, 3 * WIDTH, WIDTH)
# In `_powers`: the powers of deviations, and products with the deviation before.
SECOND, THIRD, FOURTH, LAGGED = range(0, 4 * WIDTH, WIDTH)
# In `about`: sums and counts on both sides of the target.
GAINS, LOSSES, SQUARES, ABOVE, BELOW = range(0, 5 * WIDTH, WIDTH)


@compiled
def total(sums: Floats, first: int) -> float:
    """The sum of eight partial sums from the place `first` on, added pair by pair."""
    left = (sums[first] + sums[first + 1]) + (sums[first + 2] + sums[first + 3])
    right = (sums[first + 4] + sums[first + 5]) + (sums[first + 6] + sums[first + 7])
    return left + right


@compiled
def gaps(values: Floats) -> int:
    """Number of missing entries."""
    found = 0
    for row in range(values.shape[0]):
        for t in range(values.shape[1]):
            found += np.isnan(values[row, t])
    return found


@compiled
def front(x: Floats, packed: Floats) -> int:
    """Move the observed entries of a row to the front, NaN after them; return their number."""
    found = 0
    for t in range(x.size):  # without a branch, which would be mispredicted at gaps
        packed[found] = x[t]
        found += x[t] == x[t]
    packed[found:] = np.nan
    return found


@compiled
def pack(values: Floats, packed: Floats, seen: Columns) -> None:
    """Pack every row; `seen` (3, R): count, first, last.

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
    """Unpack entries to the observed columns of `values` in `out`, NaN elsewhere.

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

    Two passes about the first entry, so that a level far from zero loses no digits and a constant
    row has deviations of exactly 0.

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) their number.
        out: (7, R) to fill.
    """
    sums, work = np.empty(4 * WIDTH), np.empty(BLOCK + 1)
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        origin, away = x[0], 0.0
        sums[LOWEST : HIGHEST + WIDTH] = origin
        for start in range(0, n, BLOCK):
            away += _level(x[start : min(start + BLOCK, n)], origin, sums)
        out[0, row] = origin + away / n
        out[5, row] = sums[LOWEST : LOWEST + WIDTH].min()
        out[6, row] = sums[HIGHEST : HIGHEST + WIDTH].max()
        _powers(x[:n], away / n, sums, work, out[1:5, row])


@compiled
def _level(x: Floats, origin: float, sums: Floats) -> float:
    """Sum of the deviations of x (n,) from `origin`; also updates LOWEST and HIGHEST of `sums`.

    Adds two entries per partial sum at a time, which halves the number of writes.
    """
    sums[:WIDTH] = 0.0
    lanes, pairs = min(WIDTH, x.size), x.size - x.size % (2 * WIDTH)
    for t in range(0, pairs, 2 * WIDTH):
        entries, others = x[t:], x[t + WIDTH :]
        for k in range(lanes):
            a, b = entries[k], others[k]
            low, high = (a, b) if a < b else (b, a)
            lowest, highest = sums[LOWEST + k], sums[HIGHEST + k]
            sums[AWAY + k] = sums[AWAY + k] + (a - origin) + (b - origin)
            sums[LOWEST + k] = min(lowest, low)
            sums[HIGHEST + k] = max(highest, high)
    for t in range(pairs, x.size):
        k = (t - pairs) % WIDTH
        sums[AWAY + k] += x[t] - origin
        sums[LOWEST + k] = min(sums[LOWEST + k], x[t])
        sums[HIGHEST + k] = max(sums[HIGHEST + k], x[t])
    return total(sums, AWAY)


@compiled
def _powers(x: Floats, shift: float, sums: Floats, work: Floats, out: Floats) -> None:
    """Σd², Σd³, Σd⁴ and Σd_t d_{t-1} of the deviations from the first entry plus `shift`.

    Shape: x (n,); sums (4 · WIDTH,) and work (BLOCK + 1,) are scratch; out (4,).
    """
    origin = x[0]
    out[:], work[0] = 0.0, 0.0
    for start in range(0, x.size, BLOCK):
        entries, deviations = x[start : start + BLOCK], work[1:]
        length = entries.size
        lanes, pairs = min(WIDTH, length), length - length % (2 * WIDTH)
        for k in range(length):
            deviations[k] = entries[k] - origin - shift
        sums[:] = 0.0
        for t in range(0, pairs, 2 * WIDTH):
            before, now = work[t:], work[t + 1 :]
            before_next, then = work[t + WIDTH :], work[t + WIDTH + 1 :]
            for k in range(lanes):
                d, e = now[k], then[k]
                dd, ee = d * d, e * e
                sums[SECOND + k] = sums[SECOND + k] + dd + ee
                sums[THIRD + k] = sums[THIRD + k] + dd * d + ee * e
                sums[FOURTH + k] = sums[FOURTH + k] + dd * dd + ee * ee
                sums[LAGGED + k] = sums[LAGGED + k] + d * before[k] + e * before_next[k]
        for t in range(pairs, length):
            k, d = (t - pairs) % WIDTH, deviations[t]
            square = d * d
            sums[SECOND + k] += square
            sums[THIRD + k] += square * d
            sums[FOURTH + k] += square * square
            sums[LAGGED + k] += d * work[t]
        work[0] = work[length]
        out[0] += total(sums, SECOND)
        out[1] += total(sums, THIRD)
        out[2] += total(sums, FOURTH)
        out[3] += total(sums, LAGGED)


@compiled
def about(packed: Floats, count: Columns, target: float, out: Floats) -> None:
    """Σmax(x, 0), Σmax(-x, 0), Σmin(x, 0)², and counts of x > 0 and x < 0, for x = r - target.

    Args:
        packed: (R, T) observed returns in front, NaN behind.
        count: (R,) their number.
        target: return that gains and losses are measured from.
        out: (5, R) to fill.
    """
    sums = np.empty(5 * WIDTH)
    for row in range(packed.shape[0]):
        n = count[row]
        sums[:] = 0.0
        for t in range(0, n, WIDTH):
            entries = packed[row, t : min(t + WIDTH, n)]
            for k in range(entries.size):
                x = entries[k] - target
                loss = -x if x < 0.0 else 0.0
                sums[GAINS + k] += max(0.0, x)
                sums[LOSSES + k] += loss
                sums[SQUARES + k] += loss * loss
                sums[ABOVE + k] += 1.0 if x > 0.0 else 0.0
                sums[BELOW + k] += 1.0 if x < 0.0 else 0.0
        for place, first in enumerate((GAINS, LOSSES, SQUARES, ABOVE, BELOW)):
            out[place, row] = total(sums, first)


@compiled
def decayed(packed: Floats, count: Columns, decay: float, out: Floats) -> None:
    """decay^n m + (1 - decay) Σ decay^(n-t) r_t², m the mean square, into `out` (R,).

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) n, their number.
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
            if weight < FORGOTTEN:  # below this, rounding stops the decay
                weight = 0.0
        out[row] = weight * (total / n) + (1.0 - decay) * recent
