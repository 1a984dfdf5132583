"""Simulated markets with known truth: returns, and possible futures after them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MEAN, DEVIATION = 4e-4, 0.01
FREEDOM = 6
BURN_IN = 1_500


@dataclass(frozen=True)
class TrueMarket:
    """GARCH(1,1) shocks, Student-t with 6 degrees of freedom, in an autoregression.

    Attributes:
        alpha, beta: of the variance; its long run is 1.
        correlation: of a return with the one before.
    """

    alpha: float = 0.0
    beta: float = 0.0
    correlation: float = 0.0

    @property
    def variance(self) -> float:
        """Variance of a return in the long run."""
        return DEVIATION**2


MARKETS = {
    "independent": TrueMarket(),
    "AR(0.2)": TrueMarket(correlation=0.2),
    "GARCH .08/.91": TrueMarket(0.08, 0.91),
    "GARCH .05/.93": TrueMarket(0.05, 0.93),
    "GARCH .10/.85": TrueMarket(0.10, 0.85),
}


@dataclass(frozen=True)
class Simulated:
    """N histories of T simple returns, F futures of each, and the true variance of each day.

    Shape: `returns`, `variance` (N, T): the variance given all days before, of the return;
    `following` (N,): of the day after the last; `futures` (N, F, D).
    """

    returns: Floats
    variance: Floats
    following: Floats
    futures: Floats


def simulated(
    market: TrueMarket, histories: int, length: int, futures: int, days: int, seed: int
) -> Simulated:
    """Histories of the market in its stationary state, and their futures.

    An autoregression's variance given the past is that of its shock alone.
    """
    random = np.random.default_rng(seed)
    before, variance, _ = _onwards(market, random, np.zeros(histories), np.ones(histories), BURN_IN)
    before, variance, past = _onwards(market, random, before, variance, length)
    many = (histories, futures)
    before_all = np.broadcast_to(before[:, None], many)
    *_, future = _onwards(
        market, random, before_all, np.broadcast_to(variance[:, None], many), days
    )
    return Simulated(
        returns=MEAN + DEVIATION * past[0],
        variance=DEVIATION**2 * past[1],
        following=DEVIATION**2 * variance,
        futures=MEAN + DEVIATION * future[0],
    )


def _onwards(
    market: TrueMarket, random: np.random.Generator, before: Floats, variance: Floats, days: int
) -> tuple[Floats, Floats, Floats]:
    """The last return, the next variance, and (2, ..., days) returns and variances."""
    fresh, scale = math.sqrt(1.0 - market.correlation**2), math.sqrt((FREEDOM - 2) / FREEDOM)
    found = np.empty((2, *before.shape, days))
    for day in range(days):
        shock = np.sqrt(variance) * scale * random.standard_t(FREEDOM, before.shape)
        before = market.correlation * before + fresh * shock
        found[0, ..., day], found[1, ..., day] = before, fresh**2 * variance
        left = 1.0 - market.alpha - market.beta
        variance = left + market.alpha * shock**2 + market.beta * variance
    return before, variance, found
