"""Moments and quantiles of the observed entries along the last axis, as functions of an array.

Shape throughout: `(..., T)` float64 with NaN for missing → `(...)`. Too few observations, or a
denominator of zero, give NaN. Rows never influence each other. The numbers are those of
`sample.Sample`, which is faster for several of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.stats.observations.arrays import (
    ROUNDING,
    Columns,
    Dates,
    Floats,
    as_returns,
    as_rows,
    divide,
    real,
)
from analytics.stats.observations.sample import Sample


def count(values: Floats) -> NDArray[np.int64]:
    """Number of observed entries."""
    return np.count_nonzero(~np.isnan(values), axis=-1)


def mean(values: Floats) -> Floats:
    """Mean of the observed entries, accurate by shifting; NaN when there is none."""
    return Sample(values).mean


def deviations(values: Floats) -> Floats:
    """(..., T) observed entries minus their mean; exactly 0 throughout for a constant row."""
    shifted = values - first(values)[..., None]
    return shifted - plain_mean(shifted)[..., None]


def moment(values: Floats, order: int) -> Floats:
    """Central moment of order 2 to 4: the mean of the deviations' powers (biased)."""
    return Sample(values).moment(order)


def sd(values: Floats) -> Floats:
    """Standard deviation, ddof 1, two-pass; NaN below two observations."""
    return Sample(values).sd


def quantile(values: Floats, q: float) -> Floats:
    """Quantile of type 7 (linear between order statistics; Hyndman & Fan 1996)."""
    return Sample(values).tail(q).quantile


def compact(values: Floats) -> Floats:
    """(..., T) the observed entries moved to the front in their order, NaN behind them."""
    return Sample(values).packed.reshape(values.shape).copy()


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


def plain_mean(values: Floats) -> Floats:
    """Mean of the observed entries by plain summation; `mean` is also accurate far from zero."""
    return divide(np.nansum(values, axis=-1), count(values))


def mean_of(values: Floats, chosen: NDArray[np.bool_]) -> Floats:
    """Mean of the chosen entries; NaN when none is."""
    return divide(np.sum(values, axis=-1, where=chosen), np.count_nonzero(chosen, axis=-1))


__all__ = [
    "ROUNDING",
    "Columns",
    "Dates",
    "Floats",
    "as_returns",
    "as_rows",
    "at",
    "compact",
    "count",
    "deviations",
    "divide",
    "first",
    "first_seen",
    "last_seen",
    "mean",
    "mean_of",
    "moment",
    "plain_mean",
    "quantile",
    "real",
    "sd",
]
