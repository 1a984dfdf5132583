"""Prices: from a request to a panel, whichever source has them, every failure said aloud.

`load` asks the source of the request for each ticker; with "auto" that is Yahoo first, and the
embedded sample where Yahoo has no answer and the sample has the ticker. The store of earlier
downloads will stand between the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from analytics.prices import tables
from analytics.prices.bars import Bars, TickerStatus
from analytics.prices.feed import Feed, Fetched
from analytics.prices.files import Reading
from analytics.request import Request
from models.assembly import Rows
from models.errors import RequestError, TickerNotFound
from models.panel import PricePanel

PATIENCE = 30.0
PATIENCE_A_TICKER = 1.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """Prices and how each ticker fared; `panel` holds those that have prices.

    `statuses` are in the order of `request.symbols`, or of the table when none were named;
    `reading` says how a file was read.
    """

    panel: PricePanel
    statuses: tuple[TickerStatus, ...]
    reading: Reading | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader must know of how these prices were read, one sentence each."""
        return (self.reading.sentence,) if self.reading and self.reading.concluded else ()

    @property
    def version(self) -> tuple[tuple[str, str, str], ...]:
        """What was loaded, as a cache key: ticker, source and retrieval time of each."""
        return tuple((s.ticker, s.source, str(s.retrieved_at)) for s in self.statuses)


def load(request: Request, feed: Feed | None = None, patience: float | None = None) -> Loaded:
    """The prices of the request's tickers, whole history, and how each ticker fared.

    Args:
        request: `source`, `tickers`, `benchmark` and `prices` are used.
        feed: the process's Yahoo feed; None makes one for this call.
        patience: seconds to wait for Yahoo at most, by default 30 and one more a ticker; what
            has no answer by then is "pending".

    Raises:
        TableError: the file cannot be read as prices.
        RequestError: no ticker named and the source is Yahoo.
    """
    if request.source in ("auto", "yahoo"):
        enough = PATIENCE + PATIENCE_A_TICKER * len(request.symbols)
        return _from_yahoo(request, feed or Feed(), enough if patience is None else patience)
    table, reading = tables.read(request)
    wanted = request.symbols if request.tickers else tuple(table)
    found = _together([_from_table(name, table, request) for name in wanted], request)
    return replace(found, reading=reading)


def _from_yahoo(request: Request, feed: Feed, patience: float) -> Loaded:
    if not request.tickers:
        raise RequestError(
            "at least one ticker", "none", "name some, e.g. AAPL MSFT, or choose a file"
        )
    feed.want(request.symbols)
    feed.wait(request.symbols, patience)
    known = feed.look(request.symbols)
    spare = tables.sample() if request.source == "auto" else {}
    found = [_best(known[name], spare.get(name)) for name in request.symbols]
    return _together(found, request)


def _best(fetched: Fetched, spare: Bars | None) -> tuple[TickerStatus, Bars | None]:
    """The fetched bars, else the sample's, else none; the status says which and why."""
    status = TickerStatus(fetched.ticker, fetched.outcome, reason=_reason(fetched))
    if fetched.bars is not None:
        return _served(status, fetched.bars), fetched.bars
    if spare is not None and fetched.outcome != "not found":
        return _served(status, spare), spare
    return status, None


def _reason(fetched: Fetched) -> str:
    if fetched.outcome == "pending":
        return "Yahoo has not answered yet"
    return fetched.reason


def _from_table(
    name: str, table: Mapping[str, Bars], request: Request
) -> tuple[TickerStatus, Bars | None]:
    bars = table.get(name)
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
