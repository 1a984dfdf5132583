"""Session dates from text: ISO, or day and month in the order that the whole column allows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.prices.files.reading import EXAMPLES, DateOrder
from analytics.prices.files.refusal import Place, refuse

Asked = Literal["auto", "iso", "day-first", "month-first"]
Parts = tuple[int, int, int]

ISO = re.compile(r"(\d{4})([-/]?)(\d{2})\2(\d{2})(?:[T ].*)?", re.ASCII | re.DOTALL)
TURNED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:[T ].*)?", re.ASCII | re.DOTALL)
OFFSET = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$", re.ASCII)
CLOCK_CHANGE = 60
FIRST, LAST = np.datetime64("1700-01-01"), np.datetime64("9999-12-31")
ADVICE = "write dates as YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Days:
    """(R,) datetime64[D] session dates, the order they were written in, and a remark or ""."""

    dates: NDArray[np.datetime64]
    order: DateOrder
    remark: str = ""


def days(column: pd.Series, asked: Asked, place: Place) -> Days:
    """The dates of a column: the date part as written, whatever time or zone follows it.

    Raises:
        TableError: naming the first cell that is no date, or that dates of one order only do not
            tell day and month apart.
    """
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(column):
        refuse(column.isna().to_numpy(), column, place, "a date", ADVICE)
        return Days(_within_reach(column, place), "iso")
    codes, uniques = pd.factorize(column)
    cells = [str(cell).strip() for cell in uniques] + [""] * bool((codes < 0).any())

    def refuse_cells(wrong: Callable[[str], bool], expected: str, remedy: str) -> None:
        bad = np.array([wrong(cell) for cell in cells], dtype=bool)
        refuse(bad[codes] if len(cells) else bad, column, place, expected, remedy)

    example = EXAMPLES[asked] if asked != "auto" else "2024-01-31 or 31.01.2024"
    refuse_cells(lambda cell: _parts(cell, asked) is None, f"a date such as {example}", ADVICE)
    order = _order(cells, refuse_cells) if asked == "auto" else asked
    refuse_cells(lambda cell: not _exists(cell, order), f"a date that exists ({order})", ADVICE)
    found = np.array([_iso(cell, order) for cell in cells], dtype="datetime64[D]")
    return Days(found[codes], order, _zones(cells))


def _within_reach(column: pd.Series, place: Place) -> NDArray[np.datetime64]:
    """The dates of a column of timestamps; refused where no text could be such a date."""
    found = column.to_numpy("datetime64[D]")
    outside = (found <= FIRST) | (found > LAST)
    refuse(outside, column, place, f"a date after {FIRST} and up to {LAST}", ADVICE)
    return found


def _parts(cell: str, asked: Asked) -> tuple[str, Parts] | None:
    """The cell's three numbers in the order written, and what separates them."""
    if (match := ISO.fullmatch(cell)) and asked in ("auto", "iso"):
        return "iso", (int(match[1]), int(match[3]), int(match[4]))
    if (match := TURNED.fullmatch(cell)) and asked != "iso":
        return match[2], (int(match[1]), int(match[3]), int(match[4]))
    return None


def _order(
    cells: list[str], refuse_cells: Callable[[Callable[[str], bool], str, str], None]
) -> DateOrder:
    """The one order that all cells allow."""
    read = {cell: found for cell in cells if (found := _parts(cell, "auto"))}
    turned = {cell: (sep, parts) for cell, (sep, parts) in read.items() if sep != "iso"}
    if not turned:
        return "iso"
    mixed = "all dates in one form"
    refuse_cells(lambda cell: cell not in turned, mixed, "write all of them as YYYY-MM-DD")
    day_first = {cell for cell, (_, (first, _, _)) in turned.items() if first > 12}
    month_first = {cell for cell, (_, (_, second, _)) in turned.items() if second > 12}
    if day_first and month_first:
        few = min(day_first, month_first, key=len)
        refuse_cells(lambda cell: cell in few, "day and month in one order", ADVICE)
    # Nobody writes the month first and dots between.
    if day_first or all(sep == "." for sep, _ in turned.values()):
        return "day-first"
    if not month_first:
        refuse_cells(
            lambda _cell: True,
            "dates that tell day and month apart",
            "say --dates day-first or --dates month-first",
        )
    return "month-first"


def _iso(cell: str, order: DateOrder) -> str:
    found = _parts(cell, order)
    assert found is not None  # refused before
    one, two, three = found[1]
    year, month, day = {
        "iso": (one, two, three),
        "day-first": (three, two, one),
        "month-first": (three, one, two),
    }[order]
    return f"{year:04}-{month:02}-{day:02}"


def _exists(cell: str, order: DateOrder) -> bool:
    try:
        return bool(np.datetime64(_iso(cell, order), "D") > FIRST)
    except ValueError:
        return False


def _zones(cells: list[str]) -> str:
    """A remark on several time zones in one column; two an hour apart are summer and winter."""
    found = {match[0] for cell in cells if (match := OFFSET.search(cell[10:]))}
    minutes = sorted({0 if one == "Z" else _minutes(one) for one in found})
    if len(minutes) < 2 or minutes[-1] - minutes[0] <= CLOCK_CHANGE:
        return ""
    return f"dates have {len(minutes)} time zones: each was taken as written"


def _minutes(offset: str) -> int:
    sign = -1 if offset[0] == "-" else 1
    return sign * (60 * int(offset[1:3]) + int(offset[-2:]))
