"""Symbols by name: the popover beside the picker, and what is offered instead of no ticker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.symbols.names import Match
from dashboard.choice import finder, state
from models.errors import TickerNotFound
from tests.dashboard.market import Market, bars, walk

OpenPage = Callable[..., AppTest]
TELEKOM = Match("DTE.DE", "Deutsche Telekom AG", "XETRA", "equity", "yahoo")
MARKUP = Match("EVIL", "![x](http://203.0.113.9/p.png) telekom", "", "equity", "yahoo")


@pytest.fixture
def telekom(market: Market) -> Market:
    """A market in which Deutsche Telekom can be found and has prices."""
    market.known["DTE.DE"] = bars("DTE.DE", walk(7))
    market.named = [TELEKOM]
    return market


def texts(app: AppTest) -> list[str]:
    return [one.value for one in app.text]


def offered(app: AppTest) -> list[str]:
    return [one.label for one in app.button if str(one.key).startswith("find-")]


def click(app: AppTest, symbol: str) -> None:
    next(one for one in app.button if one.label == symbol).click().run()
    assert not app.exception


def test_a_name_is_typed_and_its_symbol_goes_to_the_picker(
    telekom: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    assert telekom.searched == []
    app.text_input(key=finder.TEXT).set_value("Telekom").run()
    assert telekom.searched == ["telekom"]
    assert offered(app) == ["DTE.DE"]
    assert "Deutsche Telekom AG, XETRA, equity" in texts(app)
    click(app, "DTE.DE")
    assert app.multiselect[0].value == ["AAPL", "DTE.DE"]
    assert app.text_input(key=finder.TEXT).value == ""
    assert "DTE.DE" in telekom.asked
    assert len(app.metric) == 2


def test_what_is_in_the_picker_cannot_be_added_again(telekom: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", "DTE.DE"], b="None")
    app.text_input(key=finder.TEXT).set_value("telekom").run()
    assert next(one for one in app.button if one.label == "DTE.DE").disabled


def test_the_same_text_is_one_search(telekom: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    app.text_input(key=finder.TEXT).set_value("telekom").run()
    app.run()
    app.text_input(key=finder.TEXT).set_value(" TELEKOM ").run()
    assert telekom.searched == ["telekom"]


def test_a_ticker_that_yahoo_does_not_know_is_searched_for_and_replaced(
    telekom: Market, open_page: OpenPage
) -> None:
    telekom.known["TELEKOM"] = TickerNotFound("TELEKOM", "Yahoo has no such ticker")
    app = open_page(t=["AAPL", "TELEKOM"], b="None")
    assert "Instead of TELEKOM:" in texts(app)
    click(app, "DTE.DE")
    assert app.multiselect[0].value == ["AAPL", "DTE.DE"]
    assert "Instead of TELEKOM:" not in texts(app)


def test_a_name_typed_into_the_picker_is_searched_for_and_replaced(
    telekom: Market, open_page: OpenPage
) -> None:
    app = open_page(t="deutsche telekom", b="None")
    assert "Instead of deutsche telekom:" in texts(app)
    click(app, "DTE.DE")
    assert app.multiselect[0].value == ["DTE.DE"]
    assert len(app.metric) == 1


def test_a_class_of_shares_with_a_dot_is_offered_with_its_dash(
    market: Market, open_page: OpenPage
) -> None:
    market.known["BRK-B"] = bars("BRK-B", walk(8))
    market.known["BRK.B"] = TickerNotFound("BRK.B", "Yahoo spells it BRK-B: use the dash")
    app = open_page(t="BRK.B", b="None")
    assert "BRK.B: Yahoo spells it BRK-B: use the dash" in texts(app)
    click(app, "BRK-B")
    assert app.multiselect[0].value == ["BRK-B"]


def test_without_a_network_the_sample_is_searched_and_the_reason_told(
    dead: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    app.text_input(key=finder.TEXT).set_value("microsoft").run()
    assert offered(app) == ["MSFT"]
    assert "Only stored tickers and the sample were searched: no network" in "\n".join(texts(app))


def test_nothing_found_is_said(telekom: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    app.text_input(key=finder.TEXT).set_value("zzzz").run()
    assert "Nothing found. Try a part of the name." in texts(app)


def test_a_name_is_plain_text_whatever_it_says(telekom: Market, open_page: OpenPage) -> None:
    telekom.named = [MARKUP]
    app = open_page(t="AAPL", b="None")
    app.text_input(key=finder.TEXT).set_value("telekom").run()
    assert any(text.startswith(MARKUP.name) for text in texts(app))
    assert "203.0.113.9" not in "".join(f"{one.value}" for one in (*app.markdown, *app.caption))
    assert offered(app) == ["EVIL"]


def test_a_full_picker_takes_no_more(telekom: Market, open_page: OpenPage) -> None:
    app = open_page(t=[f"T{number}" for number in range(state.MOST_TICKERS)], b="None")
    app.text_input(key=finder.TEXT).set_value("telekom").run()
    assert next(one for one in app.button if one.label == "DTE.DE").disabled
    assert "At most 12 tickers fit on the page." in texts(app)
