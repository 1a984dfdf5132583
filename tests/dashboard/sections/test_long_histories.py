"""Holding periods, crises and track records on their pages: the numbers, or why there are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.holding import crises, periods
from analytics.output import export
from analytics.significance import track_record
from analytics.study import Study
from models.prices.origin import Origin
from tests.dashboard import downloads
from tests.dashboard.market import Market, bars, studied, walk

OpenPage = Callable[..., AppTest]
TWO = ("AAPL", "MSFT")
LENGTH = 2_600  # sessions: from 2016, so that 2018, 2020 and 2022 are in it
ALL: dict[str, Any] = {"t": list(TWO), "b": "None", "p": "Max"}


@pytest.fixture
def long(market: Market) -> Market:
    """AAPL with ten years of prices, MSFT with a little more than two."""
    market.known["AAPL"] = bars("AAPL", walk(0, LENGTH))
    return market


def made(*tickers: str) -> Study:
    return studied(bars("AAPL", walk(0, LENGTH)), bars("MSFT", walk(1)), tickers=tickers or TWO)


def told(app: AppTest) -> str:
    return "\n".join(one.value for one in (*app.caption, *app.text, *app.subheader))


def shown(app: AppTest, column: str) -> list[pd.DataFrame]:
    """The tables of the page with that column: one, or none."""
    return [one.value for one in app.dataframe if column in one.value.columns]


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    expected = expected.reset_index(drop=True)
    found = found[list(expected.columns)].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_exact=True)


def test_holding_periods_are_those_that_the_dates_hold(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("returns", **ALL)
    expected = periods.holding_table(made())
    [found] = shown(app, "independent")
    same(found, expected[expected["starts"] > 0])
    assert found.groupby("ticker")["years"].apply(list).to_dict() == {
        "AAPL": [1, 3, 5],
        "MSFT": [1],
    }
    first = found.iloc[0]
    ends = f"{100 * first['losing_low']:.0f} to {100 * first['losing_high']:.0f}%"
    assert first["range"] == ends
    assert "MSFT: less than 3 years in the window." in told(app)
    assert files["holding"]() == export.csv(expected)


def test_holding_periods_are_set_against_a_benchmark_if_there_is_one(
    long: Market, open_page: OpenPage
) -> None:
    for benchmark, there in (("^GSPC", True), ("None", False)):
        app = open_page("returns", t="AAPL", b=benchmark, p="Max")
        [table] = [one for one in app.dataframe if "independent" in one.value.columns]
        assert ("behind" in table.proto.column_order) == there


def test_dates_of_less_than_a_year_hold_no_holding_period(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("returns", **ALL | {"p": "3M"})
    assert "No history in these dates is a year long: choose a longer period above." in told(app)
    assert shown(app, "independent") == []
    assert "returns" in files
    assert "holding" not in files


def test_crises_are_those_that_the_prices_cover(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("risk", **ALL)
    expected = crises.crisis_table(made())
    [found] = shown(app, "crisis")
    same(found, expected[expected["return"].notna()])
    assert list(found["crisis"]) == ["Rate fears 2018", "Covid 2020", "Inflation 2022"]
    assert set(found["ticker"]) == {"AAPL"}
    assert "Covid 2020, Inflation 2022: MSFT." in told(app)
    assert files["crises"]() == export.csv(expected)


def test_dates_without_a_crisis_say_so(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("risk", t="MSFT", b="None", p="Max")
    assert "These dates hold no crisis: choose a longer period above." in told(app)
    assert shown(app, "crisis") == []
    assert "drawdowns" in files
    assert "crises" not in files


@pytest.mark.parametrize("tickers", [TWO, ("AAPL",)])
def test_track_records_are_the_commands(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, tickers: tuple[str, ...]
) -> None:
    files = downloads.caught(monkeypatch)
    app = open_page("compare", t=list(tickers), b="None", p="Max")
    study = made(*tickers)
    expected = track_record.track_records(study)
    [found] = shown(app, "minimum_track_record")
    same(found, expected)
    for said in track_record.sentences(study, expected):
        assert f"{said}." in told(app)
    assert files["track-record"]() == export.csv(expected)


def test_track_records_need_one_currency(
    long: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their number of independent tickers is counted by correlations."""
    files = downloads.caught(monkeypatch)
    long.known["VOD.L"] = bars("VOD.L", walk(7), origin=Origin("yahoo", "GBP"))
    app = open_page("compare", t=["VOD.L", "AAPL"], b="None", p="Max")
    why = "This needs prices in one currency for correlations; these are in GBP, USD."
    assert f"{why} Choose one above." in [one.value for one in app.caption]
    assert shown(app, "minimum_track_record") == []
    assert "summary" in files
    assert "track-record" not in files


def test_a_price_that_never_moves_has_no_track_record(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = downloads.caught(monkeypatch)
    market.known["FLAT"] = bars("FLAT", [5.0] * 400)
    app = open_page("compare", t="FLAT", b="None", p="Max")
    assert "A Sharpe ratio needs returns that differ. Choose a longer period above." in told(app)
    assert shown(app, "minimum_track_record") == []
    assert "track-record" not in files
