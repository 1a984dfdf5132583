"""A source of two made-up stocks, in one file: all that another source needs."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.source import Source
from models.errors import TickerNotFound
from models.prices.origin import Origin

# By its own closes, ALPHA returned 21 % and BETA -19 %.
CLOSES = {"ALPHA": (100.0, 110.0, 121.0), "BETA": (100.0, 90.0, 81.0)}
DATES = np.array(["2024-01-02", "2024-01-03", "2024-01-04"], "datetime64[D]")


class Toy(Source):
    """Two stocks of three sessions."""

    name: str = "toy"
    label: str = "Toy exchange"

    def fetch(self, ticker: str, since: date | None = None) -> Bars:
        """The three sessions."""
        if ticker not in CLOSES:
            raise TickerNotFound(ticker, "the toy exchange does not list it")
        origin = Origin(self.name, "USD", datetime(2024, 1, 5, tzinfo=UTC))
        return Bars(ticker, DATES, {"close": np.array(CLOSES[ticker])}, origin)

    def tickers(self) -> tuple[str, ...]:
        """Both."""
        return tuple(CLOSES)


SOURCE = Toy
