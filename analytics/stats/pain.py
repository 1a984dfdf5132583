"""Pain: how deep and how long wealth stays below its high, over all drawdowns of the window.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`. Depths are fractions ≤ 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.calendar import Calendar
from analytics.stats.drawdown import drawdown
from analytics.stats.observed import Columns, Floats, as_returns, as_rows
from analytics.stats.returns import cagr, first_date, last_date

NONE = -1


@dataclass(frozen=True, slots=True)
class Episodes:
    """The drawdown episodes of a batch, row after row, oldest first; K of them.

    Attributes:
        row: (K,) which row, counted through the batch.
        peak: (K,) column of the latest high before it; `NONE` is the base, p_0.
        recovery: (K,) column of the first return back at the high; `NONE` if not yet.
        depth: (K,) its deepest drawdown, below 0.
    """

    row: Columns
    peak: Columns
    recovery: Columns
    depth: Floats


def episodes(returns: ArrayLike) -> Episodes:
    """Every stretch of returns `(..., T)` during which wealth is below its high."""
    depths = as_rows(drawdown(returns))
    row, column = np.nonzero(~np.isnan(depths))
    depth = depths[row, column]
    under, same_row = depth < 0, np.append(row[1:] == row[:-1], False)[: len(row)]
    goes_on = np.append(under[1:], False)[: len(row)] & under & same_row  # into the next return
    last = np.flatnonzero(under & ~goes_on)
    first = np.flatnonzero(under & ~np.append(False, goes_on)[: len(row)])
    before, after = np.append(False, same_row)[first], same_row[last]
    edges = np.column_stack((first, last + 1)).ravel()
    return Episodes(
        row=row[first],
        peak=np.where(before, column[first - 1], NONE),
        recovery=np.where(after, np.append(column, NONE)[last + 1], NONE),
        depth=np.minimum.reduceat(np.append(depth, 0.0), edges)[::2],
    )


def longest_drawdown_days(
    returns: ArrayLike, *, dates: ArrayLike, base: ArrayLike | None = None
) -> Floats:
    """Calendar days of the longest drawdown, from its peak to its recovery or the last date.

    NaN when wealth never fell. Dates as in `first_date`.
    """
    calendar, found = Calendar(returns, dates), episodes(returns)
    start = first_date(returns, dates=dates, base=base).reshape(-1)[found.row]
    end = last_date(returns, dates=dates).reshape(-1)[found.row]
    peak, back = found.peak, found.recovery
    start = np.where(peak == NONE, start, calendar.of(found.row, np.maximum(peak, 0)))
    end = np.where(back == NONE, end, calendar.of(found.row, np.maximum(back, 0)))
    longest = np.full(calendar.returned.size, np.nan)
    np.fmax.at(longest, found.row, (end - start).astype("timedelta64[D]").astype(np.float64))
    return longest.reshape(calendar.returned.shape)


def average_drawdown(returns: ArrayLike) -> Floats:
    """Mean of the depths of all drawdown episodes, ≤ 0; NaN when wealth never fell."""
    shape, found = as_returns(returns).shape[:-1], episodes(returns)
    rows = math.prod(shape)
    total = np.bincount(found.row, weights=found.depth, minlength=rows)
    return observed.divide(total, np.bincount(found.row, minlength=rows)).reshape(shape)


def ulcer_index(returns: ArrayLike) -> Floats:
    """sqrt(mean(D_t²)), t = 1..n: root mean square drawdown, ≥ 0 (Martin & McCann 1989)."""
    return np.sqrt(observed.plain_mean(drawdown(returns) ** 2))


def ulcer_performance_index(
    returns: ArrayLike, *, dates: ArrayLike, base: ArrayLike | None = None, risk_free: float = 0.0
) -> Floats:
    """(cagr - rf)/ulcer_index (Martin & McCann 1989); NaN under a year or when wealth never fell.

    `risk_free` is a fraction a year. Dates as in `first_date`.
    """
    reward = cagr(returns, dates=dates, base=base) - risk_free
    return observed.divide(reward, ulcer_index(returns))


def conditional_drawdown_95(returns: ArrayLike) -> Floats:
    """Mean of the worst 5 % of D_t, t = 1..n, by count and at least one, ≤ 0.

    Chekhlov, Uryasev & Zabarankin 2005, of compounded wealth.
    """
    ordered = np.sort(drawdown(returns), axis=-1)  # NaN sorts last
    worst = -(-observed.count(ordered)[..., None] // 20)
    return observed.mean_of(ordered, np.arange(ordered.shape[-1]) < worst) + 0.0
