"""Slow twin of HAR: one return after the other, each equation written out; see `slow`.

A bar is (open, high, low, close), None where a price is missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tests.answers.slow import mean

Bar = tuple[float, float, float, float] | None
CARRIED = 21


def log_variance(bar: Bar) -> float | None:
    """Of one bar by Garman and Klass; None of one price, and where the bar contradicts itself."""
    if bar is None:
        return None
    o, h, low, c = bar
    if min(o, c, h) < low - 1e-6 * low or max(o, c, low) > h + 1e-6 * h or h - low <= 1e-6 * c:
        return None
    return math.log(0.5 * math.log(h / low) ** 2 - (2 * math.log(2) - 1) * math.log(c / o) ** 2)


def row(logs: Sequence[float], t: int) -> list[float]:
    """What the logarithm after the one at t follows."""
    return [1.0, logs[t], mean(logs[t - 4 : t + 1]), mean(logs[t - 21 : t + 1])]


def estimates(logs: Sequence[float]) -> tuple[list[float], float]:
    """Coefficients by least squares, and the variance of the errors."""
    known = [row(logs, t) for t in range(21, len(logs) - 1)]
    targets = [logs[t + 1] for t in range(21, len(logs) - 1)]
    found = np.linalg.lstsq(np.array(known), np.array(targets), rcond=None)[0].tolist()
    errors = [
        y - sum(b * x for b, x in zip(found, xs, strict=True))
        for xs, y in zip(known, targets, strict=True)
    ]
    return found, sum(e * e for e in errors) / (len(errors) - 4)


def variances(bars: Sequence[Bar], returns: Sequence[float], fitted: int) -> list[float]:
    """Each return's variance forecast the period before, and that of the next; NaN before any."""
    every = [log_variance(bar) for bar in bars]
    beta, s2 = estimates([x for x in every[:fitted] if x is not None])
    logs: list[float] = []
    ahead, last, age = [math.nan], math.nan, 0
    for value in every:
        age += 1
        if value is not None:
            logs.append(value)
            if len(logs) >= 22:
                at = row(logs, len(logs) - 1)
                last = math.exp(sum(b * x for b, x in zip(beta, at, strict=True)) + s2 / 2)
                age = 0
        ahead.append(last if age <= CARRIED else math.nan)
    pairs = [(r * r, h) for r, h in zip(returns[:fitted], ahead[:fitted], strict=True) if h == h]
    scale = sum(square for square, _ in pairs) / sum(h for _, h in pairs)
    return [scale * h for h in ahead]


def forecast(
    bars: Sequence[Bar], returns: Sequence[float], fitted: int, horizon: int
) -> list[float]:
    """Expected variances 1 to `horizon` periods after the last, by the companion matrix."""
    every = [log_variance(bar) for bar in bars]
    (c, d, w, m), s2 = estimates([x for x in every[:fitted] if x is not None])
    lags = [d * (j < 1) + w / 5 * (j < 5) + m / 22 for j in range(22)]
    companion = np.zeros((22, 22))
    companion[0] = lags
    companion[range(1, 22), range(21)] = 1.0
    state = np.array([x for x in every if x is not None][-22:][::-1])
    logs, error = [], 0.0
    for h in range(horizon):
        state = companion @ state
        state[0] += c
        error += s2 * np.linalg.matrix_power(companion, h)[0, 0] ** 2
        logs.append(state[0] + error / 2)
    first = variances(bars, returns, fitted)[-1]
    return [first * math.exp(x - logs[0]) for x in logs]
