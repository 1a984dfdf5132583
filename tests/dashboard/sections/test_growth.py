"""Growth of chosen weights: the page draws, tells and hands out what rebalancing computes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.answers.phrases import money
from analytics.portfolio import rebalancing, weights
from analytics.provenance import archive, verify
from dashboard.charts.style.palette import BENCHMARK
from dashboard.charts.style.text import signed_percent
from dashboard.sections.portfolio import growth
from tests.dashboard import downloads
from tests.dashboard.figures import numbers, on_page
from tests.dashboard.market import Market, bars, walk
from tests.dashboard.sections.test_portfolio_page import NAMES, study, told, trace

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
    np.testing.assert_array_equal(numbers(trace(figure, "Equal growth")["y"]), 10_000 * kept.wealth)
    np.testing.assert_array_equal(
        numbers(trace(figure, "^GSPC growth")["y"]), 10_000 * kept.benchmark
    )
    assert f"costs took {-kept.costs:.2%}" in told(app)
    assert "nobody could have held them" in told(app)


def test_a_benchmark_that_begins_late_and_ends_early_takes_nothing_from_the_portfolio(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 600 sessions it has the 201st to the 500th; it doubles and begins where they are then."""
    index = bars("^GSPC", np.linspace(10.0, 20.0, 300), last="2026-07-03")
    market.known["^GSPC"] = index
    query = {"t": list(NAMES), "pf": "Equal", "p": "Max"}
    alone = open_page("portfolio", **query, b="None")
    bundles = downloads.caught(monkeypatch, "zip")
    app = open_page("portfolio", **query, b="^GSPC")
    kept = rebalancing.rebalanced(study(), every="monthly", cost=10.0)
    for one in (alone, app):
        drawn = numbers(trace(on_page(one)[2], "Equal growth")["y"])
        np.testing.assert_array_equal(drawn, 10_000 * kept.wealth)
        brought = numbers(trace(on_page(one)[3], "Contribution")["x"])
        np.testing.assert_array_equal(brought, [*kept.contribution, kept.costs])
    line = numbers(trace(on_page(app)[2], "^GSPC growth")["y"])
    first, last = (kept.dates.tolist().index(day) for day in index.dates[[0, -1]].tolist())
    worth = 10_000 * kept.wealth[first] * index.columns["close"] / 10
    np.testing.assert_allclose(line, worth, rtol=1e-12)
    notes = [note["text"] for note in on_page(app)[2]["layout"]["annotations"]]
    assert [note for note in notes if "^GSPC" in note] == [
        (
            f'<span style="color:{BENCHMARK.colour}">■</span> <b>^GSPC</b><br>{money(worth[-1])}'
            "<br><i>to Jul 2026</i><br><i>without dividends</i>"
        )
    ]
    assert "^GSPC is beside it from " in told(app)
    assert "only and begins at what the portfolio was worth then." in told(app)
    bundle = bundles["rebalanced"]()
    assert verify(bundle).identical
    file = pd.read_csv(io.BytesIO(archive.unpack(bundle)[archive.TABLE]))
    np.testing.assert_array_equal(file["wealth"], kept.wealth)
    np.testing.assert_array_equal(10_000 * file["benchmark"][first : last + 1], line)
    assert file["benchmark"].isna().sum() == 300


def test_the_contributions_of_the_tickers_and_costs_are_the_return(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    query = {"pf": "Equal", "re": "Yearly", "bp": "50", "b": "None", "p": "Max"}
    app = open_page("portfolio", t=list(NAMES), **query)
    kept = rebalancing.rebalanced(study(), every="yearly", cost=50.0)
    figure = on_page(app)[3]
    bars_of = trace(figure, "Contribution")
    assert bars_of["y"] == [*NAMES, "Costs"]
    brought = numbers(bars_of["x"])
    np.testing.assert_array_equal(brought, [*kept.contribution, kept.costs])
    assert brought.sum() == pytest.approx(kept.wealth[-1] - 1.0, rel=1e-11)
    assert f"Where the {signed_percent(kept.total_return)} came from" in str(figure["layout"])
    last = pd.read_csv(io.BytesIO(files["rebalanced"]())).iloc[-1]
    np.testing.assert_array_equal(last[[f"contribution_{name}" for name in NAMES]], brought[:-1])


def test_without_costs_there_is_no_bar_of_them(market: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Equal", re="Never", b="None", p="Max")
    assert trace(on_page(app)[3], "Contribution")["y"] == list(NAMES)


def test_a_benchmark_that_shares_no_session_is_left_out(
    market: Market, open_page: OpenPage
) -> None:
    market.known["^GSPC"] = bars("^GSPC", walk(3, 100), last="2010-06-30")
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="^GSPC", p="Max")
    assert [one["name"] for one in on_page(app)[2]["data"]] == ["Equal growth"]
    assert "^GSPC shares no session" in told(app)


@pytest.mark.parametrize("query", [{"re": "Hourly"}, {"bp": "1e999"}, {"bp": "-1"}, {"bp": "x"}])
def test_nonsense_falls_back(market: Market, open_page: OpenPage, query: dict[str, str]) -> None:
    usual = rebalancing.rebalanced(study(), every="monthly", cost=10.0)
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="None", p="Max", **query)
    drawn = trace(on_page(app)[2], "Equal growth")
    np.testing.assert_array_equal(numbers(drawn["y"]), 10_000 * usual.wealth)
    odd: dict[str, Any] = {key: object() for key in query}
    assert growth.read(odd) == growth.read({}) == growth.Upkeep("monthly", 10.0)


def test_the_scale_chosen_above_is_that_of_growth(market: Market, open_page: OpenPage) -> None:
    kept = rebalancing.rebalanced(study(), every="monthly", cost=10.0)
    app = open_page("portfolio", t=list(NAMES), pf="Equal", b="None", p="Max", y="Log")
    layout = on_page(app)[2]["layout"]
    assert layout["yaxis"]["type"] == "log"
    [label] = [note for note in layout["annotations"] if "<b>Equal</b>" in note["text"]]
    assert label["y"] == pytest.approx(np.log10(10_000 * kept.wealth[-1]), abs=0.01)
