"""Scripts: served by this server, kept by browsers until they change, and named by the page."""

from __future__ import annotations

import re

from dashboard.choice import state
from dashboard.server import scripts
from dashboard.server.scripts import Scripts
from tests.dashboard.conftest import OpenPage
from tests.dashboard.market import Market
from tests.dashboard.server.asgi import asked, hello, options


def test_the_script_is_javascript_and_may_be_kept() -> None:
    with options():
        answer = asked(Scripts(hello), "/scripts/charts.js")
        assert asked(Scripts(hello), "/").body == b"hello"
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert answer.body == scripts.content()
    assert scripts.CHARTS.read_bytes() in answer.body


def test_it_lies_under_the_path_that_a_proxy_passes_on() -> None:
    with options(baseUrlPath="stocks"):
        assert asked(Scripts(hello), "/stocks/scripts/charts.js").body != b"hello"
        assert asked(Scripts(hello), "/scripts/charts.js").body == b"hello"


def test_it_waits_for_the_widget_of_the_scale() -> None:
    assert f".st-key-{state.SCALE} " in scripts.CHARTS.read_text(encoding="utf-8")
    assert state.OPTIONS[state.SCALE] == ("Linear", "Log")  # the names in `meta.scales`


def test_every_page_asks_for_it_and_its_address_changes_with_it(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("risk", t=["AAPL"], b="None")
    [page] = [one.proto.body for one in app.get("html") if "<script" in one.proto.body]
    assert re.search(r'src="/scripts/charts\.js\?[0-9a-f]{16}"', page)
