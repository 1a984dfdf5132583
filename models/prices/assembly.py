"""Assembly of each ticker's rows into one block of (field, ticker, date)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.errors import DuplicatePriceError, InputError, ShapeError

FIELDS = ("open", "high", "low", "close", "adj_close", "volume", "dividend", "split")
Dates = NDArray[np.datetime64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """One ticker's rows, in any order; identical rows may repeat.

    Shape: `dates` (R,) datetime64[D] without NaT; `columns` field → (R,) float64, NaN for
    missing; fields that are absent are missing throughout.
    """

    dates: Dates
    columns: Mapping[str, Floats]

    def __post_init__(self) -> None:
        """Check field names and lengths."""
        unknown = set(self.columns) - set(FIELDS)
        if unknown:
            raise InputError(f"fields among {', '.join(FIELDS)}", min(unknown), "leave it out")
        for column in self.columns.values():
            if column.shape != self.dates.shape:
                raise ShapeError(
                    f"{self.dates.shape} rows", f"{column.shape}", "give every column as many rows"
                )

    def at(self, rows: NDArray[np.int64]) -> Rows:
        """These rows only, in this order."""
        return Rows(self.dates[rows], {name: col[rows] for name, col in self.columns.items()})


def assemble(tickers: Mapping[str, Rows]) -> tuple[Dates, Floats]:
    """The union of the dates, ascending (T,), and the block (field, ticker, date), NaN elsewhere.

    Tickers are placed one at a time, so that memory holds nothing larger than the block.

    Raises:
        DuplicatePriceError: two rows of a ticker and date differ; names both.
    """
    sessions = _union(tickers.values())
    block = np.full((len(FIELDS), len(tickers), len(sessions)), np.nan)
    for place, (name, rows) in enumerate(tickers.items()):
        once = _once(name, rows)
        whole = len(once.dates) == len(sessions)
        where = slice(None) if whole else np.searchsorted(sessions, once.dates)
        for field, column in once.columns.items():
            block[FIELDS.index(field), place, where] = column
    return sessions, block


def _union(rows: Iterable[Rows]) -> Dates:
    """Ascending union; tickers of a wide table share one array of dates, which is read once."""
    arrays = {id(one.dates): one.dates for one in rows}
    nothing = np.array([], dtype="datetime64[D]")
    return np.unique(np.concatenate([nothing, *arrays.values()]))


def _once(name: str, rows: Rows) -> Rows:
    """Rows sorted by date, each date once; a repeated date with other values is an error."""
    if (rows.dates[1:] > rows.dates[:-1]).all():
        return rows
    order = np.argsort(rows.dates, kind="stable")
    repeats = np.flatnonzero(rows.dates[order][1:] == rows.dates[order][:-1])
    before, after = order[repeats], order[repeats + 1]
    for field, column in rows.columns.items():
        same = (column[before] == column[after]) | (np.isnan(column[before] + column[after]))
        same &= np.isnan(column[before]) == np.isnan(column[after])
        if not same.all():
            pair = int(np.flatnonzero(~same)[0])
            raise DuplicatePriceError(
                f"one row for {name} on {rows.dates[after[pair]]}",
                f"two whose {field} differ: {column[before[pair]]} and {column[after[pair]]}",
                "remove the wrong row",
            )
    return rows.at(np.delete(order, repeats + 1))
