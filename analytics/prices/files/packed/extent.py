"""Extent: number of cells and characters of a spreadsheet, counted before it is read.

One cell in the last corner of a sheet makes a table of seventeen thousand million cells; one long
text that many cells share, or one cell that is repeated, is copied as often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from analytics.prices.files.packed.archive import Archive, damaged
from analytics.prices.files.size_limits import MEGABYTE
from models.errors import TableError

MOST_CELLS = 3_000_000  # each takes a Python object
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
CELL, SHARED, ITEM = re.compile(rb"<(?:\w+:)?c[ />]"), b't="s"', b"</si>"
OVERLAP = 32
CELLS = ("table-cell", "covered-table-cell")


def require_extent(archive: Archive) -> None:
    """Refuse a spreadsheet whose sheets would unfold to too many cells or letters.

    Raises:
        TableError: there are more, or the XML is damaged.
    """
    most = archive.limits.most_decoded(0)
    longest = shared = 0
    for member in archive.members():
        pieces = archive.pieces(member, most)
        if member == "content.xml":
            _require_open_document(archive, pieces)
        elif member.endswith("sharedStrings.xml"):
            longest = max(longest, _longest_item(pieces))
        elif member.startswith("xl/worksheets/"):
            shared += _require_worksheet(archive, pieces)
        else:
            for _ in pieces:  # counted for any type
                pass
    _require(archive, 0, longest * shared)


def _require(archive: Archive, cells: int, letters: int) -> None:
    if cells > MOST_CELLS:
        raise archive.limits.refusal(archive.name, f"{MOST_CELLS:,} cells", f"{cells:,}")
    most = archive.limits.most_decoded(0)
    if letters > most:
        raise archive.limits.refusal(
            archive.name, f"{most // MEGABYTE:,} MB of text", f"{letters / MEGABYTE:,.0f} MB"
        )


def _require_worksheet(archive: Archive, pieces: Iterable[bytes]) -> int:
    """Refuse a sheet of too large an extent; return the number of cells with shared texts."""
    rows = columns = cells = shared = 0
    rest = b""
    for piece in pieces:
        whole = rest + piece
        rest = whole[-OVERLAP:]
        for letters, number in REFERENCE.findall(whole):
            rows, columns = max(rows, int(number)), max(columns, _column(letters))
        cells += len(CELL.findall(whole)) - len(CELL.findall(rest))
        shared += whole.count(SHARED) - rest.count(SHARED)
        _require(archive, max(rows * columns, cells), 0)
    return shared + rest.count(SHARED)


def _column(letters: bytes) -> int:
    """The number of a column, 1 for A."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _longest_item(pieces: Iterable[bytes]) -> int:
    """The bytes of the longest shared text, its XML included."""
    longest, rest = 0, b""
    for piece in pieces:
        *items, rest = (rest + piece).split(ITEM)
        longest = max([longest, len(rest), *map(len, items)])
    return longest


def _require_open_document(archive: Archive, pieces: Iterable[bytes]) -> None:
    place = _Place(archive)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = place.start, place.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = place.text, place.entity
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged(archive.name, error) from error


class _Place:
    """Counts the cells and characters of OpenDocument tables while they are parsed."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._row = self._column = self._last = 0
        self._letters = self._of_row = 0
        self._repeats = self._rows = 1
        self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        tag = name.rpartition(":")[2]
        if tag == "table":
            self._row = 0
        if tag in CELLS:
            self._repeats = _repeats(attributes, "columns")
            self._column += self._repeats
            if any(key.endswith("value-type") for key in attributes):
                self._filled, self._last = True, max(self._last, self._column)
        if tag == "table-row":
            self._rows = _repeats(attributes, "rows")

    def text(self, letters: str) -> None:
        """Letters go by."""
        self._of_row += len(letters) * self._repeats

    def end(self, name: str) -> None:
        """An element ends."""
        tag = name.rpartition(":")[2]
        if tag in CELLS:
            self._repeats = 1
        if tag != "table-row":
            return
        self._row += self._rows
        self._letters += self._of_row * self._rows
        if self._filled:
            _require(self._archive, self._row * self._last, self._letters)
        self._column, self._of_row, self._filled = 0, 0, False

    def entity(self, *_: object) -> None:
        """An entity is declared, which no spreadsheet does.

        Raises:
            TableError: always.
        """
        raise TableError(
            f"a readable spreadsheet in {self._archive.name}",
            "an XML file that declares entities",
            "export the file again",
        )


def _repeats(attributes: dict[str, str], what: str) -> int:
    """Number of repetitions of an element, by default 1."""
    ending = f"number-{what}-repeated"
    text = next((text for key, text in attributes.items() if key.endswith(ending)), "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 10**9
