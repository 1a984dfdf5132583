"""When prices can have become old, on the clocks of the exchanges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from analytics.prices.bars import ago
from analytics.prices.freshness import is_fresh, newest_session
from analytics.prices.yahoo.yahoo_bars import DELAY
from analytics.symbols.exchanges import exchange_of
from tests.analytics.prices.histories import history


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# New York closes at 16:00, 21:00 UTC in winter; Yahoo may trail by half an hour.
# 2026-11-20 is a Friday.
@pytest.mark.parametrize(
    ("ticker", "last", "retrieved", "now", "fresh"),
    [
        ("AAPL", "2026-11-19", "2026-11-20T18:00", "2026-11-20T18:14", True),
        ("AAPL", "2026-11-18", "2026-11-20T18:00", "2026-11-20T18:16", False),
        ("AAPL", "2026-11-19", "2026-11-20T14:00", "2026-11-20T21:29", True),
        ("AAPL", "2026-11-19", "2026-11-20T14:00", "2026-11-20T21:30", False),
        ("AAPL", "2026-11-20", "2026-11-20T21:10", "2026-11-20T21:40", False),
        ("AAPL", "2026-11-20", "2026-11-20T21:30", "2026-11-22T23:00", True),
        ("AAPL", "2026-11-20", "2026-11-20T21:30", "2026-11-23T21:29", True),
        ("AAPL", "2026-11-20", "2026-11-20T21:30", "2026-11-23T21:30", False),
        ("AAPL", "2026-11-19", "2026-11-20T22:00", "2026-11-20T23:00", False),
        ("7203.T", "2026-11-20", "2026-11-20T07:00", "2026-11-23T06:59", True),
        ("7203.T", "2026-11-20", "2026-11-20T07:00", "2026-11-23T07:00", False),
        ("BTC-USD", "2026-11-20", "2026-11-21T00:30", "2026-11-22T00:29", True),
        ("BTC-USD", "2026-11-20", "2026-11-21T00:30", "2026-11-22T00:30", False),
        ("ES=F", "2026-11-20", "2026-11-20T23:00", "2026-11-20T23:16", False),
    ],
)
def test_prices_are_fresh_until_a_session_ends(
    ticker: str, last: str, retrieved: str, now: str, fresh: bool
) -> None:
    bars = history(ticker, last=last)
    bars = replace(bars, origin=replace(bars.origin, retrieved_at=at(retrieved)))
    assert is_fresh(bars, at(now)) is fresh


def test_a_retrieval_in_the_future_is_not_trusted() -> None:
    bars = history()
    assert bars.origin.retrieved_at is not None
    assert not is_fresh(bars, bars.origin.retrieved_at - timedelta(seconds=1))
    assert not is_fresh(
        replace(bars, origin=replace(bars.origin, retrieved_at=None)), at("2026-11-20")
    )


def test_the_newest_session_is_a_weekday_there() -> None:
    tokyo = exchange_of("7203.T")
    assert tokyo is not None
    assert newest_session(tokyo, at("2026-11-22T23:00"), DELAY) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (86_400, "1 day ago"),
        (400 * 86_400, "400 days ago"),
        (-5, "at a time still to come: check the clock"),
    ],
)
def test_an_age_in_words(seconds: int, said: str) -> None:
    now = at("2026-11-20T12:00")
    assert ago(now - timedelta(seconds=seconds), now) == said
