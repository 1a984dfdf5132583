"""Slow twins of the metrics against a benchmark, on pairs of returns that share their sessions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from tests.answers import slow
from tests.answers.slow import NAN, mean, ratio

Series = Sequence[float]


def shared_returns(own: Series, other: Series) -> tuple[list[float], list[float]]:
    """Two price series with holes → their returns between consecutive shared prices."""
    shared = [
        t for t, pair in enumerate(zip(own, other, strict=True)) if not any(map(math.isnan, pair))
    ]
    return (
        [own[b] / own[a] - 1 for a, b in pairwise(shared)],
        [other[b] / other[a] - 1 for a, b in pairwise(shared)],
    )


def covariance(x: Series, y: Series) -> float:
    """ddof 1; two points say nothing of two series."""
    if len(x) < 3:
        return NAN
    a, b = mean(x), mean(y)
    return math.fsum((p - a) * (q - b) for p, q in zip(x, y, strict=True)) / (len(x) - 1)


def beta(r: Series, b: Series) -> float:
    """Slope."""
    return ratio(covariance(r, b), covariance(b, b))


def alpha(r: Series, b: Series, periods: float, f: float) -> float:
    """Intercept of the excess returns, a year."""
    return periods * (mean([x - f for x in r]) - beta(r, b) * mean([x - f for x in b]))


def correlation(r: Series, b: Series) -> float:
    """Pearson."""
    return ratio(covariance(r, b), slow.sd(r) * slow.sd(b))


def r_squared(r: Series, b: Series) -> float:
    """Its square."""
    return correlation(r, b) ** 2


def tracking_error(r: Series, b: Series, periods: float) -> float:
    """sd of the difference, a year."""
    active = [x - y for x, y in zip(r, b, strict=True)]
    return slow.volatility(active, periods) if len(active) > 2 else NAN


def information_ratio(r: Series, b: Series, periods: float) -> float:
    """Mean difference a year over it."""
    active = [x - y for x, y in zip(r, b, strict=True)]
    return ratio(periods * mean(active), tracking_error(r, b, periods))


def treynor(r: Series, b: Series, periods: float, f: float) -> float:
    """Mean excess a year over beta, unless that is only rounding."""
    if not abs(correlation(r, b)) > len(r) * 2.0**-52:
        return NAN
    return ratio(periods * mean([x - f for x in r]), beta(r, b))


def m_squared(r: Series, b: Series, periods: float, rf: float) -> float:
    """Sharpe ratio times the benchmark's volatility, over the riskless rate; of three returns."""
    if len(r) < 3:
        return NAN
    return rf + slow.sharpe(r, periods, rf) * slow.volatility(b, periods)


def capture(r: Series, b: Series, up: bool) -> float:
    """Geometric means over the periods in which the benchmark rose, or fell."""
    chosen = [(x, y) for x, y in zip(r, b, strict=True) if (y > 0 if up else y < 0)]
    if not chosen or len(r) < 3:
        return NAN
    own, other = (
        math.prod(1 + x for x in side) ** (1 / len(chosen)) - 1
        for side in zip(*chosen, strict=True)
    )
    return ratio(own, other)
