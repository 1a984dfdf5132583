"""CSV as a sheet: detects encoding and delimiter, locates headings, names broken lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, ParseOptions, ReadOptions, read_csv

from analytics.prices.files.cells import numbers
from analytics.prices.files.layout import records, remedies
from analytics.prices.files.layout.records import Record
from analytics.prices.files.layout.table import Table, footers, is_data, locate, said
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
DIRECTIONS = "\u200e\u200f"  # invisible, beside numbers copied from a page in Hebrew or Arabic
SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # Excel's own declaration of the delimiter
PLAIN = {
    "point": re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", re.ASCII),
    "comma": re.compile(r"[+-]?\d+(?:,\d*)?", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A CSV's text, its delimiter, and where its prices begin and end.

    Attributes:
        name: of the file.
        text: its content.
        delimiter: between cells.
        table: position of headings and prices.
        body: the letters of the rows of prices, begin and end.
        line_of_body: the line on which they begin, the first line being 1.
        samples: the first rows of prices, as long as the heading.
        remarks: rows left out, and an unusual encoding.
    """

    name: str
    text: str
    delimiter: str
    table: Table
    body: tuple[int, int]
    line_of_body: int
    samples: list[list[str]]
    remarks: tuple[str, ...] = ()

    @property
    def headings(self) -> list[list[str]]:
        """The heading rows."""
        return self.table.headings

    def has_quoted_numbers(self) -> bool:
        """Whether a cell that begins with a digit is in quotes."""
        start, end = self.body
        return bool(re.search(r'"[$€£ ]?\d', self.text[start : min(end, start + SNIFFED)]))

    def goes_on_unsurely(self) -> bool:
        """Whether a mark before exactly three digits stands below the sampled rows."""
        start, end = self.body
        below = self.text[min(start + SNIFFED, end) : end]
        mark = "." if self.delimiter == "," and '"' not in below else ".,"
        return bool(re.search(rf"\d[{mark}]\d{{3}}(?!\d)", below))

    def rows(self) -> list[list[str]]:
        """All rows of prices, as long as the heading."""
        found = _sniffed(self.text[slice(*self.body)], self.delimiter, None)
        return [_exactly(cells, self.table.width) for cells in found]

    def line(self, row: int) -> int:
        """The line on which row `row` of the prices starts, the first line being 1."""
        found = next(islice(self._records(), row, None), None)
        return found[0] if found else row + self.line_of_body

    def frame(self, words: Sequence[int], others: Sequence[int], decimal: Decimal) -> pd.DataFrame:
        """The cells by position: `words` as text, plain numbers as float64, other numbers as text.

        Args:
            words: positions of the columns to read as text.
            others: positions of the columns to read as numbers where possible.
            decimal: the decimal mark.

        Raises:
            TableError: a row with a cell too many or too few.
        """
        plain = self._plain([at for at in others if at not in words], decimal)
        try:
            return self._read(words, others, plain, decimal)
        except pa.ArrowInvalid:
            self._refuse_uneven()
        try:
            return self._read(words, others, [], decimal)  # cells are then looked at one by one
        except pa.ArrowInvalid as error:
            raise _unreadable(self.name, str(error).splitlines()[0]) from error

    def _plain(self, positions: Sequence[int], decimal: Decimal) -> list[int]:
        """The positions of columns whose sampled cells Arrow can read as numbers."""
        pattern, rows = PLAIN[decimal], self.samples[:SNIFFED_LINES]
        return [
            at
            for at in positions
            if all(pattern.fullmatch(row[at]) for row in rows if row[at] not in numbers.MISSING)
        ]

    def _read(
        self, words: Sequence[int], others: Sequence[int], plain: Sequence[int], decimal: Decimal
    ) -> pd.DataFrame:
        names = [str(at) for at in range(self.table.width)]
        used = [str(at) for at in dict.fromkeys([*words, *others])]
        types = dict.fromkeys(used, pa.string()) | {str(at): pa.float64() for at in plain}
        convert = ConvertOptions(
            column_types=types,
            include_columns=used,
            null_values=numbers.MISSING,
            strings_can_be_null=False,
            decimal_point="," if decimal == "comma" else ".",
        )
        parse = ParseOptions(delimiter=self.delimiter, newlines_in_values=True)
        options = ReadOptions(block_size=BLOCK, column_names=names)
        source = pa.BufferReader(self.text[slice(*self.body)].encode())
        found: pd.DataFrame = read_csv(source, options, parse, convert).to_pandas()
        return found.rename(columns=int)

    def _refuse_uneven(self) -> None:
        wide = self.table.width
        for line, cells in self._records():
            if len(cells) != wide:
                raise remedies.uneven(self.name, wide, len(cells), line)

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Every row of prices that is not blank, with the line on which it starts."""
        body = self.text[slice(*self.body)]
        reader = csv.reader(io.StringIO(body, newline=""), delimiter=self.delimiter)
        before = self.line_of_body - 1
        try:
            for cells in reader:
                if cells:
                    yield before + 1, cells
                before = self.line_of_body - 1 + reader.line_num
        except csv.Error as error:
            raise _unreadable(self.name, f"row {before + 1}: {error}") from error


def opened(content: bytes, name: str, *, has_ticker: bool = False) -> Text:
    """The text of a CSV file, its delimiter, and where its headings and prices are.

    Args:
        content: of the file.
        name: of the file.
        has_ticker: whether the user names the ticker.

    Raises:
        TableError: not text, NUL bytes, no heading, or too many columns.
    """
    text, encoding = _decoded(content, name)
    said_so = SEP.match(text)
    if said_so:  # replaced by a blank line, so that line numbers stay right
        text = " " * (said_so.end() - 1) + "\n" + text[said_so.end() :]
    sample = text if len(text) <= SNIFFED else text[: text.rfind("\n", 0, SNIFFED) + 1]
    if not sample:
        raise _too_wide(name, f"a line of over {SNIFFED:,} letters")
    delimiter = said_so[1] if said_so and said_so[1] in DELIMITERS else _delimiter(sample)
    rows = records.top(sample, delimiter)
    _require_width(rows, name)
    table = locate(rows, name, has_ticker=has_ticker)
    below = footers(records.end(text, delimiter), table.width) if table.first else []
    start = table.first.start if table.first else len(text)
    stop = next((one.start for one in below if one.start >= start), len(text))
    line = table.first.line if table.first else 1
    remarks = tuple(filter(None, [encoding, *said(table.above, below)]))
    rows_of_prices = _samples(text[start : min(stop, start + SNIFFED)], delimiter, table.width)
    return Text(name, text, delimiter, table, (start, stop), line, rows_of_prices, remarks)


def _samples(sample: str, delimiter: str, width: int) -> list[list[str]]:
    """The first rows of prices, as long as their heading, without the one that the sample cuts."""
    whole = sample if len(sample) < SNIFFED else sample[: sample.rfind("\n") + 1]
    rows = (_exactly(cells, width) for cells in _sniffed(whole, delimiter, None))
    return [row for row in rows if any(row)]


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """The text, and a remark on its encoding where that is not Unicode."""
    encoding = next((one for bom, one in BOMS.items() if content.startswith(bom)), "utf-8")
    text, remark = _any_text(content, encoding, name)
    text = text.removeprefix("\ufeff")
    if not text.isascii():
        for mark in DIRECTIONS:
            text = text.replace(mark, "")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise _unreadable(name, f"a NUL byte in row {line}")
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if not text.strip():
        raise remedies.empty(name)
    if text.count('"') % 2:
        line = text.count("\n", 0, text.rindex('"')) + 1
        raise _unreadable(name, f"a quotation mark without its pair, the last one in row {line}")
    return text, remark


def _any_text(content: bytes, encoding: str, name: str) -> tuple[str, str]:
    """The text in its encoding: UTF-8, else Windows-1252 (Western Europe)."""
    try:
        return content.decode(encoding), ""
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = _unreadable(name, f"row {line}: {error.reason}")
        if encoding != "utf-8" or not _is_western(content):
            raise why from error
    return content.decode("cp1252"), "text in Windows-1252, not UTF-8"


def _is_western(content: bytes) -> bool:
    """Whether all bytes beyond ASCII are letters or signs of Windows-1252, beside other letters."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    strange = {letter for letter in text if ord(letter) > 127}
    return all(
        (letter.isalpha() and letter not in "ÿþ") or letter in "\u00a0€£¥§°²³´–—’‘“”«»"
        for letter in strange
    )


def _delimiter(sample: str) -> str:
    """The delimiter with most rows of prices, then with the most even rows."""
    rows = {mark: _sniffed(sample, mark) for mark in DELIMITERS}
    prices = {mark: sum(map(is_data, found)) for mark, found in rows.items()}
    if max(prices.values()):
        return max(prices, key=lambda mark: (prices[mark], _evenness(rows[mark])))
    even = {mark: found for mark, found in rows.items() if _evenness(found) > 0.5}
    return max(even, key=lambda mark: len(even[mark][0])) if even else ","


def _evenness(rows: list[list[str]]) -> float:
    """The share of rows that are as long as the first; 0 where that is one cell."""
    if not rows or len(rows[0]) < 2:
        return 0.0
    return sum(len(cells) == len(rows[0]) for cells in rows) / len(rows)


def _sniffed(sample: str, delimiter: str, lines: int | None = SNIFFED_LINES) -> list[list[str]]:
    """The first lines as cells; none if they cannot be cells."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    filled = ([cell.strip() for cell in cells] for cells in reader if cells)
    try:
        return list(islice(filled, lines))
    except csv.Error:
        return []


def _exactly(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _require_width(rows: Sequence[Record], name: str) -> None:
    widest = max((len(record.cells) for record in rows), default=0)
    if widest > MOST_COLUMNS:
        raise _too_wide(name, f"{widest:,}")


def _too_wide(name: str, found: str) -> TableError:
    return TableError(
        f"a heading of at most {MOST_COLUMNS:,} columns in {name}",
        found,
        "split the file, or write one row a ticker and date",
    )


def _unreadable(name: str, what: str) -> TableError:
    return TableError(
        "a readable .csv file in UTF-8", f"{name}, {what}", "mend that place, or export it again"
    )
