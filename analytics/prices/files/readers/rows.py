"""Rows of one ticker: dates, columns, and positions in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[np.datetime64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TickerRows:
    """One ticker's rows in the order of the file.

    Attributes:
        ticker: its name.
        dates: (R,) datetime64[D].
        columns: role → (R,) float64, NaN for missing.
        headings: role → the heading of its column.
        lines: (R,) row of the file's frame, for sentences.
    """

    ticker: str
    dates: Dates
    columns: Mapping[str, Floats]
    headings: Mapping[str, str]
    lines: NDArray[np.int64]

    def but(self, **columns: Floats) -> TickerRows:
        """The same rows with some columns changed or added."""
        return replace(self, columns={**self.columns, **columns})

    @property
    def has_splits(self) -> bool:
        """Whether a split is recorded."""
        split = self.columns.get("split")
        return split is not None and bool((np.isfinite(split) & (split > 0) & (split != 1)).any())

    def by_date(self, *roles: str) -> tuple[NDArray[np.intp], Dates, tuple[Floats, ...]]:
        """The rows that have all these numbers, ascending: positions, dates and columns."""
        known = np.ones(len(self.dates), dtype=bool)
        for role in roles:
            known &= np.isfinite(self.columns[role])
        places = np.flatnonzero(known)
        places = places[np.argsort(self.dates[places], kind="stable")]
        return places, self.dates[places], tuple(self.columns[role][places] for role in roles)
