"""Fixtures to import into a conftest: the price files, and yfinance pointed at a stand-in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.yahoo.market.prices import write_made_up, write_sample
from tests.yahoo.redirect import redirect_yfinance
from tests.yahoo.server import YahooServer


@pytest.fixture(scope="session")
def price_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of price files: six real names; VOD.L in pence, 7203.T in yen, BTC-USD all day.

    VOD.L has its name, so that a search for the name finds it; the others are found by symbol.
    """
    folder = tmp_path_factory.mktemp("prices")
    write_sample(folder)
    write_made_up(folder, "VOD.L", price=80.0, dividend=4.0)
    write_made_up(folder, "7203.T", price=2000.0, dividend=30.0)
    write_made_up(folder, "BTC-USD", price=40_000.0, dividend=0.0)
    names = {"VOD.L": {"longName": "Vodafone Group Public Limited Company"}}
    (folder / "symbols.json").write_text(json.dumps(names), "utf-8")
    return folder


@pytest.fixture(scope="session")
def yahoo_process(price_files: Path) -> Iterator[YahooServer]:
    """One running stand-in for the whole session; use `yahoo_server`, which starts clean."""
    with YahooServer(price_files) as server:
        yield server


@pytest.fixture
def yahoo_server(
    yahoo_process: YahooServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[YahooServer]:
    """The stand-in without faults, to which the yfinance of this process talks."""
    monkeypatch.setenv("TENSORTAPE_HOME", str(tmp_path / "home"))
    yahoo_process.clear()
    with redirect_yfinance(yahoo_process.url, tmp_path / "cache"):
        yield yahoo_process
    yahoo_process.clear()
