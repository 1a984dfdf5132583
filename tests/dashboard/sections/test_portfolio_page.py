"""The page Portfolio: its charts are the portfolios' numbers, its own weights those of the line."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.output import export
from analytics.portfolio import weights
from analytics.portfolio.optimal import portfolios
from analytics.portfolio.optimiser_trace import optimiser_trace
from analytics.portfolio.portfolio_table import frontier_table
from analytics.provenance import archive, verify
from analytics.study import Study
from dashboard.sections.portfolio import bounds, own_weights, portfolio_options
from dashboard.sections.portfolio.bounds import Bounds
from dashboard.sections.portfolio.portfolio_options import METHODS
from models.prices.origin import Origin
from tests.dashboard import downloads
from tests.dashboard.figures import names, numbers, on_page
from tests.dashboard.market import AT, Market, bars, studied, walk

OpenPage = Callable[..., AppTest]
ALL = {"b": "None", "p": "Max"}
NAMES = ("AAPL", "MSFT", "NVDA")


def study(**asked: Any) -> Study:
    known = [bars(name, walk(seed)) for seed, name in enumerate((*NAMES, "^GSPC"))]
    return studied(*known, tickers=NAMES, window="common", **asked)


def told(app: AppTest) -> str:
    parts = (*app.caption, *app.text, *app.subheader, *app.markdown, *app.warning)
    return "\n".join(one.value for one in parts)


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [one for one in figure["data"] if one["name"] == name and one.get("x") != [None]]
    return found


def test_the_frontier_the_assets_and_every_portfolio_are_drawn(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Minimum variance", **ALL)
    found, figure = portfolios(study()), on_page(app)[0]
    curve = trace(figure, "Efficient frontier")
    np.testing.assert_allclose(numbers(curve["x"]), found.frontier.volatility, rtol=1e-12)
    np.testing.assert_allclose(numbers(curve["y"]), found.frontier.expected_return, rtol=1e-12)
    for row, name in enumerate(NAMES):
        assert trace(figure, name)["x"][0] == pytest.approx(found.volatilities[row], rel=1e-12)
    labels = [label for label in METHODS if label != portfolio_options.OWN]
    assert names(figure)[1 + len(NAMES) :] == [*labels, "Minimum variance, chosen"]
    for label in labels:
        at = found.named.expected_return[found.named.names.index(METHODS[label])]
        assert trace(figure, label)["y"][0] == pytest.approx(at, rel=1e-12)
        assert "text" not in trace(figure, label)
    ring = trace(figure, "Minimum variance, chosen")
    assert ring["text"] == ["<b>Minimum variance</b>"]
    assert ring["x"] == trace(figure, "Minimum variance")["x"]


def test_the_bars_are_the_chosen_weights_and_their_shares_of_risk(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Risk parity", **ALL)
    named, figure = portfolios(study()).named, on_page(app)[1]
    row = named.names.index("risk parity")
    np.testing.assert_allclose(numbers(trace(figure, "Weight")["x"]), named.weights[row])
    # Risk parity is that each brings the same; the optimiser certifies far more than six digits.
    shares = numbers(trace(figure, "Share of risk")["x"])
    np.testing.assert_allclose(shares, 1 / 3, rtol=1e-6)


def test_expected_returns_are_said_to_be_uncertain(market: Market, open_page: OpenPage) -> None:
    said = told(open_page("portfolio", t=list(NAMES), **ALL))
    found = portfolios(study())
    row = int(np.argmax(found.volatilities))  # of as many returns: the largest error is theirs
    error = found.volatilities[row] / np.sqrt(found.observations / 252)
    assert f"that of {NAMES[row]}, {found.means[row]:.0%} a year" in said
    assert f"a standard error of {error:.0%}" in said


def test_one_ticker_is_no_portfolio(market: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", t="AAPL", **ALL)
    assert "A portfolio needs two tickers" in told(app)
    assert on_page(app) == []


def test_two_currencies_are_no_portfolio_without_one(market: Market, open_page: OpenPage) -> None:
    pounds = Origin("yahoo", "GBP", retrieved_at=AT)
    market.known["VOD.L"] = bars("VOD.L", walk(5), origin=pounds)
    market.known["GBPUSD=X"] = bars("GBPUSD=X", 1.3 + 0.01 * np.sin(np.arange(600)))
    query = {"t": ["AAPL", "VOD.L"], **ALL}
    app = open_page("portfolio", **query)
    assert {"Use USD", "Use GBP"} <= {button.label for button in app.button}
    assert on_page(app) == []
    assert len(on_page(open_page("portfolio", **query, cu="USD"))) >= 2


def test_own_weights_are_those_of_the_address(market: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Own", pw="AAPL=50%,NVDA=0.5", **ALL)
    shares = trace(on_page(app)[1], "Weight")
    np.testing.assert_array_equal(numbers(shares["x"]), [0.5, 0.0, 0.5])
    assert "Own" in names(on_page(app)[0])


def test_weights_of_another_sum_are_refused_and_scaled_by_a_button(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Own", pw="AAPL=0.5,NVDA=0.3", **ALL)
    assert "The weights sum to 80.00 %, not to 100 %." in told(app)
    assert on_page(app) == []
    [button] = [one for one in app.button if one.label == "Scale to 100 %"]
    button.click().run()
    assert not app.exception
    shares = numbers(trace(on_page(app)[1], "Weight")["x"])
    np.testing.assert_allclose(shares, [0.625, 0.0, 0.375], rtol=1e-15)


def test_bounds_hold_for_the_frontier_the_portfolios_and_the_file(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch, "zip")
    query = {"t": list(NAMES), "pf": "Minimum variance", "lo": "20", "hi": "35", **ALL}
    app = open_page("portfolio", **query)
    made = portfolios(study(), low=0.2, high=0.35)
    curve = trace(on_page(app)[0], "Efficient frontier")
    np.testing.assert_array_equal(numbers(curve["y"]), made.frontier.expected_return)
    drawn = numbers(trace(on_page(app)[1], "Weight")["x"])
    np.testing.assert_array_equal(drawn, made.named.weights[2])
    assert drawn.max() == pytest.approx(0.35, abs=1e-9)  # it binds
    way = optimiser_trace(study(), "minimum variance", low=0.2, high=0.35)
    np.testing.assert_array_equal(numbers(on_page(app)[-1]["data"][1]["y"]), way.gradient_norm)
    assert "without short sales, 20.0% to 35.0% of each ticker" in told(app)
    bundle = files["frontier"]()
    assert verify(bundle).identical
    parts = archive.unpack(bundle)
    assert parts[archive.TABLE] == export.csv(frontier_table(study(), low=0.2, high=0.35))
    options = json.loads(parts[archive.MANIFEST])["options"]
    assert (options["low"], options["high"]) == (0.2, 0.35)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"hi": "30"}, "at most 30 % make 90 %, not 100 %: raise that to 33.34 %"),
        ({"lo": "50"}, "at least 50 % make 150 %: lower that to 33.33 %"),
        ({"lo": "60", "hi": "50"}, "at least 60 % and at most 50 %: exchange the two."),
        ({"pf": "Own", "pw": "AAPL=1", "hi": "50"}, "Not within 0 to 50 %: AAPL 100.00 %."),
    ],
)
def test_bounds_that_cannot_be_kept_say_what_to_do(
    market: Market, open_page: OpenPage, query: dict[str, str], said: str
) -> None:
    app = open_page("portfolio", t=list(NAMES), **query, **ALL)
    assert said in told(app)
    assert on_page(app) == []
    app.number_input(key="lo").set_value(0.0)
    app.number_input(key="hi").set_value(100.0).run()
    assert len(on_page(app)) >= 3


def test_a_formula_outside_the_bounds_says_so(market: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Inverse volatility", lo="33", hi="34", **ALL)
    why = "weights follow from the covariance alone, outside the bounds: widen these."
    assert f"No Inverse volatility weights: {why}" in told(app)
    assert "Inverse volatility" not in names(on_page(app)[0])


@given(st.integers(1, 12), st.floats(0.0, 100.0), st.floats(0.0, 100.0))
def test_bounds_are_refused_where_no_weights_keep_them_and_the_remedy_is_one(
    count: int, low: float, high: float
) -> None:
    chosen = bounds.read({"lo": low, "hi": high})
    assert chosen == Bounds(low / 100.0, high / 100.0)
    assume(all(abs(count * one - 100.0) > 1e-6 for one in (low, high)))  # the tolerance of a sum
    said = bounds.refusal(chosen, count)
    assert (said == "") == (low <= high and count * low < 100.0 < count * high)
    for word, key in (("raise that to ", "hi"), ("lower that to ", "lo")):
        if word in said:
            mended = {"lo": low, "hi": high} | {key: float(said.split(word)[1].split(" %")[0])}
            again = bounds.refusal(bounds.read(mended), count)
            assert word not in again


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("AAPL=0.5,NVDA=0.5,KO=1", "Left out: KO, not among the tickers above."),
        ("AAPL=2", "AAPL=2 is not between 0 and 1. Weights are equal instead."),
        ("<b>nonsense</b>", "The line is not taken: expected TICKER=WEIGHT"),
    ],
)
def test_what_is_not_taken_of_a_line_is_said(
    market: Market, open_page: OpenPage, line: str, said: str
) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Own", pw=line, **ALL)
    assert said in "\n".join(one.value for one in app.text)
    assert len(on_page(app)) >= 2


@pytest.mark.parametrize("query", [{"pf": "Best"}, {"cv": "[]"}, {"lo": "-1"}, {"hi": "x"}])
def test_nonsense_falls_back(market: Market, open_page: OpenPage, query: dict[str, str]) -> None:
    app = open_page("portfolio", t=list(NAMES), **query, **ALL)
    assert names(on_page(app)[1])[0] == "Weight"
    odd: dict[str, Any] = {key: object() for key in query}
    assert portfolio_options.read(odd) == portfolio_options.read({})


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=6), st.text(max_size=30))
def test_a_line_reads_back_to_the_weights_and_whatever_is_typed_is_some(
    shares: list[float], typed: str
) -> None:
    held = {f"T{number}": share for number, share in enumerate(shares)}
    assert own_weights.read(own_weights.written(held), list(held)) == held
    assert sum(own_weights.scaled(held).values()) == pytest.approx(1.0, abs=weights.TOLERANCE)
    assert list(own_weights.read(typed, list(held))) == list(held)
    assert all(isinstance(said, str) for said in own_weights.remarks(typed, list(held)))


def test_the_fit_is_shown_where_weights_were_optimised(market: Market, open_page: OpenPage) -> None:
    app = open_page("portfolio", t=list(NAMES), pf="Minimum variance", **ALL)
    assert on_page(app)[-1]["layout"]["yaxis"]["type"] == "log"
    app = open_page("portfolio", t=list(NAMES), pf="Equal", **ALL)
    assert not any(one["layout"]["yaxis"].get("type") == "log" for one in on_page(app))
    assert "nothing is optimised" in told(app)
