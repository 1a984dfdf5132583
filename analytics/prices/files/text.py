"""CSV as a frame: encoding, delimiter and decimal mark found out, every broken line named."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from analytics.prices.files import numbers
from analytics.prices.files.reading import DELIMITERS, Decimal
from analytics.request import MOST_TICKERS
from models.errors import TableError

SNIFFED = 2**18
SNIFFED_LINES = 50
BLOCK = 2**24
MOST_COLUMNS = MOST_TICKERS + 1
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own way to say it


@dataclass(frozen=True, slots=True)
class Text:
    """A CSV's text and how its cells are written.

    Attributes:
        name: of the file.
        text: from the heading line on.
        skipped: lines before it.
        header: the column names, as written.
        delimiter: between cells.
        decimal: "point" or "comma".
    """

    name: str
    text: str
    skipped: int
    header: list[str]
    delimiter: str
    decimal: Decimal

    def line(self, row: int) -> int:
        """The line on which row `row` of the frame starts, the first line being 1."""
        return next((line for line, _ in islice(self._records(), row, None)), row + 2)

    def frame(self, words: list[str]) -> pd.DataFrame:
        """The cells: numbers as float64, those of `words` (and of columns with other text) as text.

        Raises:
            TableError: a row with a cell too many or too few.
        """
        try:
            return self._read(words)
        except pa.ArrowInvalid:
            self._refuse_uneven()
        try:
            return self._read(self.header)  # whose cells are then looked at one by one
        except pa.ArrowInvalid as error:
            raise _unreadable(self.name, str(error).splitlines()[0]) from error

    def _read(self, words: list[str]) -> pd.DataFrame:
        types = dict.fromkeys(self.header, pa.float64()) | dict.fromkeys(words, pa.string())
        mark = "," if self.decimal == "comma" else "."
        convert = ConvertOptions(
            column_types=types,
            null_values=numbers.MISSING,
            strings_can_be_null=False,
            decimal_point=mark,
        )
        parse = ParseOptions(delimiter=self.delimiter, newlines_in_values=True)
        source = pa.BufferReader(self.text.encode())
        table = read_csv(source, ReadOptions(block_size=BLOCK), parse, convert)
        return table.to_pandas()

    def _refuse_uneven(self) -> None:
        wide = len(self.header)
        for line, cells in self._records():
            if len(cells) != wide:
                raise TableError(
                    f"{wide} cells in every row of {self.name}, as in its heading",
                    f"{len(cells)} in row {line}",
                    "mend that row, or put quotes around cells that contain the delimiter",
                )

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row below the heading that is not blank, with the line it starts on."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        before, heading = self.skipped, True
        try:
            for cells in reader:
                if cells and not heading:
                    yield before + 1, cells
                heading = heading and not cells
                before = self.skipped + reader.line_num
        except csv.Error as error:
            raise _unreadable(self.name, f"row {before + 1}: {error}") from error


def filter_blank(records: Iterator[list[str]]) -> Iterator[list[str]]:
    """The records that are not blank lines."""
    return (cells for cells in records if cells)


def opened(content: bytes, name: str, asked: numbers.Asked) -> Text:
    """The text of a CSV file and how its cells are written.

    Raises:
        TableError: not text in UTF-8 or UTF-16, NUL bytes, no heading, too many columns or one
            of them twice, or numbers that could mean two things.
    """
    text = _decoded(content, name)
    said = SEP.match(text)
    if said:
        text = text[said.end() :]
    sample = text if len(text) <= SNIFFED else text[: text.rfind("\n", 0, SNIFFED) + 1]
    if not sample:
        raise _too_wide(name, f"a line of over {SNIFFED:,} letters")
    delimiter = said[1] if said and said[1] in DELIMITERS else _delimiter(sample)
    header = _header(sample, delimiter, name)
    mark = asked if asked != "auto" else numbers.decimal(_cells(sample, delimiter), name)
    return Text(name, text, int(bool(said)), header, delimiter, mark)


def _decoded(content: bytes, name: str) -> str:
    encoding = next((one for bom, one in BOMS.items() if content.startswith(bom)), "utf-8")
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _unreadable(name, f"row {line}: {error.reason}") from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unreadable(name, f"a NUL byte in row {line}")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        raise TableError(f"a heading and rows in {name}", "nothing", "export it again")
    if text.count('"') % 2:
        line = text.count("\n", 0, text.rindex('"')) + 1
        raise _unreadable(name, f"a quotation mark without its pair, the last one in row {line}")
    return text


def _delimiter(sample: str) -> str:
    """The delimiter that gives the heading most cells, and most lines below it as many."""
    widths = {mark: [len(cells) for cells in _sniffed(sample, mark)] for mark in DELIMITERS}
    even = {
        mark: found[0]
        for mark, found in widths.items()
        if found and found[0] > 1 and found.count(found[0]) > len(found) / 2
    }
    return max(even, key=lambda mark: even[mark]) if even else ","


def _sniffed(sample: str, delimiter: str, lines: int | None = SNIFFED_LINES) -> list[list[str]]:
    """The first lines as cells; none if they cannot be cells."""
    reader = filter_blank(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))
    try:
        return list(islice(reader, lines))
    except csv.Error:
        return []


def _header(sample: str, delimiter: str, name: str) -> list[str]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        header = next(filter_blank(reader), [])
    except csv.Error as error:
        raise _unreadable(name, f"row 1: {error}") from error
    if len(header) > MOST_COLUMNS:
        raise _too_wide(name, f"{len(header):,}")
    _refuse_repeats([cell.strip() for cell in header], name)
    return header


def _too_wide(name: str, found: str) -> TableError:
    return TableError(
        f"a heading of at most {MOST_COLUMNS:,} columns in {name}",
        found,
        "split the file, or write one row a ticker and date",
    )


def _refuse_repeats(names: list[str], file: str) -> None:
    counted = Counter(names)
    repeated = sorted(name for name in names if counted[name] > 1)
    if repeated:
        raise TableError(
            "every column once", f"{repeated[0][:40]!r} twice in {file}", "remove one of the two"
        )


def _cells(sample: str, delimiter: str) -> Iterator[str]:
    """The sampled cells, heading and first column left out."""
    for cells in _sniffed(sample, delimiter, None)[1:]:
        yield from cells[1:]


def _unreadable(name: str, what: str) -> TableError:
    return TableError(
        "a readable .csv file in UTF-8", f"{name}, {what}", "mend that place, or export it again"
    )
