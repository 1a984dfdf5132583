"""The amount that growth is told in: its number box, and what the URL says of it."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from dashboard.choice import state
from tests.dashboard.market import Market

OpenPage = Callable[..., AppTest]


def test_ten_thousand_until_another_amount_is_typed(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    box = app.number_input(key=state.AMOUNT)
    assert box.value == 10_000
    box.set_value(2_500.5).run()
    assert not app.exception
    assert app.session_state[state.AMOUNT] == 2_500.5


def test_the_url_says_the_amount(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", amount="250")
    assert app.number_input(key=state.AMOUNT).value == 250
