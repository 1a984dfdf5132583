"""The page with a store: a stale copy at once, new prices when they come, its troubles."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.refresh import Refresh
from dashboard.choice import cached
from models.errors import RateLimited
from models.prices.origin import Origin
from tests.dashboard.market import Market, bars, walk

OpenPage = Callable[..., AppTest]
AGE = timedelta(days=3, hours=1)
LONG = 300.0


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    """AAPL, behind a store that an earlier process filled three days ago."""
    live = Market(bars("AAPL", walk(1), origin=Origin("yahoo", "USD")))
    before = _feed(live, AGE)
    before.want(["AAPL"])
    before.wait(["AAPL"], 10)
    st.cache_resource.clear()
    monkeypatch.setattr(cached, "make_feed", lambda: _feed(live))
    return live


def _feed(market: Market, age: timedelta = timedelta(0)) -> Feed:
    """A feed whose answers may be held back for as long as a busy machine takes to draw a page."""

    def fetch(ticker: str, _since: object) -> Bars:
        if ticker in market.held:
            assert market.held[ticker].wait(LONG)
        return market(ticker)

    refresh = Refresh(fetch=fetch, now=lambda: datetime.now(UTC) - age)
    return Feed(refresh, kept=refresh.kept, deadline=LONG)


def said(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.markdown, *app.text))


def test_a_stale_copy_is_drawn_without_waiting_and_replaced_when_yahoo_answers(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "PATIENCE", LONG)
    market.held["AAPL"] = threading.Event()
    app = open_page(t="AAPL", b="None")
    assert "Stored copy until 20 Nov 2026, fetched 3 days ago" in said(app)
    assert "Asking Yahoo for AAPL" in said(app)
    assert len(app.metric) == 1
    market.held["AAPL"].set()
    cached.feed().wait(["AAPL"], LONG)
    app.run()
    assert "Yahoo until 20 Nov 2026" in said(app)
    assert "Stored copy" not in said(app)


def test_where_yahoo_refuses_the_stale_copy_says_why(market: Market, open_page: OpenPage) -> None:
    market.known["AAPL"] = RateLimited("AAPL", "Yahoo is asked too often")
    app = open_page(t="AAPL", b="None")
    assert "Stored copy until 20 Nov 2026, fetched 3 days ago" in said(app)
    assert "Yahoo is asked too often" in said(app)
    assert "Embedded sample" not in said(app)


def test_prices_that_cannot_be_kept_are_drawn_and_said(
    market: Market, open_page: OpenPage, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_home / "elsewhere").mkdir()
    (own_home / "elsewhere" / "prices").write_text("a file in the way")
    monkeypatch.setenv("TENSORTAPE_HOME", str(own_home / "elsewhere"))
    app = open_page(t="AAPL", b="None")
    assert "Yahoo until 20 Nov 2026" in said(app)
    assert "Not kept: the store" in said(app)
    assert "set TENSORTAPE_HOME to another folder" in said(app)
