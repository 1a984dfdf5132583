"""Source: what a source of prices offers, and which facts of its prices others rely on.

Yahoo, the embedded sample and price files are sources. To add one, put a class that derives from
`Source` into a file of its own in `analytics/prices/sources/`, which names it `SOURCE`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal, Protocol

from analytics.prices.adjustment import Floats, implied_dividends
from analytics.prices.bars import Bars
from analytics.prices.files.reading import Reading
from analytics.symbols.names import Match, matching

Doubt = Literal["unadjusted", "no_events"]


def _nobody(_seconds: float) -> None:
    """A fetch without a deadline reports its waiting to nobody."""


# A fetch that waits of its own accord, to be polite, reports the seconds here; a feed then
# extends its deadline.
waiting: ContextVar[Callable[[float], None]] = ContextVar("waiting", default=_nobody)


class Source(Protocol):
    """A source of prices. Only `name`, `label` and `fetch` have no default.

    Attributes:
        name: what `--source` takes, and what the origin of its prices says.
        label: its name for a reader.
        remote: whether a fetch takes time and may fail. A feed then fetches in the background, the
            store keeps what came, and prices are expected to be up to date.
        spells_exchange: whether tickers are spelled as Yahoo spells them (VOD.L, EURUSD=X), so that
            the spelling tells exchange and currency.
        delay: how long after the end of a session its close may still be missing.
        folder: of the store, for its prices; "" is a folder with its name.
        doubts: kind of doubt → how the note of prices begins that are in that doubt.
        reading: how a file was read; None for all other sources.
    """

    name: str
    label: str
    remote: bool = True
    spells_exchange: bool = False
    delay: timedelta = timedelta(0)
    folder: str = ""
    doubts: Mapping[Doubt, str] = MappingProxyType({})
    reading: Reading | None = None

    def fetch(self, ticker: str, since: date | None = None) -> Bars:
        """The daily bars of a ticker.

        Args:
            ticker: as the source spells it.
            since: first session that is needed; None is the whole history. More may come.

        Raises:
            SourceError: the kind says whether the ticker is unknown or there was no answer.
        """
        ...

    def search(self, text: str) -> tuple[Match, ...]:
        """The tickers that a name or a part of one may mean, the best match first.

        Raises:
            SourceError: as `fetch` does, with the text in the place of the ticker.
        """
        return matching(text, self.tickers(), self.name)

    def tickers(self) -> tuple[str, ...]:
        """All tickers, of a source that can list them; of others none."""
        return ()

    def implied_dividends(self, columns: Mapping[str, Floats]) -> Floats:
        """(T,) the dividend of each session that closes and adjusted closes imply."""
        return implied_dividends(columns)
