"""Labelled statistics: every function of `analytics.stats`, with labels in and labels out.

A Series gives a number, a DataFrame a Series by column (or a DataFrame by date, where there is a
value per date); benchmarks join by date. Arrays `(..., T)` go through as they are.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics import stats
from models.errors import InputError, ShapeError

Labelled = pd.Series | pd.DataFrame
SPLIT = "px.pct_change(), whose first row is empty, without dropna()"
FEWEST_TO_JUDGE = 3


def __getattr__(name: str) -> Callable[..., Any]:
    """The labelled function of that name."""
    if name not in stats.__all__:
        raise AttributeError(f"tensortape.stats has no {name!r}; dir(tensortape.stats) lists them")
    return _labelled(name)


def __dir__() -> list[str]:
    return sorted(stats.__all__)


@functools.cache
def _labelled(name: str) -> Callable[..., Any]:
    """The function that takes labels, under the same name and with the same description."""
    function = getattr(stats, name)
    takes = tuple(inspect.signature(function).parameters)

    @functools.wraps(function)
    def call(*given: Any, **options: Any) -> Any:
        if not any(isinstance(one, Labelled) for one in (*given, *options.values())):
            return function(*given, **options)
        if not given:
            raise InputError(f"{takes[0]} first", "keywords only", f"call {name}({takes[0]}, …)")
        shape = _Labels.of(given[0], takes[0])
        arrays = [shape.values(one, place) for one, place in zip(given, takes, strict=False)]
        keywords = {key: shape.values(one, key) for key, one in options.items()}
        if "dates" in takes and "dates" not in keywords:
            keywords["dates"] = shape.days
            _require_base(arrays[0], takes, keywords)
        return shape.back(function(*arrays, **keywords), name)

    return call


class _Labels:
    """Columns and dates of the first argument, to which all others are joined."""

    def __init__(self, frame: pd.DataFrame, *, single: bool, label: Any, index: pd.Index) -> None:
        self.frame, self.single, self.label, self.index = frame, single, label, index

    @classmethod
    def of(cls, given: Any, what: str) -> _Labels:
        """Labels of a Series or a DataFrame by date.

        Raises:
            ShapeError: it has none.
            InputError: it has no dates, a date twice, or prices where returns are meant.
        """
        if not isinstance(given, Labelled):
            raise ShapeError(
                f"{what} as a Series or DataFrame, as the others are",
                type(given).__name__,
                "give all of them with dates on their index, or none",
            )
        single = isinstance(given, pd.Series)
        frame = given.to_frame() if isinstance(given, pd.Series) else given
        _require_dates(frame, what)
        ordered = frame.sort_index()
        label = given.name if isinstance(given, pd.Series) else None
        made = cls(ordered, single=single, label=label, index=frame.index)
        if what == "returns":
            _refuse_prices(made.values(given, what))
        return made

    @property
    def days(self) -> NDArray[np.datetime64]:
        """(T,) the dates, ascending."""
        return _dates(self.frame.index)

    def values(self, given: Any, what: str) -> Any:
        """An argument, (T,) or (N, T), on the dates of the first one; other types unchanged.

        Raises:
            InputError: no date in common.
        """
        if not isinstance(given, Labelled):
            return given
        _require_dates(given, what)
        if not given.index.isin(self.frame.index).any():
            raise InputError(
                f"{what} on dates of the first argument",
                "none in common",
                "give both for the same sessions",
            )
        values = _floats(given.reindex(self.frame.index), what)
        if values.ndim == 1 or self.single or (what == "benchmark" and values.shape[1] == 1):
            return values.reshape(-1)
        return values.T

    def back(self, found: Any, name: str) -> Any:
        """The result with labels for the axes that it has."""
        if isinstance(found, tuple):
            return tuple(self.back(one, name) for one in found)
        values = np.asarray(found)
        if self.single:
            if values.ndim == 0:
                return values[()]
            if values.shape == (len(self.frame),):
                return pd.Series(values, self.frame.index, name=self.label).reindex(self.index)
            return found
        if values.shape == (self.frame.shape[1],):
            return pd.Series(values, index=self.frame.columns, name=name)
        if values.shape == self.frame.shape[::-1]:
            table = pd.DataFrame(values.T, self.frame.index, self.frame.columns)
            return table.reindex(self.index)
        return found


def _floats(given: Labelled, what: str) -> NDArray[np.float64]:
    """The numbers, NaN where missing."""
    try:
        return np.asarray(given.to_numpy(np.float64, na_value=np.nan), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(
            f"{what} of numbers", str(error)[:60], "select the columns of numbers"
        ) from error


def _dates(index: pd.Index) -> NDArray[np.datetime64]:
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp(how="end")
    if isinstance(index, pd.DatetimeIndex) and index.tz is not None:
        index = index.tz_localize(None)
    return index.to_numpy().astype("datetime64[D]")


def _require_dates(given: Labelled, what: str) -> None:
    """Refuse an index without dates or with a repeated date."""
    index = given.index
    objects = not isinstance(index, pd.DatetimeIndex | pd.PeriodIndex) and (
        len(index) == 0 or not hasattr(index[0], "year")
    )
    if objects:
        raise InputError(
            f"{what} with dates on the index, time downwards",
            f"a {type(index).__name__} of {index.dtype}",
            "df.set_index('date'), df.T where the dates are across, "
            "or an array (..., T) with time last",
        )
    if index.has_duplicates:
        twice = index[index.duplicated()][0]
        raise InputError(f"each date of {what} once", f"{twice} twice", "keep one row per date")


def _refuse_prices(values: Any) -> None:
    """Refuse numbers that as returns would double the money in every period.

    Raises:
        InputError: says how to compute returns from prices.
    """
    known = np.asarray(values)[~np.isnan(values)]
    if known.size >= FEWEST_TO_JUDGE and (known > 1.0).all():
        raise InputError(
            "returns as fractions, 0.01 for 1 %",
            f"numbers that are all above 1, the first {known[0]:g}",
            "give px.pct_change() of prices, or percentages divided by 100",
        )


def _require_base(returns: Any, takes: tuple[str, ...], keywords: dict[str, Any]) -> None:
    """Refuse returns without the date of the price that the first of them starts from."""
    if "base" not in takes or keywords.get("base") is not None:
        return
    if not np.isnan(np.atleast_2d(returns)[:, 0]).all():
        raise InputError(
            "the date of the price that the first return starts from",
            "a return in the first row",
            f"give {SPLIT}, or base='2023-12-29'",
        )
