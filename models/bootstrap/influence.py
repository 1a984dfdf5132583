"""Interval of a beta by the long-run variance of its influence function.

Beta is a mean over days, to first order: its error is the mean of

    psi_t = (x_t - beta·y_t)·y_t / var(y),    x, y: returns less their means.

Where volatility clusters psi is correlated for months, so its long-run variance is estimated from
its first K cosine coefficients (Müller 2007), which are nearly independent whatever the correlation
within shorter times; beta's error over its standard error is then Student's t with K degrees of
freedom. Few cosines make a wide interval that holds, many a narrow one that does not; K = 4 is the
most that keeps 85 % in markets as persistent as GARCH .08/.91 (docs/coverage.md).

No history is simulated. Two processes that share only their shocks drift apart in volatility, so
betas of simulated pairs vary much more than those of real pairs, whose volatility moves together.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.prices.constancy import constant

Floats = NDArray[np.float64]

BY_INFLUENCE = ("beta",)
COSINES = 4
FEWEST = 2 * COSINES  # returns


def beta_intervals(returns: Tensor, benchmark: Tensor, confidence: float) -> Tensor:
    """Betas and the ends of their intervals.

    Args:
        returns: (N, T) simple returns, NaN for missing.
        benchmark: (N, T), missing where the returns are.
        confidence: share of intervals that hold the true value.

    Shape: (3, N) on the CPU: beta, low and high; NaN with fewer than 8 returns, or where the
        benchmark does not move.
    """
    rows = zip(to_numpy(returns), to_numpy(benchmark), strict=True)
    factor = quantile_of_four(0.5 + 0.5 * confidence)
    found = np.full((3, len(returns)), np.nan)
    for row, (own, other) in enumerate(rows):
        seen = ~(np.isnan(own) | np.isnan(other))
        found[:, row] = _interval(own[seen], other[seen], factor)
    return torch.from_numpy(found)


def _interval(own: Floats, other: Floats, factor: float) -> tuple[float, float, float]:
    """Beta of one pair of complete series, and the ends of its interval."""
    count = len(own)
    if count < FEWEST:
        return math.nan, math.nan, math.nan
    x, y = own - own.mean(), other - other.mean()
    square = float(y @ y)
    if constant(math.sqrt(square / count), float(np.abs(other).max())):
        return math.nan, math.nan, math.nan
    beta = float(x @ y) / square
    influence = (x - beta * y) * y * (count / square)
    days = (np.arange(count) + 0.5) * (math.pi / count)
    waves = math.sqrt(2.0 / count) * np.cos(np.arange(1, COSINES + 1)[:, None] * days)
    coefficients = waves @ influence
    away = factor * math.sqrt(float(coefficients @ coefficients) / (COSINES * count))
    return beta, beta - away, beta + away


def quantile_of_four(share: float) -> float:
    """Quantile of Student's t with four degrees of freedom (Shaw 2006), for shares above 0.5.

    Example:
        >>> round(quantile_of_four(0.975), 6)
        2.776445
    """
    root = math.sqrt(4.0 * share * (1.0 - share))
    return 2.0 * math.sqrt(math.cos(math.acos(root) / 3.0) / root - 1.0)
