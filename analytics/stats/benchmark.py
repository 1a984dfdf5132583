"""Benchmark metrics, over the sessions that both series have (the common window).

Shape throughout: simple returns `(..., T)`, NaN for missing, and `benchmark` `(T,)` or `(..., T)`
on the same dates → `(...)`. A gap in one series makes a longer return in the other
(`share_sessions`). Without a benchmark every metric is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Floats, divide, real
from analytics.stats.observations.pair import as_pair
from analytics.stats.observations.sample import Returns, as_sample
from analytics.stats.ratios import per_period

__all__ = [
    "alpha",
    "beta",
    "correlation",
    "down_capture",
    "information_ratio",
    "m_squared",
    "r_squared",
    "tracking_error",
    "treynor",
    "up_capture",
]

EPSILON = float(np.finfo(np.float64).eps)


def beta(returns: Returns, *, benchmark: ArrayLike | None = None) -> Floats:
    """cov(r-f, b-f)/var(b-f): change of the return per unit change of the benchmark's.

    The constant f cancels. NaN below three shared returns or without spread of the benchmark.
    """
    pair = as_pair(returns, benchmark)
    return divide(pair.products.both, pair.other_squares)


def alpha(
    returns: Returns,
    *,
    benchmark: ArrayLike | None = None,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """P·(mean(r-f) - beta·mean(b-f)), a fraction per year (Jensen 1968); NaN where beta is.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        benchmark: (T,) or (..., T) simple returns on the same dates; None gives NaN.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
    """
    sample, f = as_sample(returns), per_period(risk_free, periods)
    means = as_pair(sample, benchmark).products
    slope = beta(sample, benchmark=benchmark)
    return periods * (means.own_mean - f - slope * (means.other_mean - f))


def correlation(returns: Returns, *, benchmark: ArrayLike | None = None) -> Floats:
    """Pearson's correlation, from -1 to 1; NaN below three shared returns or without spread."""
    pair = as_pair(returns, benchmark)
    sizes = np.sqrt(pair.own_squares) * np.sqrt(pair.other_squares)
    return np.clip(divide(pair.products.both, sizes), -1.0, 1.0)


def r_squared(returns: Returns, *, benchmark: ArrayLike | None = None) -> Floats:
    """Share of the variance explained by a regression on the benchmark: correlation², 0 to 1."""
    return np.square(correlation(returns, benchmark=benchmark))


def tracking_error(
    returns: Returns, *, benchmark: ArrayLike | None = None, periods: float = 252
) -> Floats:
    """sqrt(P)·sd(r-b), a fraction per year; NaN below three shared returns.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        benchmark: (T,) or (..., T) simple returns on the same dates; None gives NaN.
        periods: periods per year.

    Returns:
        (...) ≥ 0.
    """
    return np.sqrt(periods) * as_pair(returns, benchmark).active.sd


def information_ratio(
    returns: Returns, *, benchmark: ArrayLike | None = None, periods: float = 252
) -> Floats:
    """P·mean(r-b)/tracking_error: active return per unit of active risk; NaN without such risk.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        benchmark: (T,) or (..., T) simple returns on the same dates; None gives NaN.
        periods: periods per year.
    """
    active = as_pair(returns, benchmark).active
    return np.sqrt(periods) * divide(active.mean, real(active.sd))


def treynor(
    returns: Returns,
    *,
    benchmark: ArrayLike | None = None,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """P·mean(r-f)/beta, a fraction per year for a beta of one (Treynor 1965); NaN where beta is 0.

    A sum of n products has up to n roundings, so a beta with a correlation below that counts as 0.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        benchmark: (T,) or (..., T) simple returns on the same dates; None gives NaN.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
    """
    sample = as_sample(returns)
    pair = as_pair(sample, benchmark)
    reward = periods * (pair.products.own_mean - per_period(risk_free, periods))
    moves = np.abs(correlation(sample, benchmark=benchmark)) > EPSILON * pair.count
    return divide(reward, np.where(moves, beta(sample, benchmark=benchmark), 0.0))


def up_capture(returns: Returns, *, benchmark: ArrayLike | None = None) -> Floats:
    """Geometric mean of r over that of b in periods with b > 0 (Morningstar); NaN without one."""
    return divide(*as_pair(returns, benchmark).growth(1.0))


def down_capture(returns: Returns, *, benchmark: ArrayLike | None = None) -> Floats:
    """Geometric mean of r over that of b in periods with b < 0 (Morningstar); NaN without one."""
    return divide(*as_pair(returns, benchmark).growth(-1.0))


def m_squared(
    returns: Returns,
    *,
    benchmark: ArrayLike | None = None,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """P·mean(r-f)·sd(b)/sd(r) + rf, a fraction per year (Modigliani & Modigliani 1997).

    It is the return at the benchmark's volatility, by lending or borrowing at the risk-free rate:
    `sharpe` over the shared sessions times that volatility, plus rf. The mean is arithmetic. NaN
    below two shared returns or without own spread.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        benchmark: (T,) or (..., T) simple returns on the same dates.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
    """
    pair = as_pair(returns, benchmark)
    reward = periods * (pair.products.own_mean - per_period(risk_free, periods))
    return risk_free + reward * np.sqrt(divide(pair.other_squares, pair.own_squares))
