"""Volatility from closes: annualised standard deviations of returns.

Shape throughout: returns `(..., T)` per period, NaN for missing → `(...)`, fractions per year.
"""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Floats
from analytics.stats.observations.sample import Returns, as_sample

__all__ = ["close_to_close", "ewma", "volatility"]

DECAY = 0.94


def volatility(returns: Returns, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd(r) of simple returns, a fraction per year; NaN below two returns."""
    return np.sqrt(periods) * as_sample(returns).sd


def close_to_close(log_returns: Returns, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd of log returns, ddof 1, a fraction per year; NaN below two returns."""
    return np.sqrt(periods) * as_sample(log_returns).sd


def ewma(log_returns: Returns, *, periods: float = 252) -> Floats:
    """Forecast for the next session: sqrt(P)·s_{n+1}, a fraction per year; NaN without a return.

    s²_{t+1} = 0.94 s²_t + 0.06 r_t² from s²_1 = mean(r²), zero mean (RiskMetrics 1996).
    """
    sample = as_sample(log_returns)
    squares = np.empty(len(sample.rows))
    from analytics.stats.kernels.moments import decayed

    decayed(sample.packed, sample.counts, DECAY, squares)
    return np.sqrt(periods * squares).reshape(sample.shape)
