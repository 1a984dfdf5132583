"""Volatility from closes: annualised standard deviations of returns.

Shape throughout: returns `(..., T)` per period, NaN for missing → `(...)`, fractions a year.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import Floats, as_returns

DECAY = 0.94


def volatility(returns: ArrayLike, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd(r) of simple returns, a fraction a year; NaN below two returns."""
    return np.sqrt(periods) * observed.sd(as_returns(returns))


def close_to_close(log_returns: ArrayLike, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd of log returns, ddof 1, a fraction a year; NaN below two returns."""
    return np.sqrt(periods) * observed.sd(as_returns(log_returns))


def ewma(log_returns: ArrayLike, *, periods: float = 252) -> Floats:
    """The forecast for the next session: sqrt(P)·s_{n+1}, a fraction a year; NaN without a return.

    s²_{t+1} = 0.94 s²_t + 0.06 r_t² from s²_1 = mean(r²), zero mean (RiskMetrics 1996). Written
    out, s²_{n+1} = 0.94^n s²_1 + 0.06 Σ 0.94^(n-t) r_t².
    """
    values = as_returns(log_returns)
    squares, seen = values**2, ~np.isnan(values)
    age = np.cumsum(seen[..., ::-1], axis=-1)[..., ::-1] - 1
    recent = (1.0 - DECAY) * np.nansum(DECAY**age * squares, axis=-1)
    start = DECAY ** observed.count(values) * observed.plain_mean(squares)
    return np.sqrt(periods * (start + recent))
