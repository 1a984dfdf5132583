"""The shape of the distribution and its tails. Shape: returns `(..., T)` → `(...)`.

Tail losses are positive: a value at risk of 0.02 is a loss of 2 % in one period.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import ROUNDING, Floats, as_returns

TAIL = 0.05


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


def value_at_risk_95(returns: ArrayLike) -> Floats:
    """-q05(r), historical, type 7: the loss of one period that 5 % of returns reach."""
    return -observed.quantile(as_returns(returns), TAIL)


def expected_shortfall_95(returns: ArrayLike) -> Floats:
    """-mean(r | r ≤ q05(r)): the mean loss of one period in the worst 5 %."""
    values = as_returns(returns)
    limit = observed.quantile(values, TAIL)[..., None]
    return -observed.mean_of(values, values <= limit)


def _counted(values: Floats) -> tuple[Floats, Floats]:
    """n, and the second central moment with mere rounding made zero."""
    second = observed.moment(values, 2)
    return observed.count(values).astype(np.float64), np.where(second <= ROUNDING**2, 0.0, second)
