"""Order statistics by selection instead of sorting. Shapes as in the package."""

from __future__ import annotations

import math

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled

# Entries of a row that are sampled to estimate where its tail begins.
SAMPLED = 192


@compiled
def _order(work: Floats, length: int, rank: int) -> None:
    """Reorder `work` until none before `rank` is larger and none after it smaller (quickselect).

    There is no branch on comparisons, because half of them would be mispredicted.
    """
    low, high = 0, length - 1
    while low < high:
        a, b, c = work[low], work[(low + high) // 2], work[high]
        pivot = max(min(a, b), min(max(a, b), c))
        middle = low
        for i in range(low, high + 1):
            x = work[i]
            work[i], work[middle] = work[middle], x
            middle += x < pivot
        if rank < middle:
            high = middle - 1
            continue
        low = middle
        for i in range(middle, high + 1):
            x = work[i]
            work[i], work[low] = work[low], x
            low += x <= pivot
        if rank < low:
            return


@compiled
def _smallest(x: Floats, n: int, most: int, sign: float, work: Floats) -> int:
    """Copy at least the `most` smallest entries of sign·x to `work`; return the number copied.

    They are those below a threshold from a sample of the row, chosen slightly too high; all entries
    if it was too low.
    """
    step = max(1, n // SAMPLED)
    sampled = 0
    for t in range(0, n, step):
        work[sampled] = sign * x[t]
        sampled += 1
    expected = sampled * most / n
    rank = min(sampled - 1, int(expected + 2.5 * math.sqrt(expected) + 1))
    _order(work, sampled, rank)
    threshold, copied = work[rank], 0
    for t in range(n):
        work[copied] = sign * x[t]
        copied += sign * x[t] <= threshold
    if copied < most:
        for t in range(n):
            work[t] = sign * x[t]
        copied = n
    return copied


@compiled
def tail(packed: Floats, count: Columns, level: float, work: Floats, out: Floats) -> None:
    """Quantile of type 7, and the mean of the entries at or below it; `work` (T + 1,) scratch.

    Selection starts from the nearer end of the row.

    Args:
        packed: (R, T) observed returns in front.
        count: (R,) how many they are.
        level: of the quantile, 0 to 1.
        work: (T + 1,) scratch.
        out: (2, R) to fill.
    """
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        if n == 0:
            out[:, row] = np.nan
            continue
        place = (n - 1) * level
        low = int(place)
        near, sign = (low, 1.0) if 2 * low < n else (max(n - 2 - low, 0), -1.0)
        copied = _smallest(x, n, min(near + 2, n), sign, work)
        _order(work, copied, near)
        one = other = sign * work[near]
        if near + 1 < copied:
            other = sign * work[near + 1 : copied].min()
        if sign < 0.0 and low < n - 1:
            one, other = other, one
        quantile = one + (place - low) * (other - one)
        total, below = 0.0, 0
        for x_t in work[:copied] if sign > 0.0 else x[:n]:
            total += x_t if x_t <= quantile else 0.0
            below += x_t <= quantile
        out[0, row], out[1, row] = quantile, total / below


@compiled
def worst(packed: Floats, count: Columns, per: int, work: Floats, out: Floats) -> None:
    """Mean of the smallest n/per entries, rounded up, into `out` (R,); `work` (T + 1,) scratch.

    Args:
        packed: (R, T) observed entries in front.
        count: (R,) n, how many they are.
        per: divisor of n.
        work: (T + 1,) scratch.
        out: (R,) to fill.
    """
    for row in range(packed.shape[0]):
        n, x = count[row], packed[row]
        if n == 0:
            out[row] = np.nan
            continue
        most = (n + per - 1) // per
        copied = _smallest(x, n, most, 1.0, work)
        _order(work, copied, most - 1)
        total = 0.0
        for t in range(most):
            total += work[t]
        out[row] = total / most
