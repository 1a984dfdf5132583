"""Symbols by name: what a typed text is taken for, and what is offered instead of no ticker."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from analytics.symbols.names import Match
from dashboard.choice.resolve import resolved
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


def click(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def type_in(app: AppTest, text: str) -> None:
    picker = app.multiselect[0]
    picker.set_value([*picker.value, text]).run()
    assert not app.exception


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("KO · Coca-Cola", "KO"),
        ("coca-cola", "KO"),
        ("ko", "KO"),
        ("brk b", "BRK-B"),
        ("brk.b", "BRK-B"),
        ("ABCDE", "ABCDE"),  # written as a symbol, so it is one
        ("XYZ.L", "XYZ.L"),
        ("=1+1", "=1+1"),  # left for the refusal below
    ],
)
def test_symbols_and_whole_names_are_taken_without_asking(
    market: Market, open_page: OpenPage, typed: str, taken: str
) -> None:
    assert resolved(typed).text == taken
    assert resolved(typed).said == ""
    assert market.searched == []


def test_a_name_is_typed_and_its_symbol_is_taken_in_a_sentence(
    telekom: Market, open_page: OpenPage
) -> None:
    telekom.named = [TELEKOM, Match("DTEGY", "Telekom, New York", "OTC", "equity", "yahoo")]
    app = open_page(t="AAPL", b="None")
    assert telekom.searched == []
    type_in(app, "telekom")
    assert telekom.searched == ["telekom"]
    assert app.multiselect[0].value == ["AAPL", "DTE.DE"]
    assert "telekom: DTE.DE was taken (Deutsche Telekom AG, XETRA)." in texts(app)
    assert "DTE.DE" in telekom.asked
    click(app, "Use DTEGY")
    assert app.multiselect[0].value == ["AAPL", "DTEGY"]
    assert not any("was taken" in text for text in texts(app))


def test_a_number_of_a_security_says_which_listing_was_taken(
    telekom: Market, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None")
    type_in(app, "de0005557508")
    assert app.multiselect[0].value == ["AAPL", "DTE.DE"]
    said = "ISIN DE0005557508: DTE.DE was taken (Deutsche Telekom AG, XETRA)."
    assert said in texts(app)


def test_the_last_pick_is_undone(telekom: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", "MSFT"], b="None")
    assert not any(one.label == "Undo" for one in app.button)
    app.multiselect[0].set_value(["AAPL"]).run()
    click(app, "Undo")
    assert app.multiselect[0].value == ["AAPL", "MSFT"]
    click(app, "Undo")  # which was a step too
    assert app.multiselect[0].value == ["AAPL"]


def test_a_ticker_that_yahoo_does_not_know_is_searched_for_and_replaced(
    telekom: Market, open_page: OpenPage
) -> None:
    telekom.known["TELEKOM"] = TickerNotFound("TELEKOM", "Yahoo has no such ticker")
    app = open_page(t=["AAPL", "TELEKOM"], b="None")
    assert "Instead of TELEKOM:" in texts(app)
    click(app, "Use DTE.DE")
    assert app.multiselect[0].value == ["AAPL", "DTE.DE"]
    assert "Instead of TELEKOM:" not in texts(app)


def test_a_name_in_a_link_is_searched_for_and_replaced(
    telekom: Market, open_page: OpenPage
) -> None:
    app = open_page(t="deutsche telekom", b="None")
    assert "Instead of deutsche telekom:" in texts(app)
    click(app, "Use DTE.DE")
    assert app.multiselect[0].value == ["DTE.DE"]
    assert len(app.metric) == 1


def test_a_class_of_shares_with_a_dot_is_offered_with_its_dash(
    market: Market, open_page: OpenPage
) -> None:
    market.known["BRK-B"] = bars("BRK-B", walk(8))
    market.known["BRK.B"] = TickerNotFound("BRK.B", "Yahoo spells it BRK-B: use the dash")
    app = open_page(t="BRK.B", b="None")
    assert "BRK.B: Yahoo spells it BRK-B: use the dash" in texts(app)
    click(app, "Use BRK-B")
    assert app.multiselect[0].value == ["BRK-B"]


def test_without_a_network_a_name_of_the_sample_is_found(dead: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    type_in(app, "micros")
    assert app.multiselect[0].value == ["AAPL", "MSFT"]


def test_a_name_is_plain_text_whatever_it_says(telekom: Market, open_page: OpenPage) -> None:
    telekom.named = [MARKUP]
    app = open_page(t="AAPL", b="None")
    type_in(app, "telekom")
    assert any(MARKUP.name in text for text in texts(app))
    assert "203.0.113.9" not in "".join(f"{one.value}" for one in (*app.markdown, *app.caption))
