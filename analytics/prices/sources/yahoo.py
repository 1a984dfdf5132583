"""Yahoo as a source: rate limits, spelling, delay and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from types import MappingProxyType

from analytics.prices.bars import Bars
from analytics.prices.source import Doubt, Source
from analytics.prices.yahoo import client
from analytics.prices.yahoo.retries import Courteous
from analytics.prices.yahoo.yahoo_bars import DELAY, NO_EVENTS, UNADJUSTED
from analytics.symbols.names import Match


class Yahoo(Source):
    """Yahoo Finance; all fetches of one object share its rate limits."""

    name: str = "yahoo"
    label: str = "Yahoo"
    spells_exchange: bool = True
    delay: timedelta = DELAY
    folder: str = "prices"
    doubts: Mapping[Doubt, str] = MappingProxyType(
        {"unadjusted": UNADJUSTED, "no_events": NO_EVENTS}
    )

    def fetch(self, ticker: str, since: date | None = None) -> Bars:
        """As `client.fetch`, within limits and with retries."""
        return self._courteous(ticker, since)

    def search(self, text: str) -> tuple[Match, ...]:
        """As `client.search`."""
        return client.search(text)

    @cached_property
    def _courteous(self) -> Courteous:
        return Courteous()


SOURCE = Yahoo
