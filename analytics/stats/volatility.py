"""Volatility: annualised standard deviations, whole-window and rolling.

Shape throughout: returns `(..., T)` per period, NaN for missing. Results are fractions a year.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import Floats, as_returns


def volatility(returns: ArrayLike, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd(r) of simple returns, a fraction a year; NaN below two returns."""
    return np.sqrt(periods) * observed.sd(as_returns(returns))


def close_to_close(log_returns: ArrayLike, *, periods: float = 252) -> Floats:
    """sqrt(P)·sd of log returns, ddof 1, a fraction a year; NaN below two returns."""
    return np.sqrt(periods) * observed.sd(as_returns(log_returns))


def rolling_close_to_close(log_returns: ArrayLike, *, window: int, periods: float = 252) -> Floats:
    """close_to_close of the last `window` observed returns, dated at the last of them.

    A missing session neither counts nor resets the window: it spans the ticker's own sessions.

    Shape: (..., T) → (..., T), NaN where no return is dated or fewer than `window` have come.
    """
    values = as_returns(log_returns)
    rows = values.reshape(-1, values.shape[-1])
    rolled = np.full_like(rows, np.nan)
    for row, out in zip(rows, rolled, strict=True):
        at = np.flatnonzero(~np.isnan(row))
        if len(at) >= window:
            out[at[window - 1 :]] = observed.sd(sliding_window_view(row[at], window))
    return np.sqrt(periods) * rolled.reshape(values.shape)
