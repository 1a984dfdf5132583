"""A price file as a source: by path, upload or standard input."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from analytics.prices.bars import Bars
from analytics.prices.files import Reading, read, read_path
from analytics.prices.source import Source
from analytics.prices.uploaded import uploads
from analytics.request import UPLOAD, Request
from models.errors import SourceFailed, TableError, TickerNotFound

STANDARD_INPUT = "-"
# First bytes of a file → its kind; text files have none of these.
PARQUET, ZIPPED = b"PAR1", b"PK\x03\x04"


class PriceFile(Source):
    """A file that has been read; `label` is its name.

    Args:
        name: name of the file, for messages.
        table: ticker → its bars, in the order of the file.
        reading: how it was read.
    """

    remote: bool = False

    def __init__(
        self, name: str, table: Mapping[str, Bars], reading: Reading | None = None
    ) -> None:
        self.name = self.label = name
        self.reading = reading
        self._table, self._failed = table, dict(reading.failed) if reading else {}

    def fetch(self, ticker: str, since: date | None = None) -> Bars:
        """The whole history of a ticker.

        Raises:
            SourceFailed: the file has it, but in an unusable form.
            TickerNotFound: the file does not have it.
        """
        if ticker in self._failed:
            raise SourceFailed(ticker, self._failed[ticker])
        if ticker not in self._table:
            raise TickerNotFound(ticker, f"{self.label} does not have it")
        return self._table[ticker]

    def tickers(self) -> tuple[str, ...]:
        """All tickers in the order of the file, then the unusable ones."""
        return (*self._table, *self._failed)


def opened(request: Request) -> PriceFile:
    """The file that a request's `source` names, read as the request says.

    Raises:
        TableError: it is absent or cannot be read as prices.
    """
    if request.source == STANDARD_INPUT:
        return PriceFile("standard input", *_piped(request))
    if request.source.startswith(UPLOAD):
        return PriceFile(uploads.name_of(request.source), *uploads.read(request))
    return PriceFile(Path(request.source).name, *read_path(request))


def _piped(request: Request) -> tuple[Mapping[str, Bars], Reading]:
    """A file on standard input: CSV, Parquet, a spreadsheet or a zipped CSV.

    Raises:
        TableError: nothing is piped in, or it cannot be read as prices.
    """
    if sys.stdin.isatty():
        raise TableError(
            "prices on standard input", "a terminal", "pipe a file in, or write its path"
        )
    content = sys.stdin.buffer.read()
    return read(content, f"standard input{_suffix(content)}", request)


def _suffix(content: bytes) -> str:
    """The suffix of a file with these first bytes.

    Example:
        >>> _suffix(b"date,KO"), _suffix(b"PAR1...")
        ('.csv', '.parquet')
    """
    if content.startswith(PARQUET):
        return ".parquet"
    if not content.startswith(ZIPPED):
        return ".csv"
    kinds = {b"xl/workbook": ".xlsx", b"opendocument.spreadsheet": ".ods"}
    return next((suffix for mark, suffix in kinds.items() if mark in content), ".zip")
