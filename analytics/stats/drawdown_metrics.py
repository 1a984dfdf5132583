"""Drawdown metrics: depth and duration over all drawdowns of the window.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`. Depths are fractions ≤ 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import Floats, divide
from analytics.stats.observations.sample import Returns, Sample, as_sample
from analytics.stats.returns import cagr
from analytics.stats.tables.drawdown_episodes import episodes

__all__ = [
    "average_drawdown",
    "conditional_drawdown_95",
    "longest_drawdown_days",
    "pain_index",
    "pain_ratio",
    "ulcer_index",
    "ulcer_performance_index",
]

TWENTIETH = 20


def longest_drawdown_days(
    returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None
) -> Floats:
    """Calendar days of the longest drawdown, from its peak to its recovery or the last date.

    NaN when wealth never fell.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.

    Returns:
        (...) a number of days, ≥ 0.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
    """
    sample = as_sample(returns)
    found = episodes(sample, dates=dates, base=base)
    longest = np.full(sample.count.size, np.nan)
    np.fmax.at(longest, found.row, found.days)
    return longest.reshape(sample.shape)


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

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        risk_free: risk-free rate per year, a fraction.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
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

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (T + 1,) days, as in `first_date`.
        base: day of the price before the first return, as in `first_date`.
        risk_free: risk-free rate per year, a fraction.
    """
    sample = as_sample(returns)
    return divide(cagr(sample, dates=dates, base=base) - risk_free, pain_index(sample))


def _worst_twentieth(sample: Sample) -> Floats:
    out, work = np.empty(len(sample.rows)), np.empty(sample.rows.shape[-1] + 1)
    from analytics.stats.kernels.tails import worst

    worst(sample.depths, sample.counts, TWENTIETH, work, out)
    return out.reshape(sample.shape) + 0.0  # -0.0 is written as 0.0
