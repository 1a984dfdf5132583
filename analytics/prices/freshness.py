"""Freshness: whether prices may be outdated since their retrieval."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.prices import sources
from analytics.prices.bars import Bars
from analytics.symbols.exchanges import EVERY_DAY, Exchange, closing, exchange_of

FRESH_FOR = timedelta(minutes=15)
SATURDAY = 5


def is_fresh(bars: Bars, now: datetime) -> bool:
    """Whether nothing new can exist: retrieved minutes ago, or no session has ended since.

    The latter applies only if the exchange is known and its newest weekday's close is present; so
    after a holiday, or for a late close, prices are requested every quarter of an hour. A retrieval
    time in the future comes from a wrong clock and is ignored.
    """
    at = bars.origin.retrieved_at
    if at is None or at > now:
        return False
    if now - at < FRESH_FOR:
        return True
    exchange, as_of = exchange_of(bars.ticker), bars.as_of
    if exchange is None or as_of is None:
        return False
    delay = sources.of_prices(bars.origin.source).delay
    day = newest_session(exchange, now, delay)
    return as_of >= day and at >= closing(exchange, day) + delay


def newest_session(exchange: Exchange, now: datetime, delay: timedelta) -> date:
    """The newest day whose session has ended; holidays count as sessions here.

    Args:
        exchange: the exchange.
        now: the time, with a time zone.
        delay: time from a session's end until its source has the close.
    """
    day = now.astimezone(ZoneInfo(exchange.zone)).date()
    while _rests(exchange, day) or now < closing(exchange, day) + delay:
        day -= timedelta(days=1)
    return day


def _rests(exchange: Exchange, day: date) -> bool:
    return exchange.calendar != EVERY_DAY and day.weekday() >= SATURDAY
