"""Against a benchmark, over the sessions that both have (the common window).

Shape throughout: simple returns `(..., T)`, NaN for missing, and `benchmark` `(T,)` or `(..., T)`
on the same dates → `(...)`. Holes in one make longer returns in the other (`share_sessions`).
Without a benchmark every metric is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import Floats, as_returns
from analytics.stats.ratios import per_period
from analytics.stats.together import share_sessions

EPSILON = float(np.finfo(np.float64).eps)


def beta(returns: ArrayLike, *, benchmark: ArrayLike | None = None) -> Floats:
    """cov(r-f, b-f)/var(b-f): what the return moves by when the benchmark moves by one.

    The constant f cancels. NaN below two shared returns or without spread of the benchmark.
    """
    own, other = _both(returns, benchmark)
    x = observed.deviations(other)
    return observed.divide(_dot(observed.deviations(own), x), _square(other))


def alpha(
    returns: ArrayLike,
    *,
    benchmark: ArrayLike | None = None,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """P·(mean(r-f) - beta·mean(b-f)), a fraction a year (Jensen 1968); NaN where beta is."""
    own, other = _both(returns, benchmark)
    f = per_period(risk_free, periods)
    slope = beta(own, benchmark=other)
    return periods * (observed.mean(own) - f - slope * (observed.mean(other) - f))


def correlation(returns: ArrayLike, *, benchmark: ArrayLike | None = None) -> Floats:
    """Pearson's correlation, from -1 to 1; NaN below two shared returns or without spread."""
    own, other = _both(returns, benchmark)
    together = _dot(observed.deviations(own), observed.deviations(other))
    sizes = np.sqrt(_square(own)) * np.sqrt(_square(other))
    return np.clip(observed.divide(together, sizes), -1.0, 1.0)


def r_squared(returns: ArrayLike, *, benchmark: ArrayLike | None = None) -> Floats:
    """The share of the variance that a line on the benchmark explains: correlation², 0 to 1."""
    return correlation(returns, benchmark=benchmark) ** 2


def tracking_error(
    returns: ArrayLike, *, benchmark: ArrayLike | None = None, periods: float = 252
) -> Floats:
    """sqrt(P)·sd(r-b), a fraction a year; NaN below two shared returns."""
    own, other = _both(returns, benchmark)
    return np.sqrt(periods) * observed.sd(own - other)


def information_ratio(
    returns: ArrayLike, *, benchmark: ArrayLike | None = None, periods: float = 252
) -> Floats:
    """P·mean(r-b)/tracking_error: active return a unit of active risk; NaN without such risk."""
    own, other = _both(returns, benchmark)
    active = own - other
    spread = observed.real(observed.sd(active))
    return np.sqrt(periods) * observed.divide(observed.mean(active), spread)


def treynor(
    returns: ArrayLike,
    *,
    benchmark: ArrayLike | None = None,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """P·mean(r-f)/beta, a fraction a year for a beta of one (Treynor 1965); NaN where beta is 0.

    A sum of n products carries up to n roundings, so a beta whose correlation is no larger is 0.
    """
    own, other = _both(returns, benchmark)
    reward = periods * (observed.mean(own) - per_period(risk_free, periods))
    rounding = EPSILON * observed.count(own)
    moves = np.abs(correlation(own, benchmark=other)) > rounding
    return observed.divide(reward, np.where(moves, beta(own, benchmark=other), 0.0))


def up_capture(returns: ArrayLike, *, benchmark: ArrayLike | None = None) -> Floats:
    """Geometric mean of r over that of b in periods with b > 0 (Morningstar); NaN without one."""
    own, other = _both(returns, benchmark)
    return observed.divide(_geometric(own, other > 0), _geometric(other, other > 0))


def down_capture(returns: ArrayLike, *, benchmark: ArrayLike | None = None) -> Floats:
    """Geometric mean of r over that of b in periods with b < 0 (Morningstar); NaN without one."""
    own, other = _both(returns, benchmark)
    return observed.divide(_geometric(own, other < 0), _geometric(other, other < 0))


def _both(returns: ArrayLike, benchmark: ArrayLike | None) -> tuple[Floats, Floats]:
    """The two series on shared sessions; all NaN without a benchmark."""
    values = as_returns(returns)
    if benchmark is None:
        return np.full_like(values, np.nan), np.full_like(values, np.nan)
    return share_sessions(values, benchmark)


def _dot(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.nansum(one * other, axis=-1))


def _square(values: Floats) -> Floats:
    """Sum of squared deviations; 0 where the spread is only rounding, or for less than two."""
    total = _dot(observed.deviations(values), observed.deviations(values))
    return np.where(observed.real(observed.sd(values)) > 0, total, 0.0)


def _geometric(values: Floats, chosen: np.ndarray) -> Floats:
    """Geometric mean return of the chosen periods, a fraction a period."""
    with np.errstate(divide="ignore"):  # a return of -1 has a logarithm of -inf, and mean of -1
        logs = np.log1p(np.where(chosen, values, 0.0))
    return np.expm1(observed.mean_of(logs, chosen))
