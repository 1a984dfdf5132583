"""Conventions of a CSV's numbers, inferred from the cells of all its columns."""

from __future__ import annotations

from analytics.prices.files.cells.decimal_mark import decimal_mark, is_decided
from analytics.prices.files.cells.numbers import is_number
from analytics.prices.files.layout.layout import PRICES, Layout
from analytics.prices.files.reading import Decimal
from analytics.prices.files.text import Text
from analytics.request import DecimalForm


def decimal_of(sheet: Text, layout: Layout, asked: DecimalForm) -> tuple[Decimal, str]:
    """The decimal mark of a sheet, as chosen or inferred, and a remark where it is doubtful.

    Args:
        sheet: the text of the file.
        layout: the roles of its columns.
        asked: the mark that the user chose, or "auto".

    Raises:
        TableError: its numbers contradict each other, or could mean two things.
    """
    if asked != "auto":
        return asked, ""
    rows = sheet.samples
    used = {column.position: column for column in layout.columns}
    prices = [at for at, one in used.items() if one.role in (*PRICES, "adj_close")]
    words = {column.position for column in layout.words}
    taken = words | set(prices)
    rest = [at for at in range(sheet.table.width) if at not in taken]
    if not is_decided(row[at] for row in rows for at in prices) and sheet.goes_on_unsurely():
        rows = sheet.rows()
    others = [row[at] for at in rest for row in rows if is_number(row[at])]
    columns = _of_each_ticker(rows, layout, prices)
    by_commas = sheet.delimiter == "," and not sheet.has_quoted_numbers()
    return decimal_mark(columns, others, sheet.name, by_commas=by_commas)


def _of_each_ticker(rows: list[list[str]], layout: Layout, prices: list[int]) -> list[list[str]]:
    """The cells of each column of prices, per ticker in a long table."""
    if layout.kind != "long":
        return [[row[at] for row in rows] for at in prices]
    ticker = next(column.position for column in layout.words if column.role == "ticker")
    found: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        for at in prices:
            found.setdefault((at, row[ticker]), []).append(row[at])
    return list(found.values())
