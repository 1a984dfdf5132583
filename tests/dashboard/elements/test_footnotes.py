"""Footnotes: window and n of every kind of metric, counted by hand, and where prices come from."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from analytics.stats.catalogue import METRICS, SUMMARY, VOLATILITY
from analytics.study import Study
from dashboard.elements import footnotes
from tests.dashboard.figures import on_page
from tests.dashboard.market import Market, bars, studied, walk

OpenPage = Callable[..., AppTest]
# Weekdays up to Friday 20 November 2026: ten prices from Monday 9th, six from Friday 13th with a
# hole on the 17th.
LONG, SHORT = np.linspace(100, 110, 10), [50.0, 51.0, np.nan, 52.0, 53.0, 54.0]


def study(**asked: object) -> Study:
    known = (bars("AAPL", LONG), bars("NEW", SHORT, opens=False), bars("^GSPC", LONG[1:]))
    return studied(*known, tickers=("AAPL", "NEW"), benchmark="^GSPC", **asked)


def said(metric: str, ticker: str, **asked: object) -> str:
    made = study(**asked)
    return footnotes.window(made, METRICS[metric], made.tickers.index(ticker))


@pytest.mark.parametrize(
    ("metric", "ticker", "asked", "window"),
    [
        ("cagr", "AAPL", {}, "9 Nov 2026 to 20 Nov 2026, from 9 daily total returns"),
        ("cagr", "NEW", {}, "13 Nov 2026 to 20 Nov 2026, from 4 daily total returns"),
        ("sharpe", "AAPL", {"price": "price"}, "9 Nov 2026 to 20 Nov 2026, from 9 daily price"),
        ("sharpe", "AAPL", {"frequency": "weekly"}, "from 2 weekly total returns"),
        ("best_month", "AAPL", {"frequency": "weekly"}, "from 9 daily total returns"),
        ("beta", "AAPL", {}, "11 Nov 2026 to 20 Nov 2026, from 8 daily total returns shared with"),
        ("beta", "NEW", {}, "16 Nov 2026 to 20 Nov 2026, from 4 daily total returns shared with"),
        ("close_to_close", "NEW", {}, "13 Nov 2026 to 20 Nov 2026, from 4 daily bars"),
        ("parkinson", "AAPL", {}, "no daily bar with the prices it needs in these dates"),
        ("close_to_close", "AAPL", {"frequency": "weekly"}, "from 2 weekly bars"),
    ],
)
def test_window_and_n_are_those_of_the_ticker_and_the_metric(
    metric: str, ticker: str, asked: dict[str, object], window: str
) -> None:
    assert window in said(metric, ticker, **asked)


def test_a_ticker_without_a_return_has_no_window() -> None:
    assert said("cagr", "NEW", end=np.datetime64("2026-11-13").astype(object)) == (
        "no daily total returns in these dates"
    )


def test_the_source_is_told_with_its_last_session_and_the_time_it_was_asked() -> None:
    assert footnotes.origin(study(), "AAPL") == (
        "Yahoo, as of 20 Nov 2026, retrieved 20 Nov 2026 21:00 UTC"
    )


def test_tickers_of_one_window_and_source_share_a_line_of_the_heading() -> None:
    names = ("AAPL", "MSFT", "NEW")
    known = (bars(name, close) for name, close in zip(names, (LONG, LONG, SHORT), strict=True))
    made = studied(*known, tickers=names)
    lines = footnotes.of_column(made, METRICS["cagr"]).replace("\\", "").split("\n")
    assert METRICS["cagr"].formula in lines[2]
    assert [line.split(":")[0] for line in lines if line.startswith("- ")] == [
        "- AAPL, MSFT",
        "- NEW",
    ]


def test_the_name_of_a_file_is_plain_text_in_headings_and_hovers() -> None:
    """A file is named by whoever uploads it; the hover of a chart reads HTML."""
    name = "<b>[a](http://203.0.113.9).csv"
    made = study()
    status = replace(made.statuses[0], source=name)
    made = replace(made, statuses=(status, *made.statuses[1:]))
    assert r"\[a\]\(http\:" in footnotes.of_column(made, METRICS["cagr"])
    [hover] = footnotes.hovers(made, METRICS["cagr"], ["AAPL"])
    assert "&lt;b&gt;" in hover
    assert "<b>" not in hover


@pytest.mark.parametrize("metric", [*SUMMARY, *VOLATILITY], ids=lambda metric: metric.id)
def test_every_metric_has_a_footnote_whose_lines_fit_a_phone(metric: object) -> None:
    [hover] = footnotes.hovers(study(), metric, ["AAPL"])  # type: ignore[arg-type, list-item]
    lines = html.unescape(hover).split("<br>")
    assert max(map(len, lines)) <= footnotes.HOVER_WIDTH
    assert "as of 20 Nov 2026" in hover.replace("<br>", " ")


def test_cards_headings_and_dots_have_them(market: Market, open_page: OpenPage) -> None:
    market.known["NEW"] = bars("NEW", walk(7, 100))
    app = open_page(t=["AAPL", "NEW"], b="None", p="Max")
    told = [card.help.replace("\\", "") for card in app.metric]
    assert "from 599 daily total returns" in told[0]
    assert "from 99 daily total returns" in told[1]
    assert all("retrieved 20 Nov 2026 21:00 UTC" in text for text in told)
    heading = app.dataframe[0].proto.columns
    assert "from 599" in heading.replace("\\", "")
    assert "from 99" in heading.replace("\\", "")
    dots = on_page(open_page("risk", t=["AAPL", "NEW"], b="None", p="Max"))[2]
    assert "from 99 daily<br>total returns" in str(dots["data"][1]["customdata"])
