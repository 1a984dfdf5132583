"""Pain: how deep and how long wealth stays below its high, over all drawdowns of the window.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`. Depths are fractions ≤ 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Columns, Floats, divide
from analytics.stats.observations.sample import Returns, Sample, as_sample
from analytics.stats.returns import cagr, first_date, last_date
from analytics.stats.tables.calendar import Calendar

__all__ = [
    "average_drawdown",
    "conditional_drawdown_95",
    "longest_drawdown_days",
    "pain_index",
    "pain_ratio",
    "ulcer_index",
    "ulcer_performance_index",
]

NONE = -1
TWENTIETH = 20


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


def episodes(returns: Returns) -> Episodes:
    """Every stretch of returns `(..., T)` during which wealth is below its high."""
    return as_sample(returns).once(_listed)


def longest_drawdown_days(
    returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None
) -> Floats:
    """Calendar days of the longest drawdown, from its peak to its recovery or the last date.

    NaN when wealth never fell. Dates as in `first_date`.
    """
    calendar = Calendar(returns, dates)
    sample, found = calendar.sample, episodes(calendar.sample)
    start = first_date(sample, dates=dates, base=base).reshape(-1)[found.row]
    end = last_date(sample, dates=dates).reshape(-1)[found.row]
    peak, back = found.peak, found.recovery
    start = np.where(peak == NONE, start, calendar.of(found.row, np.maximum(peak, 0)))
    end = np.where(back == NONE, end, calendar.of(found.row, np.maximum(back, 0)))
    longest = np.full(calendar.returned.size, np.nan)
    np.fmax.at(longest, found.row, (end - start).astype("timedelta64[D]").astype(np.float64))
    return longest.reshape(calendar.returned.shape)


def average_drawdown(returns: Returns) -> Floats:
    """Mean of the depths of all drawdown episodes, ≤ 0; NaN when wealth never fell."""
    falls = as_sample(returns).falls
    return divide(falls.total, falls.episodes)


def ulcer_index(returns: Returns) -> Floats:
    """sqrt(mean(D_t²)), t = 1..n: root mean square drawdown, ≥ 0 (Martin & McCann 1989)."""
    sample = as_sample(returns)
    return np.sqrt(divide(sample.falls.squares, sample.count))


def ulcer_performance_index(
    returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None, risk_free: float = 0.0
) -> Floats:
    """(cagr - rf)/ulcer_index (Martin & McCann 1989); NaN under a year or when wealth never fell.

    `risk_free` is a fraction a year. Dates as in `first_date`.
    """
    sample = as_sample(returns)
    reward = cagr(sample, dates=dates, base=base) - risk_free
    return divide(reward, ulcer_index(sample))


def conditional_drawdown_95(returns: Returns) -> Floats:
    """Mean of the worst 5 % of D_t, t = 1..n, by count and at least one, ≤ 0.

    Chekhlov, Uryasev & Zabarankin 2005, of compounded wealth.
    """
    return as_sample(returns).once(_worst_twentieth)


def pain_index(returns: Returns) -> Floats:
    """mean(|D_t|), t = 1..n: mean drawdown over all sessions, ≥ 0; 0 when wealth never fell.

    Bacon 2008 after Becker (Zephyr) 2006. Sessions at the high count as 0, unlike in
    `average_drawdown`, which counts each episode once.
    """
    sample = as_sample(returns)
    return np.abs(divide(sample.falls.every, sample.count))


def pain_ratio(
    returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None, risk_free: float = 0.0
) -> Floats:
    """(cagr - rf)/pain_index (Bacon 2008); NaN under a year or when wealth never fell.

    `risk_free` is a fraction a year. Dates as in `first_date`.
    """
    sample = as_sample(returns)
    return divide(cagr(sample, dates=dates, base=base) - risk_free, pain_index(sample))


def _listed(sample: Sample) -> Episodes:
    many = int(sample.falls.episodes.sum())
    found, depth = np.empty((3, many), dtype=np.int64), np.empty(many)
    from analytics.stats.kernels.path import episodes as list_episodes

    list_episodes(sample.rows, sample.depths, found, depth)
    return Episodes(row=found[0], peak=found[1], recovery=found[2], depth=depth)


def _worst_twentieth(sample: Sample) -> Floats:
    out, work = np.empty(len(sample.rows)), np.empty(sample.rows.shape[-1] + 1)
    from analytics.stats.kernels.tails import worst

    worst(sample.depths, sample.counts, TWENTIETH, work, out)
    return out.reshape(sample.shape) + 0.0  # -0.0 is written as 0.0
