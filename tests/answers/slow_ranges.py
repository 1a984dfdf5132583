"""Slow twins of the volatility estimators, one session after the other; see `slow`.

A bar is (open, high, low, close, the close before it).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from math import log

from tests.answers.slow import NAN, mean, sd

Bar = tuple[float, float, float, float, float]


def ewma(r: Sequence[float], periods: float) -> float:
    """RiskMetrics, by its recursion."""
    if not r:
        return NAN
    variance = mean([x**2 for x in r])
    for x in r:
        variance = 0.94 * variance + 0.06 * x**2
    return math.sqrt(periods * variance)


def _one_price(bars: Sequence[Bar]) -> bool:
    return all(h == low for _, h, low, _, _ in bars)


def parkinson(bars: Sequence[Bar], periods: float) -> float:
    """High over low; undefined of one price a session."""
    if _one_price(bars):
        return NAN
    return math.sqrt(periods * mean([log(h / low) ** 2 for _, h, low, _, _ in bars]) / (4 * log(2)))


def garman_klass(bars: Sequence[Bar], periods: float) -> float:
    """High over low and close over open."""
    if _one_price(bars):
        return NAN
    terms = [
        0.5 * log(h / low) ** 2 - (2 * log(2) - 1) * log(c / o) ** 2 for o, h, low, c, _ in bars
    ]
    return math.sqrt(periods * mean(terms))


def rogers_satchell_squared(bars: Sequence[Bar]) -> float:
    """A session."""
    if _one_price(bars):
        return NAN
    return mean([log(h / c) * log(h / o) + log(low / c) * log(low / o) for o, h, low, c, _ in bars])


def rogers_satchell(bars: Sequence[Bar], periods: float) -> float:
    """Right under any drift."""
    return math.sqrt(periods * rogers_satchell_squared(bars))


def yang_zhang(bars: Sequence[Bar], periods: float) -> float:
    """With overnight moves."""
    n = len(bars)
    if n < 2:
        return NAN
    overnight = sd([log(o / before) for o, _, _, _, before in bars]) ** 2
    inside = sd([log(c / o) for o, _, _, c, _ in bars]) ** 2
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    return math.sqrt(periods * (overnight + k * inside + (1 - k) * rogers_satchell_squared(bars)))
