"""Prices: from a request to a panel, from any source; every failure is reported.

`load` gets each ticker from the source of the request (`sources`). For a remote source it uses the
store while its prices are fresh, else it fetches from the source and stores the answer. With
"auto", if the source does not answer, it falls back to stale prices of the store, then to the
embedded sample; but a ticker that the source does not know is never taken from the sample.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from analytics.prices import rates, sources
from analytics.prices.bars import STORE, Bars, Outcome, TickerStatus
from analytics.prices.feed import Feed, Fetched
from analytics.prices.files import Reading
from analytics.prices.refresh import Refresh
from analytics.prices.source import Source
from analytics.prices.sources.sample import sample
from analytics.request import AUTO, Request
from models.errors import RequestError, SourceError
from models.prices.assembly import Dates, Rows
from models.prices.panel import PricePanel

PATIENCE = 30.0
PATIENCE_A_TICKER = 1.0


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Loaded:
    """Prices and the status of each ticker; `panel` has those with prices.

    `statuses` are in the order of `request.symbols`, or of the table when none were named;
    `reading` describes how a file was read. `rates` are the exchange rates that the request's base
    currency needs; None without one. `sessions` are the dates of the source's rows, by ticker and
    rate; they are unknown for prices from a bundle.
    """

    panel: PricePanel
    statuses: tuple[TickerStatus, ...]
    reading: Reading | None = None
    rates: PricePanel | None = None
    rate_statuses: tuple[TickerStatus, ...] = ()
    sessions: Mapping[str, Dates] = field(default_factory=dict, repr=False)

    @property
    def remarks(self) -> tuple[str, ...]:
        """Notes on how these prices were read, one sentence each."""
        if self.reading is None:
            return ()
        sentences = (self.reading.sentence,) if self.reading.concluded else ()
        return (*sentences, *self.reading.doubts)

    @property
    def version(self) -> tuple[tuple[str, str, str], ...]:
        """Cache key of the loaded prices: ticker, source and retrieval time of each."""
        return tuple(
            (s.ticker, s.source, str(s.retrieved_at)) for s in (*self.statuses, *self.rate_statuses)
        )


def narrowed(loaded: Loaded, request: Request) -> Loaded:
    """The prices of a request for some of the loaded tickers, as `load` would return them.

    Args:
        loaded: prices of at least the request's tickers, in its base currency.
        request: like that of `loaded`, except for tickers, benchmark and window.
    """
    by_ticker = {status.ticker: status for status in loaded.statuses}
    statuses = tuple(by_ticker[name] for name in request.symbols)
    panel = _on_sessions(loaded.panel, loaded, request.symbols)
    panel = panel.select(status.ticker for status in statuses if status.has_prices)
    found = replace(loaded, panel=panel, statuses=statuses)
    if loaded.rates is None:
        return found
    needed = rates.pairs((status.currency for status in statuses), str(request.base))
    known = {status.ticker: status for status in loaded.rate_statuses}
    retained = tuple(known[name] for name in needed)
    if not needed:
        return replace(found, rates=panel.select([]), rate_statuses=retained)
    pairs = loaded.rates.select(status.ticker for status in retained if status.has_prices)
    return replace(found, rates=_on_sessions(pairs, loaded, needed), rate_statuses=retained)


def _on_sessions(panel: PricePanel, loaded: Loaded, tickers: Iterable[str]) -> PricePanel:
    """The panel on the dates for which the source has rows of any of these tickers."""
    dates = [loaded.sessions[name] for name in tickers if name in loaded.sessions]
    return panel.on(np.unique(np.concatenate([panel.dates[:0], *dates])))


def feed_on_store(refresh: Refresh | None = None) -> Feed:
    """A feed that reads the store first and stores the source's answers."""
    refresh = refresh or Refresh()
    return Feed(refresh, source=refresh.source, kept=refresh.kept, trouble=refresh.trouble)


def load(
    request: Request,
    feed: Feed | None = None,
    patience: float | None = None,
    unconverted: Loaded | None = None,
    source: Source | None = None,
) -> Loaded:
    """The prices of the request's tickers, whole history, and each ticker's status.

    Args:
        request: uses `source`, `tickers`, `benchmark`, `base` and the formats of a file.
        feed: the process's feed; None, or a feed of another source, creates one on the store for
            this call.
        patience: longest wait for the source in seconds, by default 30 and one more per ticker;
            tickers without an answer by then are "pending".
        unconverted: the same prices in their own currencies, if they are already loaded.
        source: an existing source, such as a DataFrame; None is the one that the request names.

    Raises:
        TableError: the file cannot be read as prices.
        RequestError: no source of that name, or no ticker named for one that cannot list them.
    """
    if unconverted is not None and request.base is None:
        return unconverted
    query = _Asked(request, source or sources.of(request), feed, patience)
    found = query.load(request) if unconverted is None else unconverted
    return found if request.base is None else _with_rates(found, request, query)


class _Asked:
    """The source of a request and its time limit; it serves prices, then rates."""

    def __init__(
        self, request: Request, source: Source, feed: Feed | None, patience: float | None
    ) -> None:
        self._source, self._patience = source, patience
        self._stands_in = request.source == AUTO
        if source.remote and (feed is None or feed.source.name != source.name):
            feed = feed_on_store(Refresh(source=source))
        self._feed = feed

    def load(self, request: Request) -> Loaded:
        """The prices in their source's currencies."""
        if self._source.remote and self._feed is not None:
            return self._from_feed(request, self._feed)
        names = request.symbols if request.tickers else self._source.tickers()
        found = _together([_at_once(name, self._source) for name in names], request)
        return replace(found, reading=self._source.reading)

    def _from_feed(self, request: Request, feed: Feed) -> Loaded:
        if not request.tickers:
            raise RequestError(
                "at least one ticker", "none", "name some, e.g. AAPL MSFT, or choose a file"
            )
        enough = PATIENCE + PATIENCE_A_TICKER * len(request.symbols)
        feed.want(request.symbols)
        feed.wait(request.symbols, enough if self._patience is None else self._patience)
        known = feed.look(request.symbols)
        found = [_best(known[name], feed, self._stands_in) for name in request.symbols]
        return _together(found, request)


def _with_rates(found: Loaded, request: Request, asked: _Asked) -> Loaded:
    """The prices that can be converted to the base currency, and the rates."""
    base = str(request.base)
    needed = rates.pairs((status.currency for status in found.statuses), base)
    wanted = request.but(tickers=needed, benchmark=None, price="total")
    others = asked.load(wanted) if needed else Loaded(found.panel.select([]), ())
    statuses = rates.convertible(found.statuses, base, others.statuses)
    panel = found.panel.select(status.ticker for status in statuses if status.has_prices)
    return replace(
        found,
        panel=panel,
        statuses=statuses,
        rates=others.panel,
        rate_statuses=others.statuses,
        sessions={**found.sessions, **others.sessions},
    )


def _best(fetched: Fetched, feed: Feed, stands_in: bool) -> tuple[TickerStatus, Bars | None]:
    """The fetched bars; with fallbacks, else the store's, else the sample's; else none."""
    reason = _reason(fetched, feed.source)
    status = TickerStatus(fetched.ticker, fetched.outcome, reason=reason)
    if fetched.bars is not None:
        return _served(status, fetched.bars), fetched.bars
    stored = feed.kept(fetched.ticker) if stands_in else None
    if stored is not None:
        return replace(_served(status, stored), source=STORE), stored
    status = replace(status, storage=feed.trouble(fetched.ticker))
    spare = sample().get(fetched.ticker) if stands_in else None
    if spare is None or fetched.outcome == "not found":
        return status, None
    return _served(status, spare), spare


def _reason(fetched: Fetched, source: Source) -> str:
    if fetched.outcome == "pending":
        return f"{source.label} has not answered yet"
    return fetched.reason


def _at_once(name: str, source: Source) -> tuple[TickerStatus, Bars | None]:
    """The bars of a source that has all its prices locally."""
    try:
        bars = source.fetch(name)
    except SourceError as error:
        return TickerStatus(name, cast("Outcome", error.outcome), reason=error.reason), None
    return _served(TickerStatus(name, "fetched"), bars), bars


def _served(status: TickerStatus, bars: Bars) -> TickerStatus:
    origin = bars.origin
    return replace(
        status,
        source=origin.source,
        note=origin.note,
        storage=origin.storage or status.storage,
        currency=origin.currency,
        as_of=bars.as_of,
        retrieved_at=origin.retrieved_at,
    )


def _together(found: list[tuple[TickerStatus, Bars | None]], request: Request) -> Loaded:
    usable = [_with_price_return(*pair) for pair in found] if request.price == "price" else found
    statuses = tuple(status for status, _ in usable)
    all_bars = [bars for _, bars in usable if bars is not None]
    sessions = {bars.ticker: bars.dates for bars in all_bars}
    return Loaded(_panel(all_bars), statuses, sessions=sessions)


def _with_price_return(status: TickerStatus, bars: Bars | None) -> tuple[TickerStatus, Bars | None]:
    """Drop the bars, with the reason, where there is no price return."""
    if bars is None or bars.origin.price_return:
        return status, bars
    reason = "its closes contain dividends, so it has no price return: choose total return"
    return TickerStatus(status.ticker, "failed", reason=reason), None


def _panel(all_bars: list[Bars]) -> PricePanel:
    return PricePanel.from_rows(
        {bars.ticker: Rows(bars.dates, bars.columns) for bars in all_bars},
        {bars.ticker: bars.origin for bars in all_bars},
    )
