"""Every page, without a browser: it draws, it is reached, it survives every state of the world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell.navigation import ABOUT, PAGES
from models.prices.origin import Origin
from tests.dashboard.background.long_work import progress, until
from tests.dashboard.figures import names, numbers, on_page
from tests.dashboard.market import DEAD, Market, bars, clustered, walk

OpenPage = Callable[..., AppTest]
FOLDER = Path(__file__).resolve().parents[3] / "dashboard" / "pages"
EVERY = pytest.mark.parametrize("page", PAGES.values())


def texts(app: AppTest) -> str:
    parts = (*app.markdown, *app.caption, *app.subheader, *app.text)
    return "\n".join(one.value for one in parts)


def test_every_page_is_linked_from_every_page(market: Market, open_page: OpenPage) -> None:
    files = {file.stem for file in FOLDER.glob("[a-z]*.py")}
    assert files == {*PAGES.values(), *ABOUT.values()}
    app = open_page("returns", t="AAPL", b="None")
    *first, last = PAGES
    assert [link.proto.label for link in app.get("page_link")] == [*first, *ABOUT, last]
    assert last == "Under the hood"  # for engineers, so behind all others


def test_a_page_is_short() -> None:
    for file in FOLDER.glob("[a-z]*.py"):
        assert 10 <= len(file.read_text(encoding="utf-8").splitlines()) <= 60, file.name


@EVERY
def test_it_draws(market: Market, open_page: OpenPage, page: str) -> None:
    for seed, name in enumerate(("AAPL", "MSFT")):
        market.known[name] = bars(name, clustered(seed))
    app = open_page(page, t=["AAPL", "MSFT"])
    figures = on_page(app)
    assert figures
    assert all(figure["data"] for figure in figures)
    alts = [chart.proto.alt for chart in app.get("plotly_chart")]
    assert all("AAPL" in alt for alt in alts)
    assert app.get("download_button")


@EVERY
def test_it_draws_one_ticker_without_a_benchmark(
    market: Market, open_page: OpenPage, page: str
) -> None:
    assert not open_page(page, t="AAPL", b="None", p="1M").exception


@EVERY
def test_without_tickers_it_suggests_some(market: Market, open_page: OpenPage, page: str) -> None:
    app = open_page(page, t="AAPL", b="None")
    app.multiselect(key="t").set_value([]).run()
    assert "Which stocks?" in texts(app)
    assert on_page(app) == []


@EVERY
def test_without_prices_it_says_why(dead: Market, open_page: OpenPage, page: str) -> None:
    app = open_page(page, t="QQQX", b="None")
    assert f"QQQX: {DEAD}" in texts(app)
    assert on_page(app) == []


@EVERY
def test_without_returns_it_says_so(market: Market, open_page: OpenPage, page: str) -> None:
    app = open_page(page, t="AAPL", b="None", p="Dates", from_="1950-01-01", to="1951-01-01")
    assert "No returns in these dates" in texts(app)
    assert on_page(app) == []


@EVERY
@pytest.mark.parametrize("length", [2, 3, 30])
def test_it_survives_a_short_history(
    market: Market, open_page: OpenPage, page: str, length: int
) -> None:
    market.known["NEW"] = bars("NEW", walk(9, length), opens=False)
    for tickers in (["NEW"], ["AAPL", "NEW"]):
        assert not open_page(page, t=tickers, b="None", p="Max").exception


@EVERY
def test_it_survives_a_price_that_never_moves(
    market: Market, open_page: OpenPage, page: str
) -> None:
    market.known["FLAT"] = bars("FLAT", [5.0] * 400)
    assert not open_page(page, t=["FLAT", "AAPL"], b="None", p="Max", i="true").exception


@EVERY
def test_findings_stand_beside_the_ticker(market: Market, open_page: OpenPage, page: str) -> None:
    path = walk(1)
    path[300:] /= 100
    market.known["AAPL"] = bars("AAPL", path)
    app = open_page(page, t=["AAPL", "MSFT"], b="None")
    assert ":red-badge[" in texts(app)
    assert "AAPL: Error: " in texts(app)


def test_findings_change_no_number(market: Market, open_page: OpenPage) -> None:
    """A hundredfold suspect is told, and its returns are drawn as they are."""
    market.known["AAPL"] = bars("AAPL", [*[100.0] * 40, *[1.0] * 40])
    app = open_page(t="AAPL", b="None", p="Max")
    assert app.dataframe[0].value["worst_day"][0] == pytest.approx(-0.99)


def test_a_finding_with_markup_is_plain_text(market: Market, open_page: OpenPage) -> None:
    markup = "![x](http://203.0.113.9/p.png)"
    market.known["AAPL"] = bars("AAPL", walk(1), origin=Origin("yahoo", markup))
    app = open_page(t="AAPL", b="None")
    parts = (*app.markdown, *app.caption, *app.subheader)
    assert not any("203.0.113.9" in one.value for one in parts)


def test_the_ticker_looked_at_is_chosen_and_kept(market: Market, open_page: OpenPage) -> None:
    app = open_page("returns", t=["AAPL", "MSFT"], b="None", c="MSFT")
    assert "MSFT by month and year, %" in texts(app)
    app.multiselect(key="t").set_value(["AAPL", "NVDA"]).run()
    assert "AAPL by month and year, %" in texts(app)
    assert not app.exception


def test_returns_tables_are_tests_and_extremes(market: Market, open_page: OpenPage) -> None:
    tests, frame, holding = open_page("returns", t="AAPL", b="None").dataframe
    assert list(tests.proto.column_order)[:2] == ["ticker", "observations"]
    assert list(frame.proto.column_order)[:3] == ["ticker", "best_day", "worst_day"]
    assert len(frame.proto.column_order) == 7
    assert list(holding.proto.column_order)[:3] == ["ticker", "years", "starts"]


def test_intervals_come_later_and_into_the_cells(
    market: Market, busy: Event, open_page: OpenPage
) -> None:
    app = open_page(t="AAPL", b="None", i="true", s="3")
    assert progress(app) == ["Computing 95 % intervals: waiting for other work"]
    assert "sharpe_low" not in app.dataframe[0].value
    busy.set()
    until(lambda: not progress(app.run()))
    frame = app.dataframe[0].value
    assert frame["sharpe_low"][0] < frame["sharpe"][0] < frame["sharpe_high"][0]
    assert "seed 3" in texts(app)
    assert " [" in str(app.dataframe[0].proto.arrow_data.styler.display_values)
    [sharpe] = [one for one in on_page(app) if "AAPL Sharpe" in str(one["data"])]
    [dot] = sharpe["data"]
    low = numbers(dot["x"]) - numbers(dot["error_x"]["arrayminus"])
    assert low[0] == pytest.approx(frame["sharpe_low"][0], rel=1e-12)
    assert "%" not in sharpe["layout"]["xaxis"]["tickformat"]


@pytest.mark.parametrize(
    ("page", "query", "name", "what"),
    [
        ("", {"i": "true"}, "intervals", "95 % intervals"),
        ("volatility", {"i": "true"}, "band", "the band of AAPL"),
        ("models", {}, "fit", "the volatility models"),
        ("portfolio", {}, "portfolios", "portfolios"),
    ],
)
def test_long_work_is_cancelled_and_run_again(
    market: Market,
    busy: Event,
    open_page: OpenPage,
    page: str,
    query: dict[str, str],
    name: str,
    what: str,
) -> None:
    app = open_page(page, t=["AAPL", "MSFT"], b="None", **query)
    whole = len(on_page(app))
    app.button(key=f"cancel-{name}").click().run()
    assert f"Cancelled: {what}." in texts(app)
    assert len(on_page(app)) == whole  # the rest of the page is there
    app.button(key=f"again-{name}").click().run()
    assert any(line.startswith(f"Computing {what}") for line in progress(app))
    busy.set()
    until(lambda: not progress(app.run()))
    assert "Cancelled" not in texts(app)
    assert not app.exception


def test_the_estimator_is_that_of_the_lines_and_says_what_lacks_it(
    market: Market, open_page: OpenPage
) -> None:
    market.known["MSFT"] = bars("MSFT", walk(2), opens=False)
    app = open_page("volatility", t=["AAPL", "MSFT"], b="None", e="Yang-Zhang")
    assert "No line: AAPL, MSFT, with the prices that Yang-Zhang needs" in texts(app)
    assert len(on_page(app)) == 2
    app = open_page("volatility", t=["AAPL", "MSFT"], b="None", e="EWMA")
    assert [one["name"] for one in on_page(app)[0]["data"]] == [
        "AAPL volatility",
        "MSFT volatility",
    ]
    assert "closes only" in texts(app)


def test_with_intervals_the_ticker_looked_at_has_a_band(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("volatility", t=["AAPL", "MSFT"], b="None", i="true", c="MSFT", p="1Y")
    assert names(on_page(app)[0])[:2] == ["MSFT 95 % high", "MSFT 95 % low"]
    assert "Band of MSFT: 95 %" in texts(app)


@EVERY
@pytest.mark.parametrize("length", [2, 3, 40])
def test_intervals_of_a_short_history_or_a_flat_price_come(
    market: Market, open_page: OpenPage, page: str, length: int
) -> None:
    market.known["NEW"] = bars("NEW", walk(9, length))
    market.known["FLAT"] = bars("FLAT", [5.0] * length)
    app = open_page(page, t=["NEW", "FLAT"], b="None", p="Max", i="true")
    assert not progress(app)
