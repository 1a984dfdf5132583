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

TWO_ROUNDINGS = 2 * float(np.finfo(np.float64).eps)


def drawdown(returns: ArrayLike) -> Floats:
    """p_t / max(p_0..p_t) - 1 at each return, ≤ 0; NaN where there is none.

    What rounding can make of wealth that is back at its high is 0: taking a return from prices
    and compounding it loses at most two roundings a session.

    Shape: (..., T) → (..., T).
    """
    path = wealth(returns)
    peak = np.fmax(np.fmax.accumulate(path, axis=-1), 1.0)
    depth = path / peak - 1.0
    rounding = TWO_ROUNDINGS * observed.count(path)[..., None]
    return np.where(depth >= -rounding, 0.0, depth)


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
    values, depth = calendar.values, drawdown(calendar.values)
    before = _columns(values) <= _trough(values)[..., None]
    high = np.where(before & (depth == 0), depth, np.nan)
    start = first_date(values, dates=dates, base=base)
    reached = ~np.isnan(high).all(axis=-1)
    found = np.where(reached, calendar.at(observed.last_seen(high)), start)
    return np.where(_fell(values), found, NEVER)


def max_drawdown_recovery(returns: ArrayLike, *, dates: ArrayLike) -> Dates:
    """First date at which wealth is back at that high; NaT if it is not yet, or none fell."""
    calendar = Calendar(returns, dates)
    values, depth = calendar.values, drawdown(calendar.values)
    later = _columns(values) > _trough(values)[..., None]
    back = np.where(later & (depth == 0), depth, np.nan)
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
