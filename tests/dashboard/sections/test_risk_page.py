"""The page Risk: its charts and tables are the study's numbers, in every state of the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.output import export
from analytics.performance import drawdown_table, rolling_metrics
from analytics.performance.summary import summary
from tests.dashboard import downloads
from tests.dashboard.figures import numbers, on_page
from tests.dashboard.market import Market, bars, studied, walk

OpenPage = Callable[..., AppTest]
ALL = {"b": "None", "p": "Max"}


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text, *app.subheader))


def titles(app: AppTest) -> list[str]:
    """The first heading of each figure, in the order of the page."""
    return [figure["layout"]["annotations"][0]["text"][3:-4] for figure in on_page(app)]


def figure(app: AppTest, title: str) -> dict[str, Any]:
    [found] = [one for one, name in zip(on_page(app), titles(app), strict=True) if title in name]
    return found


def test_the_drawdown_table_has_every_episode_deepest_first(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("risk", t=["AAPL", "MSFT"], **ALL)
    known = [bars(name, walk(seed)) for seed, name in enumerate(("AAPL", "MSFT"))]
    expected = drawdown_table.drawdown_table(studied(*known, tickers=("AAPL", "MSFT")))
    pd.testing.assert_frame_equal(app.dataframe[0].value, expected, check_dtype=False)
    assert files["drawdowns"]() == export.csv(expected)


def test_the_histogram_counts_every_return_and_marks_the_summarys_losses(
    market: Market, open_page: OpenPage
) -> None:
    app = open_page("risk", t=["AAPL", "MSFT"], c="MSFT", **ALL)
    made = studied(bars("MSFT", walk(1)), tickers=("MSFT",))
    drawn = figure(app, "MSFT, daily returns")
    worst, rest = (numbers(one["y"]) for one in drawn["data"])
    # 5 % of 599 returns: those at or below the 30th order statistic and a bit (type 7: 0.05·598).
    assert (worst.sum(), worst.sum() + rest.sum()) == (30, 599)
    row = summary(made).iloc[0]
    losses = {-shape["x0"] for shape in drawn["layout"]["shapes"]}
    names = ("", "_normal", "_cornish_fisher")
    assert losses == {row[f"value_at_risk_95{name}"] for name in names} | {
        row["expected_shortfall_95"]
    }


def test_measures_have_whiskers_once_intervals_are_computed(
    market: Market, open_page: OpenPage
) -> None:
    bare = open_page("risk", t="AAPL", **ALL)
    assert not figure(bare, "worst 5 %")["data"][0]["error_x"]["visible"]
    app = open_page("risk", t="AAPL", i="true", **ALL)
    made = studied(bars("AAPL", walk(0)), tickers=("AAPL",), intervals=True)
    row = summary(made).iloc[0]
    for title, metric in (("worst 5 %", "value_at_risk_95"), ("Max drawdown", "max_drawdown")):
        dots = figure(app, title)["data"][0]
        assert dots["error_x"]["visible"]
        value = numbers(dots["x"])[0]
        assert value == row[metric]
        low = value - numbers(dots["error_x"]["arrayminus"])[0]
        high = value + numbers(dots["error_x"]["array"])[0]
        assert (low, high) == pytest.approx((row[f"{metric}_low"], row[f"{metric}_high"]))


@pytest.mark.parametrize("window", [63, 252])
def test_rolling_lines_are_of_the_sessions_asked_for(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, window: int
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("risk", t="AAPL", lb=str(window), **ALL)
    made = studied(bars("AAPL", walk(0)), tickers=("AAPL",))
    risk = rolling_metrics.rolling_value_at_risk(made, window)[0]
    drawn = figure(app, f"value at risk 95 %, last {window} trading days")["data"]
    np.testing.assert_array_equal(numbers(drawn[0]["y"]), risk[~np.isnan(risk)])
    assert files["value-at-risk"]() == export.csv(rolling_metrics.by_date(made, {"AAPL": risk}))
    assert files["rolling-drawdown"]().count(b"\n") == 601 - window


def test_too_short_a_history_says_what_to_do(market: Market, open_page: OpenPage) -> None:
    market.known["NEW"] = bars("NEW", walk(5, 100))
    app = open_page("risk", t=["AAPL", "NEW"], **ALL)
    assert "Fewer than 252 trading days up to these dates: NEW. Look back over fewer" in told(app)
    alone = open_page("risk", t="NEW", **ALL)
    assert not any("last 252" in title for title in titles(alone))
    assert "Fewer than 252 trading days" in told(alone)
    assert any("last 63" in title for title in titles(open_page("risk", t="NEW", lb="63", **ALL)))


def test_prices_that_only_rise_have_no_drawdown(market: Market, open_page: OpenPage) -> None:
    market.known["UP"] = bars("UP", np.linspace(1, 2, 300))
    app = open_page("risk", t="UP", **ALL)
    assert "None: no ticker closed below its highest point so far" in told(app)
    assert (numbers(figure(app, "highest point")["data"][0]["y"]) == 0).all()


def test_a_ticker_without_returns_in_the_window_is_left_out(
    market: Market, open_page: OpenPage
) -> None:
    market.known["OLD"] = bars("OLD", walk(3), last="2020-01-02")
    app = open_page("risk", t=["AAPL", "OLD"], b="None", p="1Y")
    assert list(app.dataframe[0].value["ticker"].unique()) == ["AAPL"]
    assert len(figure(app, "worst 5 %")["layout"]["yaxis"]["ticktext"]) == 1
    assert "No return in these dates: OLD." in told(app)
    assert "Fewer than" not in told(app)


def test_twelve_tickers_fit(market: Market, open_page: OpenPage) -> None:
    names = [f"T{number}" for number in range(12)]
    for number, name in enumerate(names):
        market.known[name] = bars(name, walk(number, 300))
    app = open_page("risk", t=names, b="^GSPC", p="Max")
    assert not app.exception
    assert len(figure(app, "worst 5 %")["layout"]["yaxis"]["ticktext"]) == 13
    notes = figure(app, "highest point")["layout"]["annotations"]
    beside = [note for note in notes if "T" in note["text"]]
    assert len(beside) >= 12
