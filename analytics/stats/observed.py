"""Moments and quantiles of the observed entries along the last axis; what every family stands on.

Shape throughout: `(..., T)` float64 with NaN for missing → `(...)`. Too few observations, or a
denominator of zero, give NaN. Rows never influence each other.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.errors import ShapeError

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
Columns = NDArray[np.int64]

# A return computed from two prices is exact to about one rounding of its gross return, 2.2e-16.
# A spread below this is rounding, not risk, and what is divided by it is noise.
ROUNDING = 8 * float(np.finfo(np.float64).eps)


def as_returns(returns: ArrayLike) -> Floats:
    """`returns` as float64 of at least one dimension, never written to.

    Raises:
        ShapeError: a scalar.
    """
    array = np.asarray(returns, dtype=np.float64)
    if array.ndim == 0:
        raise ShapeError("returns of shape (..., T)", "a scalar", "pass an array, time last")
    return array


def count(values: Floats) -> NDArray[np.int64]:
    """How many entries are observed."""
    return np.count_nonzero(~np.isnan(values), axis=-1)


def mean(values: Floats) -> Floats:
    """Mean of the observed entries, accurate by shifting; NaN when there is none."""
    start = first(values)
    return start + plain_mean(values - start[..., None])


def deviations(values: Floats) -> Floats:
    """(..., T) observed entries minus their mean; exactly 0 throughout for a constant row."""
    shifted = values - first(values)[..., None]
    return shifted - plain_mean(shifted)[..., None]


def moment(values: Floats, order: int) -> Floats:
    """Central moment: the mean of the deviations to the power `order` (biased)."""
    return plain_mean(deviations(values) ** order)


def sd(values: Floats) -> Floats:
    """Standard deviation, ddof 1, two-pass; NaN below two observations."""
    n = count(values)
    total = np.nansum(deviations(values) ** 2, axis=-1)
    return np.sqrt(divide(total, np.where(n > 1, n - 1, 0)))


def quantile(values: Floats, q: float) -> Floats:
    """Quantile of type 7 (linear between order statistics; Hyndman & Fan 1996)."""
    ordered, last = np.sort(values, axis=-1), np.maximum(count(values) - 1, 0)  # NaN sorts last
    position = last * q
    low = np.floor(position).astype(np.int64)
    below, above = at(ordered, low), at(ordered, np.minimum(low + 1, last))
    return below + (position - low) * (above - below)


def as_rows(values: NDArray[Any]) -> NDArray[Any]:
    """The batch as one axis: (..., T) → (R, T); a single series is one row."""
    return values.reshape(math.prod(values.shape[:-1]), values.shape[-1])


def compact(values: Floats) -> Floats:
    """(..., T) the observed entries moved to the front in their order, NaN behind them."""
    order = np.argsort(np.isnan(values), axis=-1, kind="stable")
    return np.take_along_axis(values, order, axis=-1)


def real(spread: Floats) -> Floats:
    """The spread, with what is only rounding made zero, so that a ratio over it is undefined."""
    return np.where(spread <= ROUNDING, 0.0, spread)


def first(values: Floats) -> Floats:
    """The first observed entry; NaN when there is none."""
    return at(values, first_seen(values))


def first_seen(values: Floats) -> Columns:
    """Column of the first observed entry; 0 when there is none."""
    if not values.shape[-1]:
        return np.zeros(values.shape[:-1], dtype=np.int64)
    return (~np.isnan(values)).argmax(axis=-1)


def last_seen(values: Floats) -> Columns:
    """Column of the last observed entry; the last column when there is none, 0 without columns."""
    return np.maximum(values.shape[-1] - 1 - first_seen(values[..., ::-1]), 0)


def at(values: Floats, column: Columns) -> Floats:
    """The entry in that column of each row; NaN when there are no columns."""
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    return np.take_along_axis(values, column[..., None], axis=-1)[..., 0]


def divide(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """The quotient, NaN where the denominator is zero."""
    below = np.asarray(denominator, dtype=np.float64)
    safe = np.where(below == 0, np.nan, below)
    return np.asarray(np.asarray(numerator, dtype=np.float64) / safe)


def plain_mean(values: Floats) -> Floats:
    """Mean of the observed entries by summing them; `mean` is as accurate far from zero."""
    return divide(np.nansum(values, axis=-1), count(values))


def mean_of(values: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """Mean of the chosen entries; NaN when none is."""
    return divide(np.sum(values, axis=-1, where=chosen), np.count_nonzero(chosen, axis=-1))
