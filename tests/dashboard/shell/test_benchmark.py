"""The usual benchmark has dividends where they are to be had, and says so where they are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from streamlit.testing.v1 import AppTest

from dashboard.shell.benchmark import PRICE_INDEX, USUAL
from tests.dashboard.market import Market, bars, walk

OpenPage = Callable[..., AppTest]


def cards(app: AppTest) -> list[str]:
    return [card.label.split(" ")[0] for card in app.metric]


def answer(app: AppTest) -> str:
    """The sentences at the top, as they read."""
    return "\n".join(one.value for one in app.markdown).replace("\\", "")


def test_it_is_the_series_with_dividends_where_that_has_prices(
    market: Market, open_page: OpenPage
) -> None:
    market.known[USUAL] = bars(USUAL, np.linspace(100.0, 200.0, 600))
    app = open_page(t="AAPL", p="Max")
    assert cards(app) == ["AAPL", USUAL]
    assert f"The same in {USUAL} became 20,000 by 20 Nov 2026, dividends included." in answer(app)


def test_else_the_price_index_stands_in_and_is_labelled(
    market: Market, open_page: OpenPage
) -> None:
    market.known[PRICE_INDEX] = bars(PRICE_INDEX, np.linspace(100.0, 150.0, 600))
    app = open_page(t="AAPL", p="Max")
    assert cards(app) == ["AAPL", PRICE_INDEX]
    said = f"The same in {PRICE_INDEX} became 15,000 by 20 Nov 2026, without dividends."
    assert said in answer(app)
    assert not any(USUAL in text.value for text in app.text)


def test_returns_without_dividends_are_set_against_the_price_index(
    market: Market, open_page: OpenPage
) -> None:
    market.known[USUAL] = bars(USUAL, walk(5))
    assert cards(open_page(t="AAPL", p="Max", r="Price")) == ["AAPL", PRICE_INDEX]


def test_another_one_is_taken_as_it_is(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", p="Max", b="NOPE")
    assert cards(app) == ["AAPL"]
    assert any("NOPE" in text.value for text in app.text)
