"""Workbooks: tables as Excel sheets with typed columns, a frozen heading, and their provenance.

Cells are numbers, dates and text, never formulas; missing values are empty cells. The same tables
give the same bytes.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from analytics.stats.catalogue import METRICS
from models.errors import DestinationError

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_048_576, 16_384, 5_000_000
ABOUT = "Provenance"
LONGEST_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
FIRST_DAY = date(1900, 3, 1)  # Excel counts a 29 February 1900, which did not exist
CREATED = datetime(1980, 1, 1, tzinfo=UTC)
NARROWEST, WIDEST = 10, 60
FORMATS = {"fraction": "0.00%", "count": "#,##0", "ratio": "0.0000"}


def workbook(sheets: Mapping[str, pd.DataFrame], about: Sequence[tuple[str, str]] = ()) -> bytes:
    """The tables as one .xlsx, a sheet each, and a last sheet on how they were made.

    Args:
        sheets: name → table; the index is ignored.
        about: request, prices and versions, as names and texts.

    Raises:
        DestinationError: more rows, columns or cells than a sheet holds.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": CREATED})
        styles = _Styles(book)
        taken: list[str] = []
        for name, table in sheets.items():
            taken.append(_sheet_name(name, taken))
            _write(book.add_worksheet(taken[-1]), table, styles)
        if about:
            rows = pd.DataFrame(about, columns=["what", "value"])
            _write(book.add_worksheet(_sheet_name(ABOUT, taken)), rows, styles)
    return target.getvalue()


class _Exact(float):
    """A number written with enough digits to read back the same float64.

    XlsxWriter formats it with 16 digits, of which some numbers need 17.
    """

    def __format__(self, _spec: str) -> str:
        """The shortest text that reads back to the same float64."""
        return repr(float(self))


class _Styles:
    """The cell formats of a workbook, each created once."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._numbers = {
            unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()
        }

    def number(self, column: str) -> Any:
        """The number format of a column by its metric; None is Excel's default."""
        metric = METRICS.get(re.sub(r"_(low|high)$", "", column))
        unit = str(metric.unit) if metric else ""
        return self._numbers.get("fraction" if unit.startswith("fraction") else unit)


def _sheet_name(text: str, taken: Iterable[str]) -> str:
    """A name that Excel allows and no sheet has yet."""
    plain = (FORBIDDEN.sub(" ", text).strip("' ") or "Table")[:LONGEST_NAME]
    used, number, name = {one.casefold() for one in taken}, 1, plain
    while name.casefold() in used:
        number += 1
        name = f"{plain[: LONGEST_NAME - 4]} {number}"
    return name


def _write(sheet: Any, table: pd.DataFrame, styles: _Styles) -> None:
    """Write the table from the first cell on, with a frozen heading and column filters."""
    rows, columns = table.shape
    if rows >= MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise DestinationError(
            f"at most {MOST_ROWS - 1:,} rows and {MOST_CELLS:,} cells in a sheet",
            f"{rows:,} rows of {columns:,}",
            "write it as .csv or .parquet",
        )
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(table.columns):
        heading = str(name)
        sheet.write_string(0, place, heading, styles.heading)
        longest = _column(sheet, place, table.iloc[:, place], styles.number(heading), styles.date)
        sheet.set_column(place, place, min(max(longest, len(heading), NARROWEST) + 1, WIDEST))
    if rows and columns:
        sheet.autofilter(0, 0, rows, columns - 1)


def _column(sheet: Any, place: int, cells: pd.Series, number: Any, day: Any) -> int:
    """Write the cells below the heading; return the length of the longest text."""
    longest = 0
    for row, cell in enumerate(cells.astype(object).tolist(), 1):
        if cell is None or cell is pd.NaT or cell is pd.NA:
            continue
        if isinstance(cell, bool):
            sheet.write_boolean(row, place, cell)
        elif isinstance(cell, int | float):
            if math.isfinite(cell):
                sheet.write_number(row, place, _Exact(cell + 0), number)
        elif isinstance(cell, date) and _as_day(cell) >= FIRST_DAY:
            sheet.write_datetime(row, place, _as_day(cell), day)
        else:
            text = str(_as_day(cell)) if isinstance(cell, date) else str(cell)
            sheet.write_string(row, place, text)
            longest = max(longest, len(text))
    return longest


def _as_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
