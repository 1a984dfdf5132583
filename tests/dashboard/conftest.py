"""The dashboard without a browser: `open_page` runs app.py on a market of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.background import display
from dashboard.background.job import Job
from dashboard.background.session import Subscription
from dashboard.choice import cached
from tests.dashboard.market import Market, bars, walk

APP = Path(__file__).resolve().parents[2] / "app.py"
OpenPage = Callable[..., AppTest]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that run a page are slow: each takes most of a second, and some take many."""
    for item in items:
        if "open_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def market(monkeypatch: pytest.MonkeyPatch) -> Market:
    """Three US stocks and an index, as Yahoo has them; put more in, or faults."""
    names = ("AAPL", "MSFT", "NVDA", "^GSPC")
    live = Market(*(bars(name, walk(seed)) for seed, name in enumerate(names)))
    _install(monkeypatch, live)
    return live


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch) -> Market:
    """No network at all."""
    nothing = Market()
    _install(monkeypatch, nothing)
    return nothing


def _install(monkeypatch: pytest.MonkeyPatch, market: Market) -> None:
    st.cache_resource.clear()
    monkeypatch.setattr(cached, "make_feed", market.feed)
    monkeypatch.setattr(cached, "ask", market.search)
    monkeypatch.setattr(cached, "PATIENCE", 2.0)
    monkeypatch.setattr(display, "PATIENCE", 60.0)


@pytest.fixture
def busy(market: Market, monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Every computation waits until it is set, and no page for a computation."""
    monkeypatch.setattr(display, "PATIENCE", 0.0)
    over = Event()
    one = Subscription(Job("busy", "", lambda _: over.wait(60), "nothing"))
    yield over
    over.set()
    one.await_result()


@pytest.fixture
def open_page() -> OpenPage:
    """Run the app on a page and a URL query, e.g. open_page("returns", t=["AAPL"], p="1Y")."""

    def opened(page: str = "", **query: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(APP), default_timeout=180)
        if page:
            app.switch_page(f"dashboard/pages/{page}.py")
        for key, value in query.items():
            app.query_params[key.rstrip("_")] = value
        app.run()
        assert not app.exception, app.exception[0].stack_trace
        return app

    return opened
