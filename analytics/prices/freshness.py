"""Freshness: whether prices can have become old since they were retrieved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from analytics.prices.bars import Bars
from analytics.prices.yahoo.yahoo_bars import DELAY
from analytics.symbols.exchanges import EVERY_DAY, Exchange, closing, exchange_of

FRESH_FOR = timedelta(minutes=15)
SATURDAY = 5


def is_fresh(bars: Bars, now: datetime) -> bool:
    """Whether there can be nothing new: asked minutes ago, or no session has ended since.

    The latter only where the exchange is known and its newest weekday's close is there; so a
    holiday, or a close that the source was late with, is asked about every quarter of an hour.
    A retrieval in the future was dated by a clock that went wrong: nothing is known from it.
    """
    at = bars.origin.retrieved_at
    if at is None or at > now:
        return False
    if now - at < FRESH_FOR:
        return True
    exchange, as_of = exchange_of(bars.ticker), bars.as_of
    if exchange is None or as_of is None:
        return False
    day = newest_session(exchange, now)
    return as_of >= day and at >= closing(exchange, day) + DELAY


def newest_session(exchange: Exchange, now: datetime) -> date:
    """The newest day whose session is over and known to Yahoo; holidays count as sessions here."""
    day = now.astimezone(ZoneInfo(exchange.zone)).date()
    while _rests(exchange, day) or now < closing(exchange, day) + DELAY:
        day -= timedelta(days=1)
    return day


def _rests(exchange: Exchange, day: date) -> bool:
    return exchange.calendar != EVERY_DAY and day.weekday() >= SATURDAY
