"""The files of the page are those of the command line, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics import prices, study
from analytics.output import export
from analytics.performance import summary
from analytics.provenance import archive, verify
from analytics.request import Request
from dashboard.choice import cached, state
from dashboard.elements import downloads
from dashboard.shell.navigation import PAGES
from tests.dashboard.market import AT, YAHOO, Market, bars, studied, walk

OpenPage = Callable[..., AppTest]


NAMES = ("Returns", "Summary")


def test_the_bytes_are_those_of_the_same_request(monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, tuple[Callable[[], bytes], str]] = {}

    def caught(label: str, content: Callable[[], bytes], *, file_name: str, **_: object) -> None:
        files[label] = (content, file_name)

    monkeypatch.setattr(st, "download_button", caught)
    made = studied(bars("AAPL", walk(1)), bars("KO", walk(2)), tickers=("AAPL", "KO"))
    table = summary.summary(made)
    tables = {"returns": lambda: summary.returns_table(made), "summary": lambda: table}
    exports = {what: downloads.Export(each, export.csv) for what, each in tables.items()}
    downloads.begin()
    downloads.draw(made, exports)
    downloads.menu()
    each = {f"{what} {kind}" for what in NAMES for kind in downloads.KINDS}
    assert set(files) == {*each, "All tables, Excel"}
    content, name = files["Returns CSV"]
    assert content() == export.csv(summary.returns_table(made))
    assert name == export.file_name(made, "returns")
    content, name = files["Summary CSV"]
    assert content() == export.csv(table)
    assert name == export.file_name(made, "summary")


EXPECTED = {
    "": {"returns", "summary", "quality"},
    "returns": {"returns", "summary", "calendar", "tests", "holding", "quality"},
    "volatility": {"volatility", "rolling", "cone", "quality"},
    "outlook": {"simulate", "quality"},
    "models": {"garch", "garch-compare", "garch-backtest", "quality"},
    "risk": {"drawdowns", "summary", "value-at-risk", "rolling-drawdown", "quality"},
    "compare": {
        *("correlation", "screen", "track-record", "summary", "quality"),
        *("rolling-sharpe", "rolling-beta", "rolling-correlation"),
    },
    "portfolio": {"frontier", "rebalanced", "quality"},
    "hood": {"returns", "quality"},
}


@pytest.mark.parametrize("page", EXPECTED)
@pytest.mark.parametrize("intervals", ["false", "true"])
def test_every_bundle_of_a_page_is_recomputed_to_the_byte(
    page: str,
    intervals: str,
    market: Market,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the CSV of the button beside it inside; in euros, so that rates are in it too."""
    path = walk(1)
    path[300:] /= 100
    market.known["MSFT"] = bars("MSFT", path)  # a finding, so that there is a quality table
    market.known["USDEUR=X"] = bars("USDEUR=X", 0.9 + 0.01 * np.sin(np.arange(600)))
    files = caught(monkeypatch)
    query = {"t": ["AAPL", "MSFT"], "f": "Weekly", "cu": "EUR", "i": intervals, "s": "3"}
    query |= {"bad": "true"}  # else MSFT, whose prices have an error, is in no ranking
    open_page(page, **query, e="EWMA", by="Volatility")
    bundles = {name: made for name, made in files.items() if name.endswith(".zip")}
    tables = {name for name in files if name.endswith(".csv")}
    assert {f"{name.removesuffix('.zip')}.csv" for name in bundles} == tables
    assert {name.split("_")[0] for name in bundles} == EXPECTED[page]
    for name, made in bundles.items():
        content = made()
        assert verify(content).identical, name
        inside = archive.unpack(content)["table.csv"]
        assert inside == files[f"{name.removesuffix('.zip')}.csv"]()
        with_ends = b"sharpe_low" in inside.split(b"\n")[0]
        assert with_ends == (intervals == "true" and name.startswith("summary"))


def caught(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """File name → its content, filled while a page is drawn."""
    files: dict[str, Callable[[], bytes]] = {}

    def button(_label: str, content: Callable[[], bytes], *, file_name: str, **_: object) -> None:
        files[file_name] = content

    monkeypatch.setattr(st, "download_button", button)
    return files


@pytest.mark.parametrize("page", PAGES.values())
def test_no_page_hands_out_a_csv_without_a_bundle_that_verifies(
    page: str, market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever pages there are: a new one is asked as soon as it is linked."""
    files = caught(monkeypatch)
    open_page(page, t=["AAPL", "MSFT", "NVDA"], p="1Y", lb="63")
    tables = {name.removesuffix(".csv") for name in files if name.endswith(".csv")}
    kinds = [suffix for suffix, _ in downloads.KINDS.values()]
    each = {f"{name}.{kind}" for name in tables for kind in kinds}
    assert {name for name in files if not name.startswith(("tables_", "report"))} == each
    for name in tables:
        bundle = files[f"{name}.zip"]()
        assert verify(bundle).identical, name
        assert archive.unpack(bundle)["table.csv"] == files[f"{name}.csv"]()


def test_a_file_has_the_prices_that_were_drawn(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newer ones may have come between the drawing and the click."""
    files = caught(monkeypatch)
    open_page(t=["AAPL"], b="None")
    content, bundle = (
        next(make for name, make in files.items() if name.startswith("returns") and kind in name)
        for kind in (".csv", ".zip")
    )
    drawn = content()
    newer = replace(YAHOO, retrieved_at=AT + timedelta(hours=1))
    market.known["AAPL"] = bars("AAPL", walk(7), origin=newer)
    cached.feed.clear()
    cached.feed().want(["AAPL"])
    cached.feed().wait(["AAPL"], 10)
    assert content() == drawn
    assert archive.unpack(bundle())["table.csv"] == drawn
    open_page(t=["AAPL"], b="None")
    assert next(files[name]() for name in files if name.startswith("returns")) != drawn


def test_a_choice_asks_what_the_command_line_asks() -> None:
    """`returns KO --source sample --frequency monthly --kind log`, from the widgets' side."""
    choice = state.read({"t": ["KO"], "b": "None", "f": "Monthly", "k": "Log", "p": "Max"})
    asked = Request(tickers=("KO",), frequency="monthly", kind="log", source="sample")
    request = choice.windowed(None).but(source="sample")
    assert request == asked
    made = study.run(request, prices.load(request))
    assert export.csv(summary.returns_table(made)).startswith(b"date,KO\n1990-01-31,")
