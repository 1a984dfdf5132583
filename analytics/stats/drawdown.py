"""Drawdown: relative distance of wealth below its running maximum, base p_0 = 1 included.

Shape throughout: returns `(..., T)`, simple, NaN for missing. Depths are fractions ≤ 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import Dates, Floats
from analytics.stats.observations.sample import Returns, Sample, as_sample
from analytics.stats.returns import first_date
from analytics.stats.tables.calendar import NEVER, Calendar

__all__ = [
    "drawdown",
    "max_drawdown",
    "max_drawdown_peak",
    "max_drawdown_recovery",
    "max_drawdown_trough",
]


def drawdown(returns: Returns) -> Floats:
    """p_t / max(p_0..p_t) - 1 at each return, ≤ 0; NaN where there is none.

    A depth that rounding can explain is 0: computing a return from prices and compounding it has at
    most two roundings per session.

    Shape: (..., T) → (..., T).
    """
    sample = as_sample(returns)
    return sample.at_observed(sample.depths)


def max_drawdown(returns: Returns) -> Floats:
    """The deepest drawdown, ≤ 0; 0 when wealth never fell; NaN without a return."""
    sample = as_sample(returns)
    return np.where(sample.count > 0, sample.deepest, np.nan)


def max_drawdown_trough(returns: Returns, *, dates: ArrayLike) -> Dates:
    """Date at which the deepest drawdown is reached, the first if several; NaT if none."""
    calendar = Calendar(returns, dates)
    return np.where(_fell(calendar.sample), calendar.at(calendar.sample.deepest_at[0]), NEVER)


def max_drawdown_peak(
    returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None
) -> Dates:
    """Date of the peak of the deepest drawdown, the latest if several; NaT if none.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
    """
    calendar = Calendar(returns, dates)
    peak = calendar.sample.deepest_at[1]
    start = first_date(calendar.sample, dates=dates, base=base)
    return np.where(_fell(calendar.sample), np.where(peak < 0, start, calendar.at(peak)), NEVER)


def max_drawdown_recovery(returns: Returns, *, dates: ArrayLike) -> Dates:
    """First date at which wealth is back at that peak; NaT if not yet, or without a drawdown."""
    calendar = Calendar(returns, dates)
    recovery = calendar.sample.deepest_at[2]
    return np.where(recovery < 0, NEVER, calendar.at(recovery))


def _fell(sample: Sample) -> NDArray[np.bool_]:
    return sample.deepest < 0
