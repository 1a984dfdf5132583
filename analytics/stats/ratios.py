"""Ratios: reward over risk. Shape: simple returns `(..., T)`, NaN for missing → `(...)`.

`risk_free` is a fraction a year, f = (1 + risk_free)^(1/P) - 1 its rate a period. A ratio whose
denominator is zero, or so small that it is rounding, is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.drawdown import max_drawdown
from analytics.stats.observed import ROUNDING, Floats, as_returns
from analytics.stats.returns import cagr


def per_period(risk_free: float, periods: float) -> float:
    """The rate a period that compounds to `risk_free` a year: (1+rf)^(1/P) - 1."""
    return float((1.0 + risk_free) ** (1.0 / periods) - 1.0)


def sharpe(returns: ArrayLike, *, periods: float = 252, risk_free: float = 0.0) -> Floats:
    """sqrt(P)·mean(r-f)/sd(r-f): reward a unit of volatility, annualised (Sharpe 1994)."""
    excess = as_returns(returns) - per_period(risk_free, periods)
    spread = observed.sd(excess)
    return np.sqrt(periods) * observed.divide(observed.mean(excess), _real(spread))


def downside_deviation(
    returns: ArrayLike, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """sqrt(P)·sqrt(mean(min(r-mar, 0)²)) over all n, a fraction a year.

    `mar` is the minimum acceptable return a period; None is the risk-free rate.
    """
    below = np.minimum(as_returns(returns) - _target(periods, risk_free, mar), 0.0)
    return np.sqrt(periods * observed.divide(np.nansum(below**2, axis=-1), observed.count(below)))


def sortino(
    returns: ArrayLike, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """P·mean(r-mar)/downside_deviation: reward a unit of downside (Sortino & Price 1994)."""
    target = _target(periods, risk_free, mar)
    reward = periods * observed.mean(as_returns(returns) - target)
    risk = downside_deviation(returns, periods=periods, mar=target)
    return observed.divide(reward, _real(risk))


def calmar(returns: ArrayLike, *, dates: ArrayLike, base: ArrayLike | None = None) -> Floats:
    """cagr/|max_drawdown|; NaN under a year, or when wealth never fell."""
    return observed.divide(cagr(returns, dates=dates, base=base), np.abs(max_drawdown(returns)))


def _target(periods: float, risk_free: float, mar: float | None) -> float:
    return per_period(risk_free, periods) if mar is None else mar


def _real(spread: Floats) -> Floats:
    """The spread, with what is only rounding made zero."""
    return np.where(spread <= ROUNDING, 0.0, spread)
