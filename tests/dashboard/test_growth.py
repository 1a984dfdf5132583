"""Growth of chosen weights: the page draws, tells and hands out what rebalancing computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analytics import rebalancing, weights
from dashboard import growth
from tests.dashboard.figures import numbers, on_page
from tests.dashboard.market import Market, bars, walk
from tests.dashboard.test_portfolio_page import NAMES, study, told, trace

OpenPage = Callable[..., AppTest]


def test_growth_is_that_of_the_weights_rebalanced_at_a_cost_beside_the_benchmark(
    market: Market, open_page: OpenPage
) -> None:
    query = {"pf": "Equal", "re": "Yearly", "bp": "50", "b": "^GSPC", "p": "Max"}
    app = open_page("portfolio", t=list(NAMES), **query)
    held = weights.parse("equal", NAMES)
    made = study(benchmark="^GSPC")
    kept = rebalancing.rebalanced(made, held, every="yearly", cost=50.0)
    figure = on_page(app)[2]
    np.testing.assert_array_equal(numbers(trace(figure, "Chosen growth")["y"]), kept.wealth)
    np.testing.assert_array_equal(numbers(trace(figure, "^GSPC growth")["y"]), kept.benchmark)
    assert f"costs took {-kept.costs:.2%}" in told(app)
    assert "nobody could have held them" in told(app)


def test_a_benchmark_that_shares_no_session_is_left_out(
    market: Market, open_page: OpenPage
) -> None:
    market.known["^GSPC"] = bars("^GSPC", walk(3, 100), last="2010-06-30")
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="^GSPC", p="Max")
    assert [one["name"] for one in on_page(app)[2]["data"]] == ["Chosen growth"]
    assert "^GSPC shares no session" in told(app)


@pytest.mark.parametrize("query", [{"re": "Hourly"}, {"bp": "1e999"}, {"bp": "-1"}, {"bp": "x"}])
def test_nonsense_falls_back(market: Market, open_page: OpenPage, query: dict[str, str]) -> None:
    usual = rebalancing.rebalanced(study(), every="monthly", cost=10.0)
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="None", p="Max", **query)
    drawn = trace(on_page(app)[2], "Chosen growth")
    np.testing.assert_array_equal(numbers(drawn["y"]), usual.wealth)
    odd: dict[str, Any] = {key: object() for key in query}
    assert growth.read(odd) == growth.read({}) == growth.Upkeep("monthly", 10.0)


def test_the_scale_chosen_above_is_that_of_growth(market: Market, open_page: OpenPage) -> None:
    kept = rebalancing.rebalanced(study(), every="monthly", cost=10.0)
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="None", p="Max", y="Log")
    layout = on_page(app)[2]["layout"]
    assert layout["yaxis"]["type"] == "log"
    [label] = [note for note in layout["annotations"] if "Chosen" in note["text"]]
    assert label["y"] == pytest.approx(np.log10(kept.wealth[-1]), abs=0.01)
