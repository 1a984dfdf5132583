"""The address: what a link asks for in vain is said, and former words still work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.choice import address, settings, state
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


SETTINGS = {"b": "MSFT", "cu": "EUR", "r": "Without dividends", "y": "Log", "i": "true"}
SETTINGS |= {"w": "Only shared", "v": "63", "lb": "126", "f": "Weekly", "k": "Log", "d": "365"}
SETTINGS |= {"rf": "2.5", "s": "7"}


def test_every_setting_reads_back_as_it_is_spelled() -> None:
    assert set(SETTINGS) == set(settings.KEYS)
    for key, text in SETTINGS.items():
        value = address.setting(key, text)
        assert value != settings.usual(key)
        assert type(value) is type(settings.usual(key))
        assert address.spelled(value) == text


@pytest.mark.parametrize(
    ("key", "text"), [("rf", "-1"), ("rf", "nan"), ("s", "1e999"), ("i", "yes"), ("v", "22")]
)
def test_a_setting_that_its_widget_cannot_show_is_none(key: str, text: str) -> None:
    assert address.setting(key, text) is None


def test_settings_and_the_ticker_looked_at_are_in_the_url(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("returns", t=["AAPL", "MSFT"], b="None", f="Weekly", rf="0")
    assert asked(app) == {"b": "None", "f": "Weekly"}
    ticker = next(one for one in app.segmented_control if one.label == "Ticker")
    ticker.set_value("MSFT").run()
    assert asked(app) == {"b": "None", "f": "Weekly", "c": "MSFT"}


def asked(app: AppTest) -> dict[str, str]:
    """The settings and the ticker looked at that the URL has."""
    found = {key: app.query_params.get(key) for key in (*settings.KEYS, state.ONE)}
    return {key: text if isinstance(text, str) else text[0] for key, text in found.items() if text}
