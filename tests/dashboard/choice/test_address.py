"""The address: what a link asks for in vain is said, and former words still work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.choice import address, state
from tests.dashboard.market import Market

OpenPage = Callable[..., AppTest]


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in app.text)


def test_tickers_beyond_the_twelfth_are_named(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", *(f"T{number}" for number in range(13))], b="None")
    said = "The first 12 tickers of this link are shown; left out: T11, T12."
    assert said in texts(app)
    app.multiselect[0].set_value(["AAPL"]).run()
    assert said not in texts(app)


def test_dates_in_the_wrong_order_are_swapped_and_said(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", p="Custom", from_="2024-01-01", to="2020-01-01")
    assert address.SWAPPED in texts(app)
    assert [str(one.value) for one in app.date_input] == ["2020-01-01", "2024-01-01"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"p": "forever"}, "There is no period 'forever', so it is 5Y."),
        ({"y": "cubic"}, "There is no scale 'cubic', so it is Linear."),
        ({"amount": "-5"}, "Amount -5: not an amount of money above 0, so 10,000 is used."),
        ({"amount": "lots"}, "Amount lots: not an amount of money above 0, so 10,000 is used."),
        (
            {"p": "Custom", "from_": "soon"},
            "'soon' is no date such as 2024-01-31, so there is none.",
        ),
    ],
)
def test_nonsense_is_said(
    market: Market, open_page: OpenPage, query: dict[str, str], said: str
) -> None:
    assert said in texts(open_page(t="AAPL", b="None", **query))


def test_words_of_former_links_still_work(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", p="Dates", r="Price", w="Common", from_="2024-01-02")
    assert app.session_state[state.PERIOD] == state.EXACT
    assert app.session_state[state.PRICE] == "Without dividends"
    assert app.session_state[state.WINDOW] == "Only shared"
    assert "There is no" not in texts(app)
