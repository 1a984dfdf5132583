"""Simulated markets in which the true value of every metric is known.

Each has a ticker and a benchmark with the same law, whose shocks have a constant correlation. Mean
and long-run volatility are the same everywhere: 10 % and 16 % a year.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Step = Callable[[Floats], Floats]

MEAN, SD, CORRELATION = 0.0004, 0.01, 0.6
WARM_UP = 1_500
# Required coverage in per cent: of every metric, and of value at risk and shortfall.
Bar = tuple[float, float, float]


@dataclass(frozen=True)
class Market:
    """A law of returns.

    Attributes:
        name: name of the market in the table.
        kind: of the recursion.
        freedom: degrees of freedom of Student's t shocks; 0 is normal.
        parameters: parameters of the recursion.
        sessions: returns in a history.
        missing: share of returns that are missing.
        bar: least and most coverage, and least of value at risk and shortfall, in per cent; None
            where coverage is reported only.
    """

    name: str
    kind: Literal["independent", "autoregression", "garch", "stochastic", "regimes"]
    freedom: float = 6.0
    parameters: tuple[float, ...] = ()
    sessions: int = 1_260
    missing: float = 0.0
    bar: Bar | None = None


EVEN: Bar = (93.0, 97.0, 93.0)
MARKETS: tuple[Market, ...] = (
    Market("independent", "independent", bar=EVEN),
    Market("AR(0.2)", "autoregression", parameters=(0.2,), bar=EVEN),
    Market("GARCH .10/.85", "garch", parameters=(0.10, 0.0, 0.85), bar=(90.0, 100.0, 92.0)),
    Market("GARCH .05/.93", "garch", parameters=(0.05, 0.0, 0.93), bar=(90.0, 100.0, 92.0)),
    Market("GARCH .08/.91", "garch", parameters=(0.08, 0.0, 0.91), bar=(85.0, 100.0, 85.0)),
    Market("GJR .02/.10/.91", "garch", parameters=(0.02, 0.10, 0.91)),
    Market("stochastic volatility", "stochastic", 0.0, (0.98, 0.2)),
    Market("calm and crisis", "regimes", 0.0, (0.01, 0.04, 0.7)),
    Market("independent, t(3)", "independent", 3.0),
    Market("GARCH .10/.85, 252", "garch", parameters=(0.10, 0.0, 0.85), sessions=252),
    Market("GARCH .10/.85, 5,040", "garch", parameters=(0.10, 0.0, 0.85), sessions=5_040),
    Market("GARCH .10/.85, 5 % missing", "garch", parameters=(0.10, 0.0, 0.85), missing=0.05),
)


def simulate(
    market: Market, histories: int, sessions: int, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """(H, T) returns of the ticker and of the benchmark, NaN where they are missing."""
    step = _STEPS[market.kind](market.parameters, (2, histories), random)
    warm_up = 0 if market.kind == "independent" else WARM_UP
    found = np.empty((2, histories, sessions))
    for t in range(-warm_up, sessions):
        moved = step(_shocks(market.freedom, histories, random))
        if t >= 0:
            found[..., t] = MEAN + SD * moved
    own, other = found
    if market.missing:
        holes = random.random(own.shape) < market.missing
        own[holes] = other[holes] = np.nan
    return own, other


def _shocks(freedom: float, histories: int, random: np.random.Generator) -> Floats:
    """(2, H) correlated numbers of variance 1: normal, or Student's t of two dimensions."""
    found = random.standard_normal((2, histories))
    found[1] = CORRELATION * found[0] + math.sqrt(1.0 - CORRELATION**2) * found[1]
    if freedom:
        found *= np.sqrt((freedom - 2.0) / random.chisquare(freedom, histories))
    return found


def _independent(_: tuple[float, ...], __: tuple[int, int], ___: np.random.Generator) -> Step:
    return lambda shocks: shocks


def _autoregression(
    parameters: tuple[float, ...], shape: tuple[int, int], _: np.random.Generator
) -> Step:
    kept, before = parameters[0], np.zeros(shape)

    def step(shocks: Floats) -> Floats:
        before[:] = kept * before + math.sqrt(1.0 - kept * kept) * shocks
        return before

    return step


def _garch(parameters: tuple[float, ...], shape: tuple[int, int], _: np.random.Generator) -> Step:
    alpha, gamma, beta = parameters
    h = np.ones(shape)

    def step(shocks: Floats) -> Floats:
        moved = np.sqrt(h) * shocks
        load = alpha + gamma * (moved < 0.0)
        h[:] = 1.0 - alpha - 0.5 * gamma - beta + load * moved * moved + beta * h
        return moved

    return step


def _stochastic(
    parameters: tuple[float, ...], shape: tuple[int, int], random: np.random.Generator
) -> Step:
    """Log variance is an autoregression; divided by the mean of the variance."""
    kept, spread = parameters
    log = np.zeros(shape)
    away = 0.5 * spread**2 / (1.0 - kept**2)

    def step(shocks: Floats) -> Floats:
        moved = np.exp(0.5 * (log - away)) * shocks
        log[:] = kept * log + spread * random.standard_normal(shape)
        return moved

    return step


def _regimes(
    parameters: tuple[float, ...], shape: tuple[int, int], random: np.random.Generator
) -> Step:
    """Calm, with a crisis that begins and ends by chance."""
    begins, ends, calm = parameters
    share = begins / (begins + ends)
    wild = math.sqrt((1.0 - (1.0 - share) * calm**2) / share)
    crisis = random.random(shape) < share

    def step(shocks: Floats) -> Floats:
        moved = np.where(crisis, wild, calm) * shocks
        turned = random.random(shape) < np.where(crisis, ends, begins)
        crisis[:] = crisis ^ turned
        return moved

    return step


_STEPS: dict[str, Callable[[tuple[float, ...], tuple[int, int], np.random.Generator], Step]] = {
    "independent": _independent,
    "autoregression": _autoregression,
    "garch": _garch,
    "stochastic": _stochastic,
    "regimes": _regimes,
}
