"""A price file as a source: one that a path names, or an upload."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from analytics.prices.bars import Bars
from analytics.prices.files import Reading, read_path
from analytics.prices.source import Source
from analytics.prices.uploaded import uploads
from analytics.request import UPLOAD, Request
from models.errors import SourceFailed, TickerNotFound


class PriceFile(Source):
    """A file that has been read; `label` is its name.

    Args:
        name: of the file, for a reader.
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
            SourceFailed: the file has it, in a form that cannot be used.
            TickerNotFound: the file does not have it.
        """
        if ticker in self._failed:
            raise SourceFailed(ticker, self._failed[ticker])
        if ticker not in self._table:
            raise TickerNotFound(ticker, f"{self.label} does not have it")
        return self._table[ticker]

    def tickers(self) -> tuple[str, ...]:
        """All tickers in the order of the file, then those that cannot be used."""
        return (*self._table, *self._failed)


def opened(request: Request) -> PriceFile:
    """The file that a request's `source` names, read as the request says.

    Raises:
        TableError: it is absent or cannot be read as prices.
    """
    if request.source.startswith(UPLOAD):
        return PriceFile(uploads.name_of(request.source), *uploads.read(request))
    return PriceFile(Path(request.source).name, *read_path(request))
