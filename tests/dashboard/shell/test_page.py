"""The page as a whole, without a browser: what stands on it in every state of the world."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.proto.Metric_pb2 import Metric as MetricProto
from streamlit.testing.v1 import AppTest

from dashboard.choice import cached
from dashboard.elements import cards
from dashboard.shell.benchmark import PRICE_INDEX, USUAL
from models.errors import TickerNotFound
from models.prices.origin import Origin
from tests.dashboard.figures import names, on_page
from tests.dashboard.market import DEAD, Market, bars, walk

OpenPage = Callable[..., AppTest]
MARKUP = "![x](http://203.0.113.9/p.png)"


def texts(app: AppTest) -> str:
    return "\n".join(one.value for one in app.text)


def markdown(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.subheader, *app.metric)
    return "\n".join(f"{one.value} {getattr(one, 'label', '')}" for one in parts)


def labels(app: AppTest) -> set[str]:
    return {one.label for one in app.button}


def test_live_prices_are_shown_with_their_source(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", "MSFT"], p="1Y")
    assert "Yahoo until 20 Nov 2026" in markdown(app)
    assert "Embedded sample" not in markdown(app)
    assert "Try Yahoo again" not in labels(app)
    assert len(app.metric) == 3
    assert names(on_page(app)[0])[:3] == ["AAPL", "AAPL drawdown", "AAPL volatility"]
    assert list(app.dataframe[0].value["ticker"]) == ["AAPL", "MSFT", "^GSPC"]
    assert sorted(set(market.asked)) == ["AAPL", "MSFT", PRICE_INDEX, USUAL]


def test_a_card_has_price_currency_return_and_last_session(
    market: Market, open_page: OpenPage
) -> None:
    market.known["AAPL"] = bars("AAPL", [100.0, 110.0, 99.0] * 3)
    app = open_page(t="AAPL", b="None", p="Max")
    assert app.metric[0].value == "99.00 :small[:gray[USD]]"
    assert app.metric[0].delta == "−1.0%"
    assert app.metric[0].proto.color == MetricProto.MetricColor.RED
    assert "−10.0% day" in str(app.metric[0].proto)


def test_a_close_that_contains_dividends_is_not_passed_off_as_a_price(
    dead: Market, open_page: OpenPage
) -> None:
    """Coca-Cola traded at 57 dollars at the end of 2009; its adjusted close says 18.78."""
    app = open_page(t="KO", b="None", p="Dates", to="2009-12-31")
    assert app.metric[0].value == "18.78 :small[:gray[USD adjusted]]"


def test_without_a_network_the_sample_stands_in_and_says_why(
    dead: Market, open_page: OpenPage
) -> None:
    app = open_page()
    assert "Embedded sample until 21 Sep 2023" in markdown(app)
    assert DEAD[3:] in texts(app)
    assert "^GSPC until 28 Dec 2022" in texts(app)
    assert "Try Yahoo again" in labels(app)
    assert len(on_page(app)[0]["data"]) == 15


def test_the_period_is_counted_from_the_last_session_shown(
    dead: Market, open_page: OpenPage
) -> None:
    frame = open_page(t="AAPL", b="None", p="1Y").dataframe[0].value
    assert str(frame["first_date"][0])[:10] == "2022-09-21"
    assert str(frame["last_date"][0])[:10] == "2023-09-21"


def test_retry_asks_yahoo_again_and_shows_what_comes(dead: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    dead.known["AAPL"] = bars("AAPL", walk(1))
    app.button(key="retry").click().run()
    cached.feed().wait(["AAPL"], 5)
    app.run()
    assert "Yahoo until 20 Nov 2026" in markdown(app)
    assert dead.asked == ["AAPL", "AAPL"]


def test_a_slow_yahoo_is_waited_for_once_then_drawn_later(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cached, "PATIENCE", 0.4)
    market.held["NVDA"] = threading.Event()
    app = open_page(t=["AAPL", "NVDA"], b="None")
    assert "Asking Yahoo for NVDA" in markdown(app)
    assert "Yahoo until" in markdown(app)
    assert "Embedded sample until" in markdown(app)
    monkeypatch.setattr(cached, "PATIENCE", 60.0)
    app.run()
    assert "Asking Yahoo for NVDA" in markdown(app)
    market.held["NVDA"].set()
    cached.feed().wait(["NVDA"], 5)
    app.run()
    assert "Embedded sample" not in markdown(app)


@pytest.mark.parametrize("late", ["NVDA", "7203.T"], ids=["in the sample", "of which nothing was"])
def test_news_that_comes_while_the_page_is_drawn_is_not_missed(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, late: str
) -> None:
    """Sections drawn afterwards show the tickers of those before, and the next run shows all."""
    market.known["7203.T"] = bars("7203.T", walk(9))
    monkeypatch.setattr(cached, "PATIENCE", 0.2)
    market.held[late] = threading.Event()
    drawn, seen = cards.cards, []

    def drawn_late(*things: object) -> None:
        seen.append(late in cached.feed().pending([late]))
        market.held[late].set()
        cached.feed().wait([late], 5)
        drawn(*things)  # type: ignore[arg-type]

    monkeypatch.setattr(cards, "cards", drawn_late)
    app = open_page(t=["AAPL", late], b="None")
    assert seen == [True, False]
    assert "Embedded sample" not in markdown(app)
    assert "Asking Yahoo" not in markdown(app)
    assert [metric.label.split(" · ")[0] for metric in app.metric] == ["AAPL", late]


def test_partly_failed_names_the_ticker_and_the_reason(market: Market, open_page: OpenPage) -> None:
    market.known["ZZZZ"] = TickerNotFound("ZZZZ", "Yahoo has no prices for this ticker")
    app = open_page(t=["AAPL", "ZZZZ"], b="None")
    assert "ZZZZ: Yahoo has no prices for this ticker" in texts(app)
    assert "Not shown" in markdown(app)
    assert [metric.label.split(" · ")[0] for metric in app.metric] == ["AAPL"]


def test_fully_failed_is_a_page_with_reasons_and_a_way_out(
    dead: Market, open_page: OpenPage
) -> None:
    app = open_page(t=["QQQX", "ZZZZ"], b="None")
    assert f"QQQX: {DEAD}" in texts(app)
    assert "No prices" in markdown(app)
    assert on_page(app) == []
    app.button(key="pick-Start over").click().run()
    assert app.multiselect(key="t").value == ["AAPL", "AMZN", "GOOG", "NVDA"]
    assert len(on_page(app)) == 3


def test_no_tickers_suggests_some(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL")
    app.multiselect(key="t").set_value([]).run()
    assert "Which stocks?" in markdown(app)
    app.button(key="pick-Household names").click().run()
    assert app.multiselect(key="t").value == ["JNJ", "KO", "PEP", "PG", "WMT"]
    assert not app.exception


def test_markup_is_shown_as_plain_text_only(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", MARKUP])
    assert MARKUP in texts(app)
    assert "203.0.113.9" not in markdown(app)
    assert len(app.metric) == 2


def test_a_reason_with_markup_is_shown_as_plain_text_only(
    market: Market, open_page: OpenPage
) -> None:
    market.known["BAD"] = TickerNotFound("BAD", MARKUP)
    app = open_page(t=["AAPL", "BAD"])
    assert MARKUP in texts(app)
    assert "203.0.113.9" not in markdown(app)


def test_a_currency_with_markup_is_left_out(market: Market, open_page: OpenPage) -> None:
    market.known["AAPL"] = bars("AAPL", [100.0, 99.0], origin=Origin("yahoo", MARKUP))
    app = open_page(t="AAPL", b="None", p="Max")
    assert app.metric[0].value == "99.00"


def test_what_is_typed_is_spelled(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    app.multiselect(key="t").set_value(["AAPL", "msft", "Nvidia"]).run()
    assert app.multiselect(key="t").value == ["AAPL", "MSFT", "NVDA"]
    assert len(app.metric) == 3


def test_colours_stay_when_a_ticker_goes(market: Market, open_page: OpenPage) -> None:
    app = open_page(t=["AAPL", "MSFT", "NVDA"], b="None")
    before = {trace["name"]: trace["line"]["color"] for trace in on_page(app)[0]["data"]}
    app.multiselect(key="t").set_value(["MSFT", "NVDA"]).run()
    after = {trace["name"]: trace["line"]["color"] for trace in on_page(app)[0]["data"]}
    assert after["NVDA"] == before["NVDA"]
    assert after["MSFT drawdown"] == before["MSFT"]


def test_a_close_only_ticker_has_no_price_return_and_says_so(
    market: Market, open_page: OpenPage
) -> None:
    origin = Origin("yahoo", "USD", basis="adjusted", price_return=False)
    market.known["MSFT"] = bars("MSFT", walk(2), opens=False, origin=origin)
    app = open_page(t=["AAPL", "MSFT"], b="None", r="Price")
    assert "MSFT: its closes contain dividends" in texts(app)
    assert len(app.metric) == 1


def test_missing_values_have_their_reason(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", p="3M")
    assert "CAGR is missing: the window is shorter than 365 days" in texts(app)


def test_cut_periods_are_named(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", f="Yearly", p="1Y")
    assert "ends inside: 2025-12-31, 2026-12-31" in markdown(app)


def test_sources_tell_each_tickers_origin(market: Market, open_page: OpenPage) -> None:
    origin = Origin("yahoo", "GBP", note="quoted in pence, converted to pounds")
    market.known["VOD.L"] = bars("VOD.L", walk(3), origin=origin)
    app = open_page(t=["AAPL", "VOD.L"], b="None")
    assert "VOD.L: Yahoo, until 20 Nov 2026, quoted in pence, converted to pounds" in texts(app)
    assert "AAPL: Yahoo, until 20 Nov 2026, fetched 20 Nov 2026 21:00 UTC" in texts(app)


def test_dates_without_a_return_say_so(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", p="Dates", from_="1950-01-01", to="1951-01-01")
    assert "No returns in these dates" in markdown(app)
    assert on_page(app) == []


def test_the_slider_draws_as_many_sessions(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None", n="40")
    assert len(on_page(app)[1]["data"][0]["x"]) == 40


def test_every_column_of_the_table_has_help(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL")
    config = app.dataframe[0].proto.columns
    for column in app.dataframe[0].value.columns[1:]:
        assert f"CSV column: {column}." in config


def test_charts_have_alternative_texts(market: Market, open_page: OpenPage) -> None:
    app = open_page(t="AAPL", b="None")
    assert all("AAPL" in chart.proto.alt for chart in app.get("plotly_chart"))


VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
QUERIES = st.dictionaries(
    st.sampled_from(
        ["t", "b", "p", "from", "to", "y", "r", "k", "f", "w", "v", "rf", "n", "i", "s", "zz"]
    ),
    st.one_of(VALUES, st.lists(VALUES, max_size=14), st.sampled_from(["1e999", "-1", "nan", ""])),
    max_size=6,
)


@pytest.mark.parametrize("key", ["n", "s", "rf", "v"])
@pytest.mark.parametrize("number", ["1e999", "-1e999", "nan", "1.5", "-3", "9" * 400])
def test_no_number_in_the_url_brings_the_page_down(
    market: Market, open_page: OpenPage, key: str, number: str
) -> None:
    open_page(t="", **{key: number})


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(QUERIES)
def test_no_url_brings_the_page_down(
    dead: Market, open_page: OpenPage, query: dict[str, str | list[str]]
) -> None:
    open_page(**{"from_" if key == "from" else key: value for key, value in query.items()})
