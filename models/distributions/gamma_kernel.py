"""Compiled: the derivatives of the logarithm of the gamma function, which math lacks.

Computed by their asymptotic series (Abramowitz & Stegun 1964, 6.3.18 and 6.4.12); arguments below
10 are first raised by the recurrences 6.3.5 and 6.4.6. The error is at most 1e-14 of the larger of
1 and the value.
"""

from __future__ import annotations

import math

from models.runtime.compiled import compiled

# Above this argument the truncation error of the series is below rounding.
FAR = 10.0


@compiled
def digamma(x: float) -> float:
    """The first derivative at x > 0."""
    below = 0.0
    while x < FAR:
        below += 1.0 / x
        x += 1.0
    y = 1.0 / (x * x)
    series = 1.0 / 12 - y * (
        1.0 / 120
        - y * (1.0 / 252 - y * (1.0 / 240 - y * (1.0 / 132 - y * (691.0 / 32760 - y / 12))))
    )
    return math.log(x) - 0.5 / x - y * series - below


@compiled
def trigamma(x: float) -> float:
    """The second derivative at x > 0."""
    below = 0.0
    while x < FAR:
        below += 1.0 / (x * x)
        x += 1.0
    y = 1.0 / (x * x)
    series = 1.0 / 6 - y * (
        1.0 / 30
        - y * (1.0 / 42 - y * (1.0 / 30 - y * (5.0 / 66 - y * (691.0 / 2730 - y * 7.0 / 6))))
    )
    return 1.0 / x + 0.5 * y + y / x * series + below
