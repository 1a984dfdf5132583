"""Faults that make one ticker's rows unusable."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.prices.files.readers.rows import TickerRows
from analytics.prices.files.refusal import Place
from models.errors import DuplicatePriceError, TableError

MAY_BE_ZERO = ("volume", "dividend", "gain", "split")
FEWEST_RETURNS = 5
BLOCK = 2**16  # pairs of rows that are compared at a time
WITHIN_DAYS = "keep one row per day: these seem to be prices within days"
MISSING_IF_ZERO = ("open", "high", "low")


def without_zeros(rows: TickerRows) -> tuple[TickerRows, int]:
    """The rows with opens, highs and lows of 0, which mean missing, set to NaN; their number."""
    zero = {role: rows.columns[role] == 0 for role in MISSING_IF_ZERO if role in rows.columns}
    count = sum(int(mask.sum()) for mask in zero.values())
    if not count:
        return rows, 0
    return rows.but(
        **{role: np.where(mask, np.nan, rows.columns[role]) for role, mask in zero.items()}
    ), count


def fault(rows: TickerRows, place: Place) -> TableError | None:
    """Why the rows cannot be used; None where they can.

    A close of 0 is a total loss where it is the last one, and a fault elsewhere.
    """
    for role, column in rows.columns.items():
        if role in MAY_BE_ZERO:
            wrong, wanted = column < 0, "zero or more"
        else:
            wrong, wanted = column <= 0, "a price above zero"
            wrong = wrong & ~_total_loss(rows, column) if wrong.any() else wrong
        if wrong.any():
            return _refusal(rows, role, int(np.flatnonzero(wrong)[0]), wanted, place)
    return _contradiction(rows)


def _total_loss(rows: TickerRows, column: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(R,) whether each price is 0 after prices above it, and no later one is known."""
    known = np.isfinite(column)
    if not (column > 0).any():
        return np.zeros(len(column), dtype=bool)
    last = rows.dates[known].max() if known.any() else np.datetime64("NaT")
    return (column == 0) & (rows.dates == last)


def _refusal(rows: TickerRows, role: str, at: int, wanted: str, place: Place) -> TableError:
    if role == "close" and _are_returns(rows.columns[role]):
        heading = rows.headings[role][:40]
        return TableError(
            f"prices in {place.file}, whose column {heading} seems to hold returns",
            f"{rows.columns[role][at]:.15g} in row {place.line(int(rows.lines[at]))}",
            "write prices: multiply 100 by 1 + return, row after row",
        )
    where = f"row {place.line(int(rows.lines[at]))}, column {rows.headings[role][:40]}"
    return TableError(
        f"{wanted} in {place.file}, {where}",
        repr(f"{rows.columns[role][at]:.15g}"),
        "correct it, or leave the cell empty if there was no price that day",
    )


def _are_returns(column: NDArray[np.float64]) -> bool:
    """Whether numbers of both signs lie about zero, as fractions or in per cent."""
    known = column[np.isfinite(column)]
    below = float((known < 0).mean())
    return len(known) >= FEWEST_RETURNS and 0.2 < below < 0.8 and bool((np.abs(known) < 100).all())


def _contradiction(rows: TickerRows) -> DuplicatePriceError | None:
    """The error that two rows of one date differ; None where they do not."""
    if (rows.dates[1:] > rows.dates[:-1]).all():
        return None
    order = np.argsort(rows.dates, kind="stable")
    repeats = np.flatnonzero(rows.dates[order][1:] == rows.dates[order][:-1])
    for start in range(0, len(repeats), BLOCK):
        block = repeats[start : start + BLOCK]
        if found := _differing(rows, order[block], order[block + 1], len(repeats)):
            return found
    return None


def _differing(
    rows: TickerRows, before: NDArray[np.intp], after: NDArray[np.intp], repeats: int
) -> DuplicatePriceError | None:
    """The error that one of these pairs of rows of one date differs; None where none does."""
    for role, column in rows.columns.items():
        one, other = column[before], column[after]
        differ = np.flatnonzero(~((one == other) | (np.isnan(one) & np.isnan(other))))
        if len(differ):
            first = int(differ[0])
            within = repeats >= len(rows.dates) / 2
            return DuplicatePriceError(
                f"one row for {rows.ticker} on {rows.dates[after[first]]}",
                f"two whose {role} differ: {one[first]} and {other[first]}",
                WITHIN_DAYS if within else "remove the wrong row",
            )
    return None
