"""load with the store: fresh, stale and lost copies, and what is said about each."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics import prices, study
from analytics.output import export
from analytics.performance import summary
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.refresh import Refresh
from analytics.prices.store import store as stores
from analytics.prices.store.store import Store
from analytics.request import Request
from models.errors import RateLimited, SourceError, TickerNotFound
from tests.analytics.prices.histories import history

NOW = datetime.now(UTC)
BUSY = RateLimited("AAPL", "Yahoo says that it is asked too often")


class Yahoo:
    """Yahoo with one history; counts what it is asked, and may fail or hang."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: SourceError | None = None
        self.gate = threading.Event()
        self.gate.set()
        self.basis = "events"

    def __call__(self, ticker: str, since: date | None) -> Bars:
        self.asked += 1
        assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        whole = history(ticker, last=str(np.datetime64(NOW.date())))
        origin = replace(whole.origin, retrieved_at=None, revisions=(), note="", basis=self.basis)  # type: ignore[arg-type]
        rows = whole.dates >= np.datetime64(since or date.min)
        columns = {name: values[rows] for name, values in whole.columns.items()}
        return Bars(ticker, whole.dates[rows], columns, origin)


@pytest.fixture
def yahoo() -> Yahoo:
    return Yahoo()


def process(yahoo: Yahoo, age: timedelta = timedelta(0)) -> Feed:
    """The feed of a process whose clock is behind by `age`: what it keeps is as old as that."""
    return prices.feed_on_store(Refresh(fetch=yahoo, now=lambda: datetime.now(UTC) - age))


def load(feed: Feed, patience: float = 10, **asked: object) -> prices.Loaded:
    request = Request(tickers=("AAPL",), **asked)  # type: ignore[arg-type]
    return prices.load(request, feed, patience)


DAYS = timedelta(days=3, hours=1)


def test_fresh_prices_of_the_store_need_no_yahoo_and_nothing_is_said(yahoo: Yahoo) -> None:
    first = load(process(yahoo))
    yahoo.error = BUSY
    loaded = load(process(yahoo))
    assert yahoo.asked == 1
    assert loaded.statuses == first.statuses
    assert (loaded.statuses[0].source, loaded.statuses[0].remark) == ("yahoo", "")


@pytest.mark.parametrize("error", [BUSY, TickerNotFound("AAPL", "Yahoo has no such ticker")])
def test_a_stale_copy_stands_in_for_yahoo_with_its_age_and_the_reason(
    yahoo: Yahoo, error: SourceError
) -> None:
    load(process(yahoo, DAYS))
    yahoo.error = error
    loaded = load(process(yahoo))
    assert loaded.panel.tickers == ("AAPL",)
    status = loaded.statuses[0]
    assert (status.source, status.outcome) == ("store", error.outcome)
    assert status.remark == (
        f"prices from the store, to {status.as_of}, fetched 3 days ago, because {error.reason}"
    )


def test_a_stale_copy_is_shown_at_once_and_the_new_prices_when_they_are_there(
    yahoo: Yahoo,
) -> None:
    load(process(yahoo, DAYS))
    yahoo.gate.clear()
    feed = process(yahoo)
    shown = load(feed, 0)
    assert (shown.statuses[0].source, shown.statuses[0].outcome) == ("store", "pending")
    yahoo.gate.set()
    feed.wait(["AAPL"], 10)
    assert load(feed, 0).statuses[0].source == "yahoo"


def test_source_yahoo_takes_no_stale_copy(yahoo: Yahoo) -> None:
    load(process(yahoo, DAYS))
    yahoo.error = BUSY
    status = load(process(yahoo), source="yahoo").statuses[0]
    assert (status.source, status.outcome) == ("", "rate-limited")


def test_without_a_copy_the_sample_stands_in_as_before(yahoo: Yahoo) -> None:
    yahoo.error = BUSY
    assert load(process(yahoo)).statuses[0].source == "sample"


def test_prices_that_cannot_be_kept_are_shown_with_the_reason_and_the_remedy(
    yahoo: Yahoo, own_home: Path
) -> None:
    own_home.mkdir(parents=True)
    (own_home / "prices").write_text("a file in the way")
    loaded = load(process(yahoo))
    assert loaded.panel.tickers == ("AAPL",)
    status = loaded.statuses[0]
    assert "not kept" in status.storage
    assert status.remark.startswith("not kept: the store ")
    assert "set TENSORTAPE_HOME to another folder" in status.remark


def test_a_damaged_copy_is_told_while_the_one_before_it_serves(yahoo: Yahoo) -> None:
    load(process(yahoo))
    snapshot = Store().latest("AAPL")
    assert snapshot is not None
    Store().put(snapshot)
    newest = max(Store().folder.rglob("*.parquet"))
    newest.write_bytes(b"")
    status = load(process(yahoo)).statuses[0]
    assert yahoo.asked == 1
    assert "was damaged and set aside" in status.remark


@pytest.mark.parametrize("basis", ["events", "adjusted"])
def test_a_file_is_the_same_bytes_whether_its_prices_were_just_fetched_or_stored(
    yahoo: Yahoo, basis: str
) -> None:
    yahoo.basis = basis
    request = Request(tickers=("AAPL",))
    made = [study.run(request, load(process(yahoo))) for _ in range(2)]
    assert yahoo.asked == 1
    for table in (summary.returns_table, summary.summary):
        assert export.csv(table(made[0])) == export.csv(table(made[1]))


def test_a_read_only_store_still_gives_what_it_has(
    yahoo: Yahoo, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(process(yahoo, DAYS))

    def refused(*_: object) -> Path:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(stores.durable, "write", refused)
    assert load(process(yahoo)).statuses[0].source == "yahoo"
    yahoo.error = BUSY
    assert load(process(yahoo)).statuses[0].source == "store"
