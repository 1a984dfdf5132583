"""Whiskers and cells of intervals: lighter and marked where they hold the true value less often."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from tests.dashboard.figures import on_page
from tests.dashboard.market import Market, bars, walk

OpenPage = Callable[..., AppTest]


def test_an_interval_without_a_model_is_lighter_and_says_why(
    market: Market, open_page: OpenPage
) -> None:
    market.known["NEW"] = bars("NEW", walk(5, 60))
    app = open_page("overview", t=["AAPL", "NEW"], b="None", p="Max", i="true")
    [volatility] = [one for one in on_page(app) if "Volatility" in str(one["layout"])
                    and one["data"][0].get("error_x")]  # fmt: skip
    old, new = volatility["data"]
    assert old["error_x"]["color"] != new["error_x"]["color"].replace("0.25", "0.5")
    assert "0.5)" in old["error_x"]["color"]
    assert "0.25)" in new["error_x"]["color"]
    hovers = [one["customdata"][0].replace("<br>", " ") for one in (old, new)]
    assert "no model of volatility: fewer than 100 daily returns" in hovers[1]
    assert "Holds the true value" in hovers[0]
    [why] = [one for one in app.expander if one.label == "Why some intervals are marked †"]
    assert [text.value.split(":")[0] for text in why.text] == ["NEW"]
