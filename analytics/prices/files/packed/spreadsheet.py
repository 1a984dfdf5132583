"""Spreadsheets (.xlsx, .ods) as CSV: the first sheet that is not empty, cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, time

from analytics.prices.files.packed.archive import damaged, opened
from analytics.prices.files.packed.extent import require_extent
from analytics.prices.files.size_limits import SizeLimits
from models.errors import TableError

DELIMITER = "\t"


def as_csv(content: bytes, name: str, limits: SizeLimits) -> tuple[bytes, str]:
    """The first sheet that is not empty as CSV with tabs, and a remark where there are more.

    Numbers are written so that their point can only begin decimals.

    Args:
        content: bytes of the file.
        name: of the file, for messages.
        limits: its size limits.

    Raises:
        TableError: damaged, too large, or without a filled sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    require_extent(opened(content, name, limits))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            if any(cell != "" for row in rows for cell in row):
                others = len(book.sheet_names) - 1
                remark = f"the sheet {sheet[:40]!r}, of {others + 1}" if others else ""
                return _csv(rows), remark
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(name, error) from error
    raise TableError(f"a sheet with prices in {name}", "empty sheets", "export it again")


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=DELIMITER, lineterminator="\n")
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return written.getvalue().encode()


def _text(cell: object) -> str:
    """One cell as text, on one line."""
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return f"{cell!r}e0" if "e" not in repr(cell) and "n" not in repr(cell) else repr(cell)
    return " ".join(str(cell).split())
