"""Rolling metrics by sums over blocks: the results of `rolling.rolling`, a hundred times faster.

A window spans the last `window` observed returns of a ticker; a missing session neither counts
nor resets it. Shape throughout: `(..., T)` → `(..., T)`, dated at the last return of the window;
NaN in columns without a return and before `window` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.observations.arrays import (
    ROUNDING,
    Floats,
    as_returns,
    as_rows,
    labels_of,
    require_same_sessions,
)
from analytics.stats.observations.blocks import by_blocks
from analytics.stats.observations.pair import FEWEST, Pair
from analytics.stats.observations.sample import Sample
from analytics.stats.ratios import per_period
from analytics.stats.volatility import DECAY

__all__ = [
    "rolling_beta",
    "rolling_close_to_close",
    "rolling_correlation",
    "rolling_ewma",
    "rolling_sharpe",
]


def rolling_close_to_close(log_returns: ArrayLike, *, window: int, periods: float = 252) -> Floats:
    """close_to_close of the last `window` observed returns, a fraction per year.

    Args:
        log_returns: (..., T) log returns, NaN for missing.
        window: number of observed returns.
        periods: periods per year.

    Returns:
        (..., T) ≥ 0, dated at the last return of the window; NaN before `window` have come.
    """
    scale = _share(periods, window - 1)

    def fill(packed: Floats, out: Floats) -> None:
        from analytics.stats.kernels.windows import spreads

        spreads(packed, window, scale, 0.0, 0.0, False, out)

    return _by_rows(log_returns, window, fill)


def rolling_ewma(log_returns: ArrayLike, *, window: int, periods: float = 252) -> Floats:
    """Ewma of the last `window` observed returns, a fraction per year.

    Args:
        log_returns: (..., T) log returns, NaN for missing.
        window: number of observed returns.
        periods: periods per year.

    Returns:
        (..., T) ≥ 0, dated at the last return of the window; NaN before `window` have come.
    """

    def fill(packed: Floats, out: Floats) -> None:
        from analytics.stats.kernels.windows import decayed

        decayed(packed, window, DECAY, float(periods), out)

    return _by_rows(log_returns, window, fill)


def rolling_sharpe(
    returns: ArrayLike, *, window: int, periods: float = 252, risk_free: float = 0.0
) -> Floats:
    """Sharpe of the last `window` observed returns.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        window: number of observed returns.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.

    Returns:
        (..., T) a ratio, annualised; NaN before `window` returns have come or without spread.
    """
    f, scale = per_period(risk_free, periods), _share(1.0 / periods, window - 1)

    def fill(packed: Floats, out: Floats) -> None:
        from analytics.stats.kernels.windows import spreads

        spreads(packed, window, scale, f, _least(window), True, out)

    return _by_rows(returns, window, fill)


def rolling_beta(returns: ArrayLike, *, window: int, benchmark: ArrayLike) -> Floats:
    """Beta of the last `window` returns shared with the benchmark, as `share_sessions` does.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        window: number of shared returns.
        benchmark: (T,) or (..., T) simple returns on the same dates.

    Returns:
        (..., T) NaN before `window` shared returns have come or without spread of the benchmark.
    """
    return _of_pairs(returns, benchmark, window, correlation=False)


def rolling_correlation(one: ArrayLike, other: ArrayLike, *, window: int) -> Floats:
    """Pearson correlation of the last `window` sessions at which both have a return, -1 to 1.

    Shape: (..., T) and (..., T) → (..., T); also NaN if one of the two is constant.

    Args:
        one: (..., T) returns, NaN for missing.
        other: (..., T) returns, NaN for missing.
        window: number of sessions at which both have a return.
    """
    x, y = as_returns(one), as_returns(other)
    require_same_sessions(x.shape, labels_of(one), other, y)
    together = np.where(np.isnan(x + y), np.nan, 0.0)
    return _of_pairs(x + together, y + together, window, correlation=True)


def _by_rows(returns: ArrayLike, window: int, fill: Callable[[Floats, Floats], None]) -> Floats:
    """Results of `fill` on packed returns, in the observed columns; blocks of rows on threads."""
    values = as_returns(returns)
    rows, out = as_rows(values), np.empty(values.shape)

    def work(block: slice) -> None:
        sample = Sample(rows[block])
        _place(sample, window, partial(fill, sample.packed), as_rows(out)[block])

    by_blocks(work, *rows.shape)
    return out


def _of_pairs(
    returns: ArrayLike, benchmark: ArrayLike, window: int, *, correlation: bool
) -> Floats:
    """The slope or the correlation of each window of shared sessions."""
    values, given = as_returns(returns), as_returns(benchmark)
    require_same_sessions(values.shape, labels_of(returns), benchmark, given)
    shape = np.broadcast_shapes(values.shape, given.shape)
    if window < FEWEST:
        return np.full(shape, np.nan)
    rows, out = as_rows(np.broadcast_to(values, shape)), np.empty(shape)
    others = given if given.ndim == 1 else as_rows(np.broadcast_to(given, shape))

    def work(block: slice) -> None:
        from analytics.stats.kernels.windows import beside

        pair = Pair(rows[block], others if others.ndim == 1 else others[block])

        def fill(packed: Floats) -> None:
            beside(pair.own, pair.other, window, _least(window), correlation, packed)

        _place(pair, window, fill, as_rows(out)[block])

    by_blocks(work, *rows.shape)
    return out


def _place(of: Sample | Pair, window: int, fill: Callable[[Floats], None], out: Floats) -> None:
    """Let `fill` write packed numbers, and unpack them into `out`."""
    if window > out.shape[-1]:
        out[:] = np.nan
    elif of.complete:
        fill(out)
    else:
        packed = np.empty(out.shape)
        fill(packed)
        out[:] = of.at_observed(packed)


def _least(window: int) -> float:
    """The sum of squares up to which the deviation of a window is only rounding."""
    return float(ROUNDING**2 * (window - 1))


def _share(whole: float, parts: float) -> float:
    """The quotient; NaN for a denominator of 0, as for a window of one."""
    return whole / parts if parts else np.nan
