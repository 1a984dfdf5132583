"""The page Compare: correlations, ranks and rolling lines are the study's numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.output import export
from analytics.performance import correlation, ranking, rolling_metrics
from analytics.performance.summary import summary
from analytics.study import Study
from tests.dashboard import downloads
from tests.dashboard.figures import names, numbers, on_page
from tests.dashboard.market import Market, bars, studied, walk

OpenPage = Callable[..., AppTest]
SEEDS = {"AAPL": 0, "MSFT": 1, "NVDA": 2, "^GSPC": 3}
THREE = ("AAPL", "MSFT", "NVDA")


def made(*tickers: str, **asked: object) -> Study:
    known = [bars(name, walk(seed)) for name, seed in SEEDS.items()]
    return studied(*known, tickers=tickers, **asked)


def told(app: AppTest) -> str:
    parts = (*app.caption, *app.text, *app.subheader, *app.warning)
    return "\n".join(one.value for one in parts)


def chart(app: AppTest, trace: str) -> dict[str, Any]:
    [found] = [figure for figure in on_page(app) if trace in names(figure)]
    return found


def matrix(app: AppTest) -> pd.DataFrame:
    cells = next(one for one in chart(app, "correlation")["data"] if one["name"] == "correlation")
    count = len(cells["x"])
    values = (
        np.asarray(cells["z"], dtype=float) if isinstance(cells["z"], list) else numbers(cells["z"])
    )
    return pd.DataFrame(values.reshape(count, count), index=cells["y"], columns=cells["x"])


@pytest.mark.parametrize("method", ["Pearson", "Spearman", "Ledoit-Wolf"])
def test_the_heatmap_is_the_commands_table_in_another_order(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("compare", t=list(THREE), m=method, p="Max")
    expected = correlation.correlation_table(made(*THREE, window="common"), method.lower())  # type: ignore[arg-type]
    assert files["correlation"]() == export.csv(expected)
    found = matrix(app)
    np.testing.assert_array_equal(
        found.loc[list(THREE), list(THREE)], expected.set_index("ticker").to_numpy()
    )
    assert ("Covariance shrunk by" in told(app)) == (method == "Ledoit-Wolf")
    assert "599 daily returns shared by all" in told(app)


def test_the_benchmarks_history_does_not_cut_the_correlations(
    market: Market, open_page: OpenPage
) -> None:
    market.known["^GSPC"] = bars("^GSPC", walk(3), last="2025-06-30")
    assert "599 daily returns shared by all" in told(open_page("compare", t=list(THREE), p="Max"))


def test_a_ticker_without_returns_does_not_empty_the_matrix(
    market: Market, open_page: OpenPage
) -> None:
    market.known["OLD"] = bars("OLD", walk(3), last="2020-01-02")
    app = open_page("compare", t=["AAPL", "OLD", "MSFT"], b="None", p="1Y")
    assert sorted(matrix(app).index) == ["AAPL", "MSFT"]
    assert not matrix(app).isna().any(axis=None)


def test_markets_that_close_hours_apart_are_flagged(market: Market, open_page: OpenPage) -> None:
    market.known["VOD.L"] = bars("VOD.L", walk(5))
    app = open_page("compare", t=["AAPL", "VOD.L"], b="None")
    assert [warning.value for warning in app.warning] == [
        "Markets that close hours apart make daily correlations too low: AAPL and VOD.L"
    ]
    assert not open_page("compare", t=["AAPL", "VOD.L"], b="None", f="Weekly").warning


def test_one_ticker_alone_says_what_to_add(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t="AAPL", b="None")
    assert "A correlation needs two tickers" in told(app)
    assert "A ranking needs two tickers. Add another ticker above." in told(app)
    assert "Beta is against a benchmark: choose one above." in told(app)
    assert "AAPL" in names(chart(app, "AAPL"))


def test_points_are_the_summarys_and_have_whiskers(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=["AAPL", "MSFT"], b="None", p="Max", i="true")
    figures = summary(made("AAPL", "MSFT", intervals=True)).set_index("ticker")
    for name in ("AAPL", "MSFT"):
        [point] = [one for one in chart(app, name)["data"] if one["name"] == name]
        x, y = numbers(point["x"])[0], numbers(point["y"])[0]
        assert (x, y) == (figures["volatility"][name], figures["mean_return"][name])
        high = y + numbers(point["error_y"]["array"])[0]
        assert high == pytest.approx(figures["mean_return_high"][name])
        low = x - numbers(point["error_x"]["arrayminus"])[0]
        assert low == pytest.approx(figures["volatility_low"][name])


def test_ranks_stand_beside_what_luck_leaves_of_them(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("compare", t=list(THREE), p="Max")
    study = made(*THREE, benchmark="^GSPC")
    expected = ranking.ranking(study)
    shown = app.dataframe[0].value
    assert list(shown["ticker"]) == list(expected["ticker"])
    np.testing.assert_array_equal(shown["deflated_sharpe"], expected["deflated_sharpe"])
    assert "Pick the best of 3 by pure luck and its Sharpe is about " in told(app)
    assert files["screen"]() == export.csv(expected)


def test_ranks_are_by_the_metric_chosen(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=list(THREE), p="Max", by="Volatility")
    expected = ranking.ranking(made(*THREE, benchmark="^GSPC"), "volatility")
    shown = app.dataframe[0].value
    assert list(shown.columns[:3]) == ["ticker", "rank", "volatility"]
    assert list(shown["ticker"]) == list(expected["ticker"])


def test_no_rank_against_a_benchmark_without_one(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=list(THREE), p="Max", by="Alpha")
    assert "alpha" in app.dataframe[0].value
    app.selectbox(key="b").set_value("None").run()
    assert "alpha" not in app.dataframe[0].value
    assert "sharpe" in app.dataframe[0].value
    assert not app.exception


def test_rolling_sharpe_and_beta(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("compare", t=["AAPL", "MSFT"], p="Max", lb="126")
    study = made("AAPL", "MSFT", benchmark="^GSPC")
    drawn = {one["name"]: numbers(one["y"]) for one in chart(app, "AAPL beta")["data"]}
    assert list(drawn) == ["AAPL Sharpe", "MSFT Sharpe", "^GSPC Sharpe", "AAPL beta", "MSFT beta"]
    slope = rolling_metrics.rolling_beta(study, 126)[1]
    np.testing.assert_array_equal(drawn["MSFT beta"], slope[~np.isnan(slope)])
    assert files["rolling-beta"]().startswith(b"date,AAPL,MSFT\n")
    assert files["rolling-sharpe"]().startswith(b"date,AAPL,MSFT,^GSPC\n")


def test_without_a_benchmark_there_is_no_beta(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=["AAPL", "MSFT"], b="None", p="Max")
    assert names(chart(app, "AAPL Sharpe")) == ["AAPL Sharpe", "MSFT Sharpe"]
    assert "choose one above" in told(app)


@pytest.mark.parametrize(
    ("asked", "pair"), [("MSFT / NVDA", ("MSFT", "NVDA")), ("KO / PEP", ("AAPL", "MSFT"))]
)
def test_the_pair_is_chosen(
    market: Market, open_page: OpenPage, asked: str, pair: tuple[str, str]
) -> None:
    app = open_page("compare", t=list(THREE), p="Max", pair=asked)
    name = " / ".join(pair)
    row = rolling_metrics.rolling_pair(made(*THREE), *pair, 252)
    [drawn] = chart(app, f"{name} correlation")["data"]
    np.testing.assert_array_equal(numbers(drawn["y"]), row[~np.isnan(row)])


def test_a_benchmark_without_returns_in_the_window_is_named(
    market: Market, open_page: OpenPage
) -> None:
    market.known["^GSPC"] = bars("^GSPC", walk(3), last="2020-01-02")
    app = open_page("compare", t=["AAPL", "MSFT"], p="1Y", pair="AAPL / ^GSPC")
    assert "No beta: ^GSPC has no return in these dates. Choose another above." in told(app)
    assert "No return in these dates: ^GSPC." in told(app)
    assert chart(app, "AAPL / MSFT correlation")


def test_a_pair_of_tickers_that_left_is_let_go(market: Market, open_page: OpenPage) -> None:
    app = open_page("compare", t=list(THREE), p="Max", pair="MSFT / NVDA")
    app.multiselect(key="t").set_value(["AAPL", "MSFT"]).run()
    assert not app.exception
    assert chart(app, "AAPL / MSFT correlation")


def test_too_few_shared_sessions_say_what_to_do(market: Market, open_page: OpenPage) -> None:
    market.known["NEW"] = bars("NEW", walk(5, 100))
    app = open_page("compare", t=["AAPL", "NEW"], b="None", p="Max")
    assert "Fewer than 252 trading days that AAPL and NEW share" in told(app)
    again = open_page("compare", t=["AAPL", "NEW"], b="None", p="Max", lb="63")
    assert chart(again, "AAPL / NEW correlation")


def test_twelve_tickers_fit(market: Market, open_page: OpenPage) -> None:
    twelve = [f"T{number}" for number in range(12)]
    for number, name in enumerate(twelve):
        market.known[name] = bars(name, walk(number, 300))
    app = open_page("compare", t=twelve, p="Max")
    assert matrix(app).shape == (12, 12)
    assert len(app.dataframe[0].value) == 12
