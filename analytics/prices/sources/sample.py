"""The embedded sample as a source: six names with events 2013-2023, twenty close-only 1990-2022.

The closes of the twenty already contain dividends, except ^GSPC, a price index.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.prices.bars import Bars
from analytics.prices.source import Source
from models.errors import TickerNotFound
from models.prices.assembly import FIELDS
from models.prices.origin import Origin

FILE = Path(__file__).parents[1] / "data" / "sample.parquet"


class EmbeddedSample(Source):
    """The embedded sample; it is historical and never up to date."""

    name: str = "sample"
    label: str = "Embedded sample"
    remote: bool = False
    spells_exchange: bool = True

    def fetch(self, ticker: str, since: date | None = None) -> Bars:
        """The whole history of a ticker.

        Raises:
            TickerNotFound: the sample does not have it.
        """
        if ticker not in sample():
            raise TickerNotFound(ticker, "the embedded sample does not have it")
        return sample()[ticker]

    def tickers(self) -> tuple[str, ...]:
        """All tickers, in alphabetical order."""
        return tuple(sample())


@functools.cache
def sample() -> Mapping[str, Bars]:
    """The bars of each ticker, in alphabetical order."""
    table = pd.read_parquet(FILE)
    groups = table.groupby("symbol", observed=True, sort=True)
    return {str(name): _bars(str(name), rows) for name, rows in groups}


def _bars(name: str, rows: pd.DataFrame) -> Bars:
    full = bool((rows["tier"] == 1).all())
    columns = {field: rows[field].to_numpy(np.float64, na_value=np.nan) for field in FIELDS}
    return Bars(name, rows["date"].to_numpy("datetime64[D]"), columns, _origin(name, full))


def _origin(name: str, full: bool) -> Origin:
    if full:
        return Origin(EmbeddedSample.name, "USD")
    if name.startswith("^"):
        return Origin(
            EmbeddedSample.name, "USD", note="an index level, without its members' dividends"
        )
    return Origin(
        EmbeddedSample.name,
        "USD",
        basis="adjusted",
        price_return=False,
        note="adjusted closes only: total returns are their ratio",
    )


SOURCE = EmbeddedSample
