"""Calendar: returns with their dates, which converts columns to dates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import Columns, Dates, as_rows
from analytics.stats.observations.sample import Returns, as_sample
from models.errors import ShapeError

NEVER = np.datetime64("NaT", "D")


class Calendar:
    """Returns `(..., T)` and the dates of their columns.

    Attributes:
        sample: the returns.
        values: the returns as float64.
        lead: 1 if the dates start with the date of a base price, else 0.
        returned: (...) whether a row has any return.
    """

    def __init__(self, returns: Returns, dates: ArrayLike) -> None:
        """Check `(T,)` or `(..., T)` dates, or one more in front, the date of the base price.

        Raises:
            ShapeError: dates of another length.
        """
        self.sample = as_sample(returns)
        self.values = self.sample.values
        days = np.asarray(dates).astype("datetime64[D]", copy=False)
        length = self.values.shape[-1]
        self.lead = days.shape[-1] - length
        if self.lead not in (0, 1):
            raise ShapeError(
                f"{length} return dates or {length + 1} price dates",
                str(days.shape[-1]),
                "give one date a return",
            )
        self._days = np.broadcast_to(days, (*self.values.shape[:-1], days.shape[-1]))
        self.returned: NDArray[np.bool_] = self.sample.count > 0

    @property
    def days(self) -> Dates:
        """(R, T) the dates of the columns of `values`; (1, T) where all rows have the same."""
        own = self._days[..., self.lead :]
        if own.size and not any(own.strides[:-1]):
            return own[(0,) * (own.ndim - 1)][None]
        return as_rows(own)

    def at(self, column: Columns) -> Dates:
        """(...) date of that column of `values` per row; -1 is the base, if dates include it."""
        if not self._days.shape[-1]:
            return np.full(self.values.shape[:-1], NEVER)
        place = np.clip(column + self.lead, 0, self._days.shape[-1] - 1)
        return np.take_along_axis(self._days, place[..., None], axis=-1)[..., 0]

    def of(self, row: Columns, column: Columns) -> Dates:
        """(K,) date of that column of `values` in that row, rows counted through the batch."""
        return np.asarray(as_rows(self._days)[row, column + self.lead])

    def where_returned(self, dates: Dates) -> Dates:
        """(...) the dates, NaT for rows without a return."""
        return np.where(self.returned, dates, NEVER)
