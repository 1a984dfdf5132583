"""Pages: tables wider than the terminal, printed as successive pages of columns.

Row labels are on every page, and no name or digit is cut.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import IO, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table

WIDE = 10_000
BETWEEN, EDGES = 3, 2  # characters between two columns of a table, and at both its sides


class PagedConsole(Console):
    """A console that prints tables in pages of columns where they do not fit."""

    def print(self, *objects: Any, **options: Any) -> None:
        """Print objects, each table on as many pages as it needs."""
        if not any(isinstance(one, Table) for one in objects):
            super().print(*objects, **options)
            return
        for one in objects:
            for page in pages(one, self.width) if isinstance(one, Table) else [one]:
                super().print(page, **options)


def console(*, wide: bool = False, file: IO[str] | None = None) -> PagedConsole:
    """The console for output, as wide as the terminal, else as COLUMNS, else 80 characters.

    Args:
        wide: never print pages, for lines of any length.
        file: where to print; None is standard output.
    """
    width = WIDE if wide else None
    if width is None and file is not None:
        width = int(os.environ.get("COLUMNS", "80"))
    return PagedConsole(file=file, width=width)


def pages(table: Table, width: int) -> Iterator[Table]:
    """The table, or parts of it with all rows and the first column, of at most this width.

    Args:
        table: its first column has the labels of its rows.
        width: characters per line.
    """
    if not table.columns:
        yield table
        return
    label, *others = table.columns
    widths = [_width(column) + BETWEEN for column in others]
    start, space = 0, width - _width(label) - EDGES
    while start < len(others) or not others:
        count = max(_fitting(widths[start:], space), 1)
        folded = bool(others) and widths[start] > space
        yield _part(table, [label, *others[start : start + count]], folded=folded)
        if not others:
            return
        start += count


def _fitting(widths: Sequence[int], room: int) -> int:
    """Number of leading columns that fit."""
    for count, one in enumerate(widths):
        room -= one
        if room < 0:
            return count
    return len(widths)


def _width(column: Column) -> int:
    """Characters of the widest cell, heading included."""
    return max((cell_len(_plain(cell)) for cell in (column.header, *column.cells)), default=0)


def _plain(cell: Any) -> str:
    lines = str(getattr(cell, "plain", cell)).splitlines()
    return max(lines, key=cell_len, default="")


def _part(table: Table, columns: Sequence[Column], *, folded: bool) -> Table:
    """A table of these columns in the style of the whole; a folded one wraps cells, cuts none."""
    part = Table(title=table.title, box=table.box, pad_edge=table.pad_edge)
    for column in columns:
        part.add_column(
            column.header,
            justify=column.justify,
            no_wrap=not folded,
            overflow="fold",
        )
    for cells in zip(*(column.cells for column in columns), strict=True):
        part.add_row(*cells)
    return part
