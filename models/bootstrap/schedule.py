"""Dates of a ticker's returns, and which returns make up whole months and years.

A resample has the days of the sample: its i-th return has the date of the sample's i-th.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import ShapeError


@dataclass(frozen=True, eq=False)
class Schedule:
    """The days of n returns, as numbers.

    Attributes:
        days: (n + 1,) calendar days of the base and of each return, from any day on.
        months: (K, 2) the returns [first, stop) of each whole calendar month.
        years: (K, 2) those of each whole calendar year.
    """

    days: NDArray[np.float64]
    months: NDArray[np.int64]
    years: NDArray[np.int64]

    def require(self, n: int) -> None:
        """Refuse days of another number of returns.

        Raises:
            ShapeError: not n + 1 days, or stretches beyond the n-th return.
        """
        last = max(stretches.max(initial=0) for stretches in (self.months, self.years))
        if self is not UNDATED and (len(self.days) != n + 1 or last > n):
            raise ShapeError(
                f"a schedule of {n} returns and their base",
                f"{len(self.days)} days and stretches up to {last}",
                "date each observed return, missing ones left out",
            )


UNDATED = Schedule(np.zeros(0), np.zeros((0, 2), np.int64), np.zeros((0, 2), np.int64))
