"""Yahoo: one ticker's daily history through yfinance. The only file that imports yfinance."""

from __future__ import annotations

import functools
import logging
import os
import re
import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import platformdirs

from analytics.prices.bars import Bars, utc_now
from analytics.prices.yahoo.yahoo_bars import to_bars
from analytics.prices.yahoo.yahoo_errors import no_answer, no_prices
from analytics.symbols.names import Match
from models.errors import RateLimited, SourceFailed

if TYPE_CHECKING:
    import pandas as pd
    from yfinance.exceptions import YFPricesMissingError, YFRateLimitError

TIMEOUT = 10.0
HITS = 8
SYMBOL = re.compile(r"[^\s=+\-@][^\s\x00-\x1f]{0,39}")
logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")
_first_use = threading.Lock()


def fetch(ticker: str, since: date | None = None, *, now: Callable[[], datetime] = utc_now) -> Bars:
    """The finished daily sessions that Yahoo has of a ticker, split-adjusted, with their events.

    It blocks until Yahoo answers, which can take minutes; `Feed` applies a deadline.

    Args:
        ticker: Yahoo's symbol, such as AAPL, VOD.L or ^GSPC.
        since: first session wanted; the answer may start a session or two earlier. None is the
            whole history.
        now: the time in UTC, which decides whether the newest session has ended.

    Raises:
        TickerNotFound: Yahoo says that it does not know the ticker.
        RateLimited: Yahoo says that requests are too frequent.
        SourceTimeout: no answer within yfinance's own timeout.
        SourceFailed: anything else, with the cause.
    """
    client = _client()
    try:
        table, facts = _with_or_without_cache(client, lambda: client.history(ticker, since))
    except client.rate_limited as error:
        reason = "Yahoo says that it is asked too often: wait some minutes, then try again"
        raise RateLimited(ticker, reason) from error
    except client.no_prices as error:
        raise no_prices(ticker, error.yahoo_reason) from error
    except client.cache_broken as error:
        reason = f"yfinance's cache is unusable ({error}): delete the folder {cache_folder()}"
        raise SourceFailed(ticker, reason) from error
    except client.other as error:
        raise no_answer(ticker, error) from error
    return to_bars(ticker, table, facts, now())


def search(text: str) -> tuple[Match, ...]:
    """Yahoo's matches of a name or a part of a symbol, best match first; at most `HITS`.

    They include symbols that cannot be requested, but none that a spreadsheet takes for a formula.
    The call blocks until Yahoo answers.

    Raises:
        SourceError: as `fetch` does, with the text in the place of the ticker.
    """
    client = _client()
    try:
        quotes = _with_or_without_cache(client, lambda: client.search(text))
        return tuple(_match(quote) for quote in quotes if SYMBOL.fullmatch(quote["symbol"]))
    except client.rate_limited as error:
        client.forget()
        raise RateLimited(text, "Yahoo says that it is asked too often") from error
    except client.other as error:
        client.forget()  # yfinance would repeat a cached failure for ever
        raise no_answer(text, error) from error


def _with_or_without_cache(client: _Client, ask: Callable[[], Answer]) -> Answer:
    """Call, and repeat without yfinance's cache if that cannot be written.

    The disk may be full, permission may be lacking, or another process may have locked it. The
    cache only has a cookie, which Yahoo issues anew.
    """
    try:
        return ask()
    except client.cache_refused as error:
        logger.info("yfinance goes on without its cache in %s: %s", cache_folder(), error)
        client.forgo_cache()
        return ask()


def _match(quote: Mapping[str, Any]) -> Match:
    name = quote.get("longname") or quote.get("shortname") or ""
    place = quote.get("exchDisp") or quote.get("exchange") or ""
    kind = str(quote.get("quoteType") or "").lower()
    # A cell that begins with one of these is a formula to a spreadsheet.
    plain = " ".join(str(name).split()).lstrip("=+-@ ")
    return Match(quote["symbol"], plain, str(place), kind, "yahoo")


def forget() -> None:
    """Clear yfinance's cache of answers, which includes failures."""
    _client().forget()


def cache_folder() -> Path:
    """Folder of yfinance's cookie: under TENSORTAPE_HOME, else the user's cache folder."""
    home = os.environ.get("TENSORTAPE_HOME") or platformdirs.user_cache_dir("tensortape")
    return Path(home) / "yfinance"


@dataclass(frozen=True, slots=True)
class _Client:
    """yfinance after set-up: its functions, and the classes of error that they can raise."""

    history: Callable[[str, date | None], tuple[pd.DataFrame, Mapping[str, Any]]]
    search: Callable[[str], list[dict[str, Any]]]
    forget: Callable[[], None]
    forgo_cache: Callable[[], None]
    rate_limited: type[YFRateLimitError]
    no_prices: type[YFPricesMissingError]
    cache_refused: type[Exception]
    cache_broken: type[Exception]
    other: tuple[type[Exception], ...]


def _client() -> _Client:
    # functools.cache alone would let two first callers set yfinance up at once.
    with _first_use:
        return _set_up()


@functools.cache
def _set_up() -> _Client:
    """Import yfinance, which takes more than a second, and set its global options, once."""
    import peewee  # type: ignore[import-untyped]
    import yfinance as yf
    from curl_cffi import CurlError
    from yfinance import cache
    from yfinance.data import YfData
    from yfinance.exceptions import YFException, YFPricesMissingError, YFRateLimitError
    from yfinance.scrapers.history import PriceHistory

    def history(ticker: str, since: date | None) -> tuple[pd.DataFrame, Mapping[str, Any]]:
        # Not Ticker(ticker).history: that first asks for the ticker's time zone, which doubles
        # the requests, remembers failed answers until the process ends, and turns Yahoo's "no
        # data found" into "no timezone found". Here the zone only words a message of yfinance's;
        # the answer carries the exchange's own.
        asked = PriceHistory(YfData(), ticker, tz="UTC")
        # Midnight in UTC is after the morning of Sydney's session: a day more, for all.
        span = {"period": "max"} if since is None else {"start": since - timedelta(days=1)}
        table = asked.history(
            **span, interval="1d", auto_adjust=False, actions=True, timeout=TIMEOUT
        )
        return table, asked.get_history_metadata()

    def search(text: str) -> list[dict[str, Any]]:
        found = yf.Search(text, max_results=HITS, news_count=0, lists_count=0, timeout=TIMEOUT)
        return found.quotes

    def forgo_cache() -> None:
        for each in (cache.get_tz_cache(), cache.get_cookie_cache()):
            each.dummy = True  # yfinance's own option for no cache

    yf.config.debug.hide_exceptions = False
    yf.set_tz_cache_location(str(cache_folder()))
    logging.getLogger("yfinance").setLevel(logging.CRITICAL)
    # Pandas 3 deprecates calls that yfinance makes; yfinance's own import switches these on.
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="yfinance")
    # What a malformed answer makes of yfinance's parsing: ValueError (JSON too), LookupError,
    # TypeError, AttributeError. What the network makes: OSError, which curl_cffi's and requests'
    # errors are, and CurlError from curl's own options.
    other = (YFException, OSError, CurlError, ValueError, LookupError, TypeError, AttributeError)
    return _Client(
        history=history,
        search=search,
        forget=YfData.cache_get.cache_clear,
        forgo_cache=forgo_cache,
        rate_limited=YFRateLimitError,
        no_prices=YFPricesMissingError,
        cache_refused=peewee.OperationalError,
        cache_broken=peewee.PeeweeException,
        other=other,
    )
