"""Rolling metrics by sums over blocks: what `rolling.rolling` gives, a hundred times faster.

A window spans the last `window` observed returns of a ticker; a missing session neither counts
nor resets it. Shape throughout: `(..., T)` → `(..., T)`, dated at the last return of the window;
NaN where no return is dated or fewer than `window` have come.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.arrays import ROUNDING, Floats, as_returns, as_rows
from analytics.stats.blocks import by_blocks
from analytics.stats.pair import Pair
from analytics.stats.ratios import per_period
from analytics.stats.sample import Sample
from analytics.stats.volatility import DECAY


def rolling_close_to_close(log_returns: ArrayLike, *, window: int, periods: float = 252) -> Floats:
    """close_to_close of the last `window` observed returns, a fraction a year."""

    def of(sample: Sample) -> Floats:
        return np.sqrt(_share(periods, window - 1) * _spreads(sample, window)[1])

    return _by_rows(log_returns, of)


def rolling_ewma(log_returns: ArrayLike, *, window: int, periods: float = 252) -> Floats:
    """Ewma of the last `window` observed returns, a fraction a year."""

    def of(sample: Sample) -> Floats:
        from analytics.stats.kernels.windows import decayed

        squares = np.empty(sample.packed.shape)
        decayed(sample.packed, sample.counts, window, DECAY, squares)
        return np.sqrt(periods * squares)

    return _by_rows(log_returns, of)


def rolling_sharpe(
    returns: ArrayLike, *, window: int, periods: float = 252, risk_free: float = 0.0
) -> Floats:
    """Sharpe of the last `window` observed returns; `risk_free` is a fraction a year."""
    f = per_period(risk_free, periods)

    def of(sample: Sample) -> Floats:
        mean, squares = _spreads(sample, window)
        squares = np.where(_varies(squares, window), squares, np.nan)
        return (mean - f) / np.sqrt(_share(1.0 / periods, window - 1) * squares)

    return _by_rows(returns, of)


def rolling_beta(returns: ArrayLike, *, window: int, benchmark: ArrayLike) -> Floats:
    """Beta of the last `window` returns shared with the benchmark, as `share_sessions` does."""

    def of(_own: Floats, other: Floats, both: Floats) -> Floats:
        return both / np.where(_varies(other, window), other, np.nan)

    return _of_pairs(returns, benchmark, window, of)


def rolling_correlation(one: ArrayLike, other: ArrayLike, *, window: int) -> Floats:
    """Pearson correlation of the last `window` sessions at which both have a return, -1 to 1.

    Shape: (..., T) and (..., T) → (..., T); NaN too where one of the two does not vary.
    """

    def of(own: Floats, other: Floats, both: Floats) -> Floats:
        varies = _varies(own, window) & _varies(other, window)
        sizes = np.sqrt(np.where(varies, own, np.nan)) * np.sqrt(other)
        return np.clip(both / sizes, -1.0, 1.0)

    x, y = as_returns(one), as_returns(other)
    together = np.where(np.isnan(x + y), np.nan, 0.0)
    return _of_pairs(x + together, y + together, window, of)


def _spreads(sample: Sample, window: int) -> tuple[Floats, Floats]:
    """(R, T) means and sums of squared deviations, packed."""
    from analytics.stats.kernels.windows import spreads

    mean, squares = np.empty(sample.packed.shape), np.empty(sample.packed.shape)
    spreads(sample.packed, sample.counts, window, mean, squares)
    return mean, squares


def _by_rows(returns: ArrayLike, of: Callable[[Sample], Floats]) -> Floats:
    """Packed numbers of the rows, put back where returns are observed; blocks on threads."""
    values = as_returns(returns)
    rows, out = as_rows(values), np.empty(values.shape)

    def work(block: slice) -> None:
        sample = Sample(rows[block])
        as_rows(out)[block] = sample.at_observed(of(sample))

    by_blocks(work, *rows.shape)
    return out


def _of_pairs(
    returns: ArrayLike,
    benchmark: ArrayLike,
    window: int,
    of: Callable[[Floats, Floats, Floats], Floats],
) -> Floats:
    """The same of sums of squares of both, and of products, over shared sessions."""
    values, beside = as_returns(returns), as_returns(benchmark)
    shape = np.broadcast_shapes(values.shape, beside.shape)
    rows, out = as_rows(np.broadcast_to(values, shape)), np.empty(shape)
    others = beside if beside.ndim == 1 else as_rows(np.broadcast_to(beside, shape))

    def work(block: slice) -> None:
        from analytics.stats.kernels.windows import products

        pair = Pair(rows[block], others if others.ndim == 1 else others[block])
        own, other, both = (np.empty(pair.own.shape) for _ in range(3))
        products(pair.own, pair.other, pair.count.reshape(-1), window, own, other, both)
        as_rows(out)[block] = pair.at_shared(of(own, other, both))

    by_blocks(work, *rows.shape)
    return out


def _varies(squares: Floats, window: int) -> NDArray[np.bool_]:
    """Whether the deviation of a window is more than rounding."""
    return squares > ROUNDING**2 * (window - 1)


def _share(whole: float, parts: float) -> float:
    """The quotient; NaN of no parts, as a window of one has no deviation."""
    return whole / parts if parts else np.nan
