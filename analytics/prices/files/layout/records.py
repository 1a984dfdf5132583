"""Records: rows of a CSV text with the lines and letters they take, from its top and its end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

MOST_TOP, MOST_END = 60, 24
END_LETTERS = 2**14


@dataclass(frozen=True, slots=True)
class Record:
    """One row.

    Attributes:
        line: on which it starts, 1 for the first of the text.
        start, end: its letters in the text.
        cells: without spaces around them.
    """

    line: int
    start: int
    end: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        """Whether no cell has anything in it."""
        return not any(self.cells)

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell]


def top(sample: str, delimiter: str) -> list[Record]:
    """The first rows of a text, blank ones too; none from where it cannot be cells."""
    return list(islice(_records(sample, delimiter), MOST_TOP))


def end(text: str, delimiter: str) -> list[Record]:
    """The last rows of a text, each one line; lines are counted from the first of these."""
    start = max(len(text) - END_LETTERS, 0)
    start = text.find("\n", start) + 1 if start else 0
    if text.count('"', start) % 2:
        return []
    shifted = [
        Record(one.line, one.start + start, one.end + start, one.cells)
        for one in _records(text[start:], delimiter)
    ]
    return shifted[-MOST_END:]


def _records(text: str, delimiter: str) -> Iterator[Record]:
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(iter(lines), delimiter=delimiter)
    line = letters = 0
    try:
        for cells in reader:
            length = sum(map(len, lines[line : reader.line_num]))
            yield Record(line + 1, letters, letters + length, [cell.strip() for cell in cells])
            line, letters = reader.line_num, letters + length
    except csv.Error:
        return
