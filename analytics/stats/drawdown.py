"""Drawdown: how far wealth is below its highest point so far, the base p_0 = 1 included.

Shape throughout: returns `(..., T)`, simple, NaN for missing. Depths are fractions ≤ 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats import observed
from analytics.stats.calendar import NEVER, Calendar
from analytics.stats.observed import Columns, Dates, Floats
from analytics.stats.returns import first_date, wealth


def drawdown(returns: ArrayLike) -> Floats:
    """p_t / max(p_0..p_t) - 1 at each return, ≤ 0; NaN where there is none.

    Shape: (..., T) → (..., T).
    """
    path = wealth(returns)
    peak = np.fmax(np.fmax.accumulate(path, axis=-1), 1.0)
    return path / peak - 1.0


def max_drawdown(returns: ArrayLike) -> Floats:
    """The deepest drawdown, ≤ 0; 0 when wealth never fell; NaN without a return."""
    depth = np.fmin.reduce(drawdown(returns), axis=-1, initial=np.nan)
    return np.asarray(depth) + 0.0  # -0.0 is written as 0.0


def max_drawdown_trough(returns: ArrayLike, *, dates: ArrayLike) -> Dates:
    """Date at which the deepest drawdown is reached, the first if several; NaT if none."""
    calendar = Calendar(returns, dates)
    return np.where(_fell(calendar.values), calendar.at(_trough(calendar.values)), NEVER)


def max_drawdown_peak(
    returns: ArrayLike, *, dates: ArrayLike, base: ArrayLike | None = None
) -> Dates:
    """Date of the high that the deepest drawdown falls from, the latest if several; NaT if none."""
    calendar = Calendar(returns, dates)
    values = calendar.values
    path = np.where(_columns(values) <= _trough(values)[..., None], wealth(values), np.nan)
    high = np.fmax.reduce(path, axis=-1, initial=1.0)
    at_high = np.where(path == high[..., None], path, np.nan)
    start = first_date(values, dates=dates, base=base)
    reached = ~np.isnan(at_high).all(axis=-1)
    found = np.where(reached, calendar.at(observed.last_seen(at_high)), start)
    return np.where(_fell(values), found, NEVER)


def max_drawdown_recovery(returns: ArrayLike, *, dates: ArrayLike) -> Dates:
    """First date at which wealth is back at that high; NaT if it is not yet, or none fell."""
    calendar = Calendar(returns, dates)
    values, path = calendar.values, wealth(calendar.values)
    later = _columns(values) > _trough(values)[..., None]
    high = np.fmax.reduce(np.where(later, np.nan, path), axis=-1, initial=1.0)
    back = np.where(later & (path >= high[..., None]), path, np.nan)
    recovered = _fell(values) & ~np.isnan(back).all(axis=-1)
    return np.where(recovered, calendar.at(observed.first_seen(back)), NEVER)


def _columns(values: Floats) -> Columns:
    return np.arange(values.shape[-1])


def _trough(values: Floats) -> Columns:
    """Column of the deepest drawdown, the first if several; 0 when there is no return."""
    depth = drawdown(values)
    deepest = np.fmin.reduce(depth, axis=-1, initial=np.nan, keepdims=True)
    return observed.first_seen(np.where(depth == deepest, depth, np.nan))


def _fell(values: Floats) -> NDArray[np.bool_]:
    return max_drawdown(values) < 0
