"""Arrays used by all metrics: checks of arguments, rows of a batch, safe quotients."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.errors import ShapeError
from models.prices.constancy import ROUNDING, constant

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
Columns = NDArray[np.int64]


def as_returns(returns: ArrayLike) -> Floats:
    """`returns` as float64 of at least one dimension, to be read only.

    Raises:
        ShapeError: a scalar, or a table whose rows are dates.
    """
    if labels_of(returns) is not None and np.ndim(returns) > 1:
        raise ShapeError(
            "returns of shape (..., T), time last",
            f"a {type(returns).__name__} of shape {np.shape(returns)}, whose rows are dates",
            "take the function of the same name in tensortape.stats, or pass frame.to_numpy().T",
        )
    array = np.asarray(returns, dtype=np.float64)
    if array.ndim == 0:
        raise ShapeError("returns of shape (..., T)", "a scalar", "pass an array, time last")
    return array


def labels_of(values: object) -> Any:
    """The index of a pandas object; None of anything else."""
    return getattr(values, "index", None) if hasattr(values, "iloc") else None


def require_same_sessions(
    shape: tuple[int, ...], labels: Any, benchmark: ArrayLike, given: Floats
) -> None:
    """Refuse a benchmark that is visibly on other dates than the returns.

    Args:
        shape: shape of the returns, (..., T).
        labels: the index of the returns; None without one.
        benchmark: the benchmark as passed.
        given: the benchmark as an array.

    Raises:
        ShapeError: another number of dates, or the same number of other dates.
    """
    if given.shape[-1] != shape[-1]:
        received = f"{given.shape[-1]:,} beside {shape[-1]:,} returns"
    elif labels is None or labels_of(benchmark) is None or labels.equals(labels_of(benchmark)):
        return
    else:
        received = "as many, but on other dates"
    raise ShapeError(
        "a benchmark on the dates of the returns",
        received,
        "align the two, or take the function of the same name in tensortape.stats, which joins "
        "a Series by date",
    )


def as_rows(values: NDArray[Any]) -> NDArray[Any]:
    """The batch as one axis: (..., T) → (R, T); a single series is one row."""
    return values.reshape(math.prod(values.shape[:-1]), values.shape[-1])


def for_kernels(values: Floats) -> Floats:
    """The batch as one axis, in the memory layout of the kernels; copied if necessary.

    Kernels do not write to it. It is writable, because numba would compile again for read-only
    arrays.
    """
    return np.require(as_rows(values), requirements=("C", "W"))


def real(spread: Floats, largest: ArrayLike = 0.0) -> Floats:
    """The spread, set to zero if it is only rounding, so that a ratio over it is undefined.

    `largest` are the greatest absolute returns (see `models.prices.constancy`).
    """
    return np.where(constant(spread, np.asarray(largest, dtype=np.float64)), 0.0, spread)


def divide(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """The quotient; NaN if the denominator is zero."""
    below = np.asarray(denominator, dtype=np.float64)
    safe = np.where(below == 0, np.nan, below)
    return np.asarray(np.asarray(numerator, dtype=np.float64) / safe)


__all__ = [
    "ROUNDING",
    "Columns",
    "Dates",
    "Floats",
    "as_returns",
    "as_rows",
    "constant",
    "divide",
    "for_kernels",
    "labels_of",
    "real",
    "require_same_sessions",
]
