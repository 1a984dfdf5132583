"""Prices: from a request to a panel, whichever source has them, every failure said aloud.

`load` asks the source of the request for each ticker. With "yahoo" that is the store while its
prices are fresh, else Yahoo, whose answer the store keeps. With "auto" a stale copy of the store
stands in where Yahoo has no answer, and where there is none the embedded sample, if it has the
ticker; but a ticker that Yahoo does not know is never taken from the sample.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics.prices import rates, tables
from analytics.prices.bars import Bars, TickerStatus
from analytics.prices.feed import Feed, Fetched
from analytics.prices.files import Reading
from analytics.prices.refresh import Refresh
from analytics.request import Request
from models.errors import RequestError, TickerNotFound
from models.prices.assembly import Rows
from models.prices.panel import PricePanel

PATIENCE = 30.0
PATIENCE_A_TICKER = 1.0
STORE_NAME = "store"
FETCHED = ("auto", "yahoo")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Prices and how each ticker fared; `panel` holds those that have prices.

    `statuses` are in the order of `request.symbols`, or of the table when none were named;
    `reading` says how a file was read. `rates` are the exchange rates that the request's base
    currency needs; None without one.
    """

    panel: PricePanel
    statuses: tuple[TickerStatus, ...]
    reading: Reading | None = None
    rates: PricePanel | None = None
    rate_statuses: tuple[TickerStatus, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know of how these prices were read, one sentence each."""
        if self.reading is None:
            return ()
        said = (self.reading.sentence,) if self.reading.concluded else ()
        return (*said, *self.reading.doubts)

    @property
    def version(self) -> tuple[tuple[str, str, str], ...]:
        """What was loaded, as a cache key: ticker, source and retrieval time of each."""
        return tuple(
            (s.ticker, s.source, str(s.retrieved_at)) for s in (*self.statuses, *self.rate_statuses)
        )


def feed_on_store(refresh: Refresh | None = None) -> Feed:
    """A feed that asks the store first and keeps there what Yahoo answers."""
    refresh = refresh or Refresh()
    return Feed(refresh, kept=refresh.kept, trouble=refresh.trouble)


def load(request: Request, feed: Feed | None = None, patience: float | None = None) -> Loaded:
    """The prices of the request's tickers, whole history, and how each ticker fared.

    Args:
        request: `source`, `tickers`, `benchmark`, `base` and how a file is written are used.
        feed: the process's Yahoo feed; None makes one on the store for this call.
        patience: seconds to wait for Yahoo at most, by default 30 and one more a ticker; what
            has no answer by then is "pending".

    Raises:
        TableError: the file cannot be read as prices.
        RequestError: no ticker named and the source is Yahoo.
    """
    if feed is None and request.source in FETCHED:
        feed = feed_on_store()
    found = _load(request, feed, patience)
    return found if request.base is None else _with_rates(found, request, feed, patience)


def _load(request: Request, feed: Feed | None, patience: float | None) -> Loaded:
    """The prices in the currencies that their source has them in."""
    if feed is not None and request.source in FETCHED:
        enough = PATIENCE + PATIENCE_A_TICKER * len(request.symbols)
        return _from_yahoo(request, feed, enough if patience is None else patience)
    return from_bars(request, *tables.read(request))


def from_bars(request: Request, table: Mapping[str, Bars], reading: Reading | None) -> Loaded:
    """The prices of the request's tickers in a table that has been read.

    Args:
        request: `tickers` and `benchmark` are used; no ticker means all of the table.
        table: ticker → its bars.
        reading: how it was read, and which tickers could not be; None of the sample.
    """
    failed = dict(reading.failed) if reading else {}
    wanted = request.symbols if request.tickers else (*table, *failed)
    found = _together([_from_table(name, table, failed, request) for name in wanted], request)
    return replace(found, reading=reading)


def _with_rates(
    found: Loaded, request: Request, feed: Feed | None, patience: float | None
) -> Loaded:
    """The prices that can be told in the base currency, and the rates for it."""
    base = str(request.base)
    needed = rates.pairs((status.currency for status in found.statuses), base)
    asked = request.but(tickers=needed, benchmark=None, price="total")
    others = _load(asked, feed, patience) if needed else Loaded(found.panel.select([]), ())
    statuses = rates.convertible(found.statuses, base, others.statuses)
    panel = found.panel.select(status.ticker for status in statuses if status.has_prices)
    return replace(
        found, panel=panel, statuses=statuses, rates=others.panel, rate_statuses=others.statuses
    )


def _from_yahoo(request: Request, feed: Feed, patience: float) -> Loaded:
    if not request.tickers:
        raise RequestError(
            "at least one ticker", "none", "name some, e.g. AAPL MSFT, or choose a file"
        )
    feed.want(request.symbols)
    feed.wait(request.symbols, patience)
    known = feed.look(request.symbols)
    found = [_best(known[name], feed, request.source) for name in request.symbols]
    return _together(found, request)


def _best(fetched: Fetched, feed: Feed, source: str) -> tuple[TickerStatus, Bars | None]:
    """The fetched bars, else the store's, else the sample's, else none; the status says which."""
    status = TickerStatus(fetched.ticker, fetched.outcome, reason=_reason(fetched))
    if fetched.bars is not None:
        return _served(status, fetched.bars), fetched.bars
    kept = feed.kept(fetched.ticker) if source == "auto" else None
    if kept is not None:
        return replace(_served(status, kept), source=STORE_NAME), kept
    status = replace(status, storage=feed.trouble(fetched.ticker))
    spare = tables.sample().get(fetched.ticker) if source == "auto" else None
    if spare is None or fetched.outcome == "not found":
        return status, None
    return _served(status, spare), spare


def _reason(fetched: Fetched) -> str:
    if fetched.outcome == "pending":
        return "Yahoo has not answered yet"
    return fetched.reason


def _from_table(
    name: str, table: Mapping[str, Bars], failed: Mapping[str, str], request: Request
) -> tuple[TickerStatus, Bars | None]:
    bars = table.get(name)
    if name in failed:
        return TickerStatus(name, "failed", reason=failed[name]), None
    if bars is None:
        missing = TickerNotFound(name, f"{tables.describe(request.source)} does not have it")
        return TickerStatus(name, "not found", reason=missing.reason), None
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
    return Loaded(_panel([bars for _, bars in usable if bars is not None]), statuses)


def _with_price_return(status: TickerStatus, bars: Bars | None) -> tuple[TickerStatus, Bars | None]:
    """Without the bars, and with the reason, where a price return cannot be had."""
    if bars is None or bars.origin.price_return:
        return status, bars
    reason = "its closes contain dividends, so it has no price return: choose total return"
    return TickerStatus(status.ticker, "failed", reason=reason), None


def _panel(all_bars: list[Bars]) -> PricePanel:
    return PricePanel.from_rows(
        {bars.ticker: Rows(bars.dates, bars.columns) for bars in all_bars},
        {bars.ticker: bars.origin for bars in all_bars},
    )
