"""What the stand-in for Yahoo serves, to compare with what arrives."""

from __future__ import annotations

from tests.yahoo.market.series import Bar, load_csv
from tests.yahoo.server import YahooServer

PRICES = ("open", "high", "low", "close", "adj_close", "volume", "dividend")


def from_file(server: YahooServer, symbol: str) -> list[Bar]:
    """The sessions that the server has of a symbol."""
    return load_csv(server.folder.files[symbol])


def column(bars: list[Bar], field: str) -> list[float | None]:
    """A column of the file under our name for it."""
    return [getattr(bar, field.replace("_", "")) for bar in bars]
