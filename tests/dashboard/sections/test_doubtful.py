"""Prices with an error win nothing: marked, out of rankings and portfolios, back by one click."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.elements import doubtful
from tests.dashboard.figures import on_page
from tests.dashboard.market import Market, bars, clustered, walk

OpenPage = Callable[..., AppTest]
NAMES = ("AAPL", "MSFT", "NVT.L")
ALL = {"t": list(NAMES), "b": "None", "p": "Max"}


@pytest.fixture
def wrong(market: Market) -> Market:
    """Two sound tickers, and one that is told in a hundredth of its unit from some day on."""
    for seed, name in enumerate(NAMES):
        market.known[name] = bars(name, clustered(seed))
    path = np.array(walk(9))
    path[300:310] *= 100
    market.known["NVT.L"] = bars("NVT.L", path)
    return market


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text)).replace("\\", "")


def test_it_is_not_ranked_until_it_is_counted_too(wrong: Market, open_page: OpenPage) -> None:
    app = open_page("compare", **ALL)
    assert set(app.dataframe[0].value["ticker"]) == {"AAPL", "MSFT"}
    assert "⚠ NVT.L has an error in its prices and is left out here." in told(app)
    assert "Pick the best of 2 by pure luck" in told(app)
    app.toggle(key=doubtful.BACK).set_value(True).run()
    assert set(app.dataframe[0].value["ticker"]) == set(NAMES)
    assert "left out here" not in told(app)


def test_it_is_in_no_portfolio_until_it_is_counted_too(wrong: Market, open_page: OpenPage) -> None:
    """Counted, it does not stretch the axes: an arrow says where it is."""
    [frontier, *_] = on_page(open_page("portfolio", **ALL))
    assert "NVT.L" not in str(frontier)
    [counted, *_] = on_page(open_page("portfolio", **ALL, bad="true"))
    assert [axis in counted["layout"] for axis in ("xaxis", "yaxis")] == [True, True]
    said = [one["text"] for one in counted["layout"]["annotations"] if "off scale" in one["text"]]
    assert len([text for text in said if "NVT.L: " in text]) == 1


def test_its_row_and_its_card_have_a_mark(wrong: Market, open_page: OpenPage) -> None:
    app = open_page(**ALL)
    assert [card.label.endswith("⚠") for card in app.metric] == [False, False, True]
    styler = app.dataframe[0].proto.arrow_data.styler.display_values
    assert "NVT.L ⚠".encode() in styler


def test_where_all_is_well_there_is_no_switch(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=["AAPL", "MSFT"], b="None")
    assert all(one.key != doubtful.BACK for one in app.toggle)


def test_names_are_marked_in_their_order() -> None:
    assert doubtful.marked(["A", "B C"], ["B C"]) == ["A", "B C ⚠"]
