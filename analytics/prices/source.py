"""Source: the interface of a source of prices, and facts on its prices.

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
    """A fetch without a deadline reports its waiting time to no one."""


# A fetch that waits for a rate limit reports the seconds here; a feed then extends its deadline.
waiting: ContextVar[Callable[[float], None]] = ContextVar("waiting", default=_nobody)


class Source(Protocol):
    """A source of prices. Only `name`, `label` and `fetch` have no default.

    Attributes:
        name: its name in `--source` and in the origin of its prices.
        label: its name for a reader.
        remote: whether a fetch takes time and may fail. A feed then fetches in the background,
            answers are stored, and prices are expected to be up to date.
        spells_exchange: whether tickers are spelled as Yahoo spells them (VOD.L, EURUSD=X), so that
            the spelling tells exchange and currency.
        delay: time after the end of a session during which its close may still be missing.
        folder: folder of the store for its prices; "" is a folder with its name.
        doubts: kind of doubt → beginning of the note on prices with that doubt.
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
            since: first session needed; None is the whole history. Earlier ones may be included.

        Raises:
            SourceError: its class distinguishes an unknown ticker from a missing answer.
        """
        ...

    def search(self, text: str) -> tuple[Match, ...]:
        """Tickers that match a name or a part of one, the best match first.

        Raises:
            SourceError: as `fetch` does, with the text in the place of the ticker.
        """
        return matching(text, self.tickers(), self.name)

    def tickers(self) -> tuple[str, ...]:
        """All tickers of a source that can list them; else none."""
        return ()

    def implied_dividends(self, columns: Mapping[str, Floats]) -> Floats:
        """(T,) the dividend of each session that closes and adjusted closes imply."""
        return implied_dividends(columns)
