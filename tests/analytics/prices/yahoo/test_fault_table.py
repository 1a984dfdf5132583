"""Every fault of the stand-in, in one table: status, message, data kept, finding, time bound.

Each is tried twice through the whole of it (feed, store, limits, retries, yfinance): on an empty
store, and on one that has the history already, of which nothing may be lost.
"""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np
import pytest

from analytics import prices, quality
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.refresh import Refresh
from analytics.prices.store.store import Store
from analytics.prices.yahoo import client
from analytics.prices.yahoo.retries import Courteous
from analytics.prices.yahoo.yahoo_bars import NO_EVENTS, UNADJUSTED
from analytics.request import Request
from tests.analytics.prices.served import PRICES, column, from_file
from tests.yahoo import faults
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")]
DEADLINE = 3.0  # of a ticker; a busy machine needs a tenth for an answer
BOUND = DEADLINE + 1.0  # of a load: the deadline, and what this process does itself
NOTHING_SAID = "Yahoo answered without prices and without a reason"
CLOSED = "Yahoo closed the connection before its answer was complete"
PAGE = "Yahoo answered with a web page instead of prices"
UNREADABLE = "Yahoo's answer is not in the form of prices"
AUCKLAND = "Yahoo's time zone Pacific/Auckland makes weekends of the sessions of America/New_York"
FLIPPED = "Yahoo says that its prices are in EUR"
Data = Literal["all", "none", "fewer", "changed"]


@dataclass(frozen=True)
class Row:
    """What one fault leads to.

    Attributes:
        fault: as the stand-in spells it.
        outcome: of a load from Yahoo alone.
        says: how the reason or, with prices, the note begins.
        data: what arrives on an empty store: all that there is, none, fewer sessions, or other
            numbers as Yahoo sent them.
        finding: kind of the quality finding that flags it on an empty store; "" for none.
        later: kind of the finding on a store that has the history.
        refused: why a store that has the history refuses an answer that is good by itself; "" if
            it does not.
    """

    fault: str
    outcome: str
    says: str
    data: Data
    finding: str = ""
    later: str = ""
    refused: str = ""


TABLE = [
    Row("404", "not found", "Yahoo has no prices for this ticker: check the spelling", "none"),
    Row("429", "rate-limited", "Yahoo asks for patience until ", "none"),
    Row("429:1", "fetched", "", "all"),
    Row("429:2", "fetched", "", "all"),
    Row("401", "failed", NOTHING_SAID, "none"),
    Row("401:1", "fetched", "", "all"),
    Row("500", "failed", f'{PAGE} ("Internal Server Error")', "none"),
    Row("500:1", "fetched", "", "all"),
    Row("502", "failed", PAGE, "none"),
    Row("503", "failed", PAGE, "none"),
    Row("slow:0.3", "fetched", "", "all"),
    Row("hang", "timed out", "Yahoo did not answer within 3 seconds: try again", "none"),
    Row("drop", "failed", CLOSED, "none"),
    Row("truncated", "failed", "Yahoo's answer breaks off or is garbled", "none"),
    Row("shortread", "failed", CLOSED, "none"),
    Row("html", "failed", f'{PAGE} ("Oops")', "none"),
    Row("down", "failed", "Yahoo says that its service is down", "none"),
    Row("empty", "failed", NOTHING_SAID, "none"),
    Row("null", "failed", NOTHING_SAID, "none"),
    Row("nan", "fetched", "", "fewer", "missing", "lost"),
    Row("nanlast", "fetched", "", "fewer", "behind", "lost"),
    Row("zero", "fetched", "", "fewer", "missing", "lost"),
    Row("missing", "fetched", "", "fewer", "missing", "lost"),
    Row("stale:3", "fetched", "", "fewer", "behind", "lost"),
    Row("stale:9", "fetched", "", "fewer", "stale_tail", "lost"),
    Row("x100", "fetched", "", "changed", "hundredfold", "revision"),
    Row("dup", "fetched", "", "all"),
    Row("duplast", "fetched", "", "all"),
    Row("unsorted", "fetched", "", "all"),
    Row("noadj", "fetched", UNADJUSTED, "all", "unadjusted", ""),
    Row("badadj", "fetched", UNADJUSTED, "all", "unadjusted", ""),
    Row("noevents", "fetched", NO_EVENTS, "all", "no_events", ""),
    Row(
        "currency:EUR",
        "fetched",
        "",
        "all",
        "currency",
        "",
        "Yahoo says that its prices are in EUR",
    ),
    Row("tz:Pacific/Auckland", "failed", AUCKLAND, "none"),  # New York's Friday is its Saturday
    Row("tz:Asia/Tokyo", "fetched", "", "all"),  # another zone, but the same dates
    Row("tz:Mars/Base", "failed", f"{UNREADABLE} (ZoneInfoNotFoundError", "none"),
    Row("notz", "failed", f"{UNREADABLE} (KeyError: 'exchangeTimezoneName')", "none"),
]
ROWS = pytest.mark.parametrize("row", TABLE, ids=[row.fault for row in TABLE])
AAPL, META = Request(tickers=("AAPL",)), Request(tickers=("META", "AAPL"), source="yahoo")
AGE = timedelta(days=3)


def process(age: timedelta = timedelta(0)) -> Feed:
    """The feed of a process that has just begun, `age` ago, with short waits between retries."""

    def now() -> datetime:
        return datetime.now(UTC) - age

    ask = functools.partial(client.fetch, now=now)
    refresh = Refresh(fetch=Courteous(ask, wait_initial=0.01, wait_jitter=0.01), now=now)
    return Feed(refresh, kept=refresh.kept, deadline=DEADLINE)


@pytest.fixture(autouse=True, scope="module")
def imported() -> None:
    """yfinance imported before anything is timed."""
    client._client()


def test_the_table_covers_every_fault_there_is() -> None:
    assert {row.fault.partition(":")[0] for row in TABLE} == set(faults.KINDS)
    documented = faults.__doc__ or ""
    assert [kind for kind in faults.KINDS if kind not in documented] == []
    with pytest.raises(ValueError, match="no such fault: nosuch"):
        faults.parse("nosuch:1")


@ROWS
def test_on_an_empty_store(yahoo_server: YahooServer, row: Row) -> None:
    yahoo_server.faults["AAPL"] = row.fault
    began = time.monotonic()
    loaded = prices.load(META, process(), patience=2 * BOUND)
    assert time.monotonic() - began < BOUND
    meta, aapl = loaded.statuses
    assert (meta.outcome, meta.remark) == ("fetched", "")  # the neighbour is not touched
    assert aapl.outcome == row.outcome
    assert "delisted" not in aapl.remark
    assert (aapl.note if aapl.has_prices else aapl.reason).startswith(row.says)
    there = Store().latest("META")
    assert there is not None
    assert _kept(there.bars, from_file(yahoo_server, "META")) == "all"
    stored = Store().latest("AAPL")
    assert (row.data == "none") == (stored is None)
    if stored is not None:
        assert _kept(stored.bars, from_file(yahoo_server, "AAPL")) == row.data
        cards = {card.ticker: card for card in quality.cards(loaded.panel)}
        suspicious = {each.kind for each in cards["AAPL"].findings} - {"jump", "spike"}
        assert suspicious == {row.finding} - {""}


def _kept(bars: Bars, file: list) -> Data:  # type: ignore[type-arg]
    """How the bars compare with the file: dates and all numbers that they have."""
    fields = [name for name in PRICES if name in bars.columns and name != "adj_close"]
    dates = [bar.date for bar in file]
    there = dict(
        zip(bars.dates.tolist(), np.transpose([bars.columns[f] for f in fields]), strict=True)
    )
    seen = {day: row for day, row in there.items() if not np.isnan(row[fields.index("close")])}
    assert set(there) <= set(dates)
    theirs = dict(zip(dates, zip(*(column(file, f) for f in fields), strict=True), strict=True))
    same = all(list(theirs[day][:5]) == row[:5].tolist() for day, row in seen.items())
    if not same:
        return "changed"
    return "all" if len(seen) == len(file) else "fewer"


@ROWS
def test_on_a_store_that_has_the_history(yahoo_server: YahooServer, row: Row) -> None:
    before = prices.load(AAPL, process(AGE), patience=2 * BOUND)
    history = Store().latest("AAPL")
    assert before.statuses[0].outcome == "fetched"
    assert history is not None
    yahoo_server.faults["AAPL"] = row.fault
    began = time.monotonic()
    loaded = prices.load(AAPL, process(), patience=2 * BOUND)
    assert time.monotonic() - began < BOUND
    [status] = loaded.statuses
    outcome = "failed" if row.refused else row.outcome
    assert status.outcome == outcome
    assert status.source == ("yahoo" if outcome == "fetched" else "store")
    if outcome != "fetched":
        assert status.remark.startswith("prices from the store, to 2023-09-21, fetched 3 ")
        assert f"because {row.refused or row.says}" in status.remark
    after = Store().latest("AAPL")
    assert after is not None
    _assert_nothing_lost(history.bars, after.bars)
    [card] = quality.cards(loaded.panel)
    found = {each.kind for each in card.findings}
    assert row.later == "" or row.later in found


def _assert_nothing_lost(before: Bars, after: Bars) -> None:
    """Every number that was there is there, or listed with its former value."""
    assert np.isin(before.dates, after.dates).all()
    rows = np.searchsorted(after.dates, before.dates)
    former = {(each.session, each.field): each.before for each in after.origin.revisions}
    for field in ("open", "high", "low", "close", "dividend", "split"):
        old, new = before.columns[field], after.columns[field][rows]
        for place in np.flatnonzero(old != new):
            assert former[before.dates[place].item(), field] == old[place]


def test_a_rate_limit_costs_few_requests_and_then_none(yahoo_server: YahooServer) -> None:
    """Eight tickers, one after the other: three tries, each of which yfinance makes twice."""
    yahoo_server.faults["*"] = "429"
    ask = Courteous(wait_initial=0.01, wait_jitter=0.01)
    feed = Feed(ask, workers=1, deadline=DEADLINE)
    names = ("AAPL", "AMZN", "GOOG", "META", "NFLX", "NVDA", "VOD.L", "7203.T")
    feed.want(names)
    feed.wait(names, BOUND)
    known = feed.look(names)
    assert {one.outcome for one in known.values()} == {"rate-limited"}
    assert len({one.reason for one in known.values()}) == 1
    assert [yahoo_server.asked(name) for name in names] == [6, 0, 0, 0, 0, 0, 0, 0]
