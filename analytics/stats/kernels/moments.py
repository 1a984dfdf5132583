"""What is observed, and its sums. Shapes and missing values as the package says."""

from __future__ import annotations

import numpy as np

from analytics.stats.arrays import Columns, Floats
from analytics.stats.kernels.compiled import compiled

# Sums are taken of blocks of so many terms, then of blocks: rounding grows with √n, not with n.
BLOCK = 64
FORGOTTEN = float(np.finfo(np.float64).tiny)


@compiled
def pack(values: Floats, packed: Floats, seen: Columns) -> None:
    """Observed entries to the front, in order, NaN behind; `seen` (3, R): count, first, last."""
    for row in range(values.shape[0]):
        length = values.shape[1]
        found = 0
        for t in range(length):  # without a branch, which holes at random would make slow
            x = values[row, t]
            packed[row, found] = x
            found += x == x
        packed[row, found:] = np.nan
        first, last = 0, length - 1
        while first < length and np.isnan(values[row, first]):
            first += 1
        while last >= 0 and np.isnan(values[row, last]):
            last -= 1
        seen[0, row], seen[1, row], seen[2, row] = found, first, last


@compiled
def unpack(values: Floats, packed: Floats, out: Floats) -> None:
    """The packed entries back under the observed ones of `values`, NaN elsewhere, into `out`."""
    for row in range(values.shape[0]):
        found = 0
        for t in range(values.shape[1]):
            if np.isnan(values[row, t]):
                out[row, t] = np.nan
            else:
                out[row, t] = packed[row, found]
                found += 1


@compiled
def moments(packed: Floats, count: Columns, out: Floats) -> None:
    """Mean, Σd², Σd³, Σd⁴, Σd_t d_{t-1} of deviations d from it, minimum and maximum.

    Two passes about the first entry, so that a level far from zero costs no digits and a
    constant row has no deviation at all.
    """
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        origin = low = high = x[0]
        total = 0.0
        for start in range(0, n, BLOCK):
            part = 0.0
            for t in range(start, min(start + BLOCK, n)):
                part += x[t] - origin
                low, high = min(low, x[t]), max(high, x[t])
            total += part
        shift = total / n
        before = second = third = fourth = lagged = 0.0
        for start in range(0, n, BLOCK):
            part2 = part3 = part4 = part_lagged = 0.0
            for t in range(start, min(start + BLOCK, n)):
                d = x[t] - origin - shift
                square = d * d
                part2 += square
                part3 += square * d
                part4 += square * square
                part_lagged += d * before
                before = d
            second += part2
            third += part3
            fourth += part4
            lagged += part_lagged
        out[0, row], out[5, row], out[6, row] = origin + shift, low, high
        out[1, row], out[2, row], out[3, row], out[4, row] = second, third, fourth, lagged


@compiled
def about(packed: Floats, count: Columns, target: float, out: Floats) -> None:
    """Σmax(x, 0), Σmax(-x, 0), Σmin(x, 0)², and how many x > 0 and x < 0, of x = r - target."""
    for row in range(packed.shape[0]):
        gains = losses = squares = 0.0
        above = below = 0
        for t in range(count[row]):
            x = packed[row, t] - target
            loss = max(-x, 0.0)
            gains += max(x, 0.0)
            losses += loss
            squares += loss * loss
            above += x > 0.0
            below += x < 0.0
        out[0, row], out[1, row], out[2, row] = gains, losses, squares
        out[3, row], out[4, row] = above, below


@compiled
def decayed(packed: Floats, count: Columns, decay: float, out: Floats) -> None:
    """decay^n m + (1 - decay) Σ decay^(n-t) r_t², m the mean square, into `out` (R,)."""
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
