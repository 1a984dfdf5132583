"""The shape of the distribution, and its memory. Shape: returns `(..., T)` → `(...)`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import ROUNDING, Floats, as_returns


def skewness(returns: ArrayLike) -> Floats:
    """Adjusted Fisher-Pearson skewness G1; NaN below three returns or without spread."""
    values = as_returns(returns)
    n, second = _counted(values)
    biased = observed.divide(observed.moment(values, 3), second**1.5)
    return biased * observed.divide(np.sqrt(n * (n - 1.0)), np.where(n > 2, n - 2.0, 0.0))


def excess_kurtosis(returns: ArrayLike) -> Floats:
    """Adjusted excess kurtosis G2, 0 for a normal; NaN below four returns or without spread."""
    values = as_returns(returns)
    n, second = _counted(values)
    biased = observed.divide(observed.moment(values, 4), second**2) - 3.0
    rest = np.where(n > 3, (n - 2.0) * (n - 3.0), 0.0)
    return observed.divide(((n + 1.0) * biased + 6.0) * (n - 1.0), rest)


def autocorrelation_1(returns: ArrayLike) -> Floats:
    """Σ(r_t - m)(r_{t-1} - m)/Σ(r_t - m)², m the mean of all: lag-1 autocorrelation.

    Neighbours are consecutive observed returns. The definition of NIST's StRD; NaN below two
    returns or without spread.
    """
    values = observed.compact(as_returns(returns))
    away = observed.deviations(values)
    n, second = _counted(values)
    together = np.nansum(away[..., 1:] * away[..., :-1], axis=-1)
    return observed.divide(together, np.where(n > 1, n * second, 0.0))


def _counted(values: Floats) -> tuple[Floats, Floats]:
    """n, and the second central moment with mere rounding made zero."""
    second = observed.moment(values, 2)
    return observed.count(values).astype(np.float64), np.where(second <= ROUNDING**2, 0.0, second)
