"""Slow twin of the Sharpe test: Lo's influence function, cosine sums and Student's t by hand."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

STEPS = 4_000


def sharpe_p_value(r: Sequence[float], rate: float = 0.0) -> float:
    """One-sided p-value of the observed returns, `rate` the risk-free rate per period."""
    n, excess = len(r), [x - rate for x in r]
    mean, sd = statistics.fmean(excess), statistics.stdev(excess)
    S = mean / sd
    influence = []
    for x in excess:
        z = (x - mean) / sd
        influence.append(z - S / 2 * (z * z - 1))
    B = max(2, int(0.4 * n ** (2 / 3)))
    squares = []
    for j in range(1, B + 1):
        terms = (u * math.cos(math.pi * j * (t + 0.5) / n) for t, u in enumerate(influence))
        squares.append(2 / n * math.fsum(terms) ** 2)
    return upper_tail(S / math.sqrt(statistics.fmean(squares) / n), B)


def upper_tail(t: float, freedom: int) -> float:
    """Share of Student's t above t.

    With x = sqrt(B)·tan(a) its density is proportional to cos(a)^(B-1). Both integrals are by
    Simpson's rule, which is exact to about 1e-12 at this many steps.
    """

    def integral(low: float, high: float) -> float:
        width = (high - low) / STEPS
        heights = [math.cos(low + k * width) ** (freedom - 1) for k in range(STEPS + 1)]
        ends, odd, even = heights[0] + heights[-1], heights[1:-1:2], heights[2:-1:2]
        return width / 3 * (ends + 4 * math.fsum(odd) + 2 * math.fsum(even))

    angle = math.atan(t / math.sqrt(freedom))
    return integral(angle, math.pi / 2) / integral(-math.pi / 2, math.pi / 2)
