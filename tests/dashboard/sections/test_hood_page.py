"""Under the hood without a browser: what the cards say, the record, and measuring on the spot."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.diagnostics import machine, transfer_times
from dashboard.charts import stages
from dashboard.charts.style.text import duration, size
from tests.dashboard.figures import on_page
from tests.dashboard.market import Market
from tests.dashboard.shell.test_pages import texts

OpenPage = Callable[..., AppTest]
NOW = {"as it is": 2e-6, "copied": 0.25}


@pytest.fixture(autouse=True)
def record(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A record of the test's own."""
    file = tmp_path / "times.json"
    transfer_times.record({"cores": 3, "torch": "9.9"}, {"copied": {"1000": 0.0015}}, file)
    monkeypatch.setattr(transfer_times, "RECORD", file)
    return file


def metrics(app: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in app.metric}


def conversion_table(app: AppTest) -> pd.DataFrame:
    [found] = [one.value for one in app.dataframe if "Way" in one.value]
    return found


def test_the_cards_say_what_this_study_holds(market: Market, open_page: OpenPage) -> None:
    app = open_page("hood", t=["AAPL", "MSFT"], b="None", p="1Y")
    sessions = len(market.known["AAPL"].dates)
    said = metrics(app)
    assert said["1. Source"] == "Yahoo"
    assert said["2. Tensors"] == size(8 * 2 * sessions * 8)  # fields, tickers, sessions, bytes
    assert said["3. One crossing"] == size(6 * 2 * sessions * 8)  # prices, both kinds of returns
    assert f"8 fields of 2 tickers on {sessions:,} sessions" in texts(app)
    assert "no transfer, no copy" in texts(app)
    assert said["Device"] == "CPU"
    assert said["Memory in use"].endswith(("MB", "GB"))


def test_times_are_those_of_the_stages(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = dict(zip(machine.STAGES, (0.001, 0.002, 0.003, 0.4), strict=True))
    monkeypatch.setattr(machine, "stages", lambda *_: seconds)
    app = open_page("hood", t="AAPL", b="None")
    assert "This study again: 406 ms" in texts(app)
    [figure] = on_page(app)
    [bars] = figure["data"]
    assert list(bars["y"]) == ["Returns", "Crossing", "Window", "Statistics"]
    assert all(what in texts(app) for what in machine.STAGES.values())
    assert list(bars["text"]) == ["1.0 ms", "2.0 ms", "3.0 ms", "400 ms"]


def test_a_study_that_took_no_time_is_drawn() -> None:
    assert stages.figure(dict.fromkeys(machine.STAGES, 0.0)).layout.xaxis.range[1] > 0


def test_the_record_stands_there_until_it_is_measured_here(
    market: Market, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page answers meanwhile, and what is measured takes the record's place."""
    gate = Event()

    def measured(report: Callable[[int, int], None]) -> pd.DataFrame:
        report(1, 2)
        assert gate.wait(30)
        return pd.DataFrame({"way": list(NOW), "1000": NOW.values()})

    monkeypatch.setattr(transfer_times, "measured", measured)
    monkeypatch.setattr("dashboard.background.display.PATIENCE", 0.0)
    app = open_page("hood", t="AAPL", b="None")
    assert conversion_table(app).iloc[0].tolist()[:2] == ["copied", "1.5 ms"]
    assert "Recorded on 3 cores" in texts(app)
    app.button(key="measure").click().run()
    assert not app.exception
    assert "Recorded on 3 cores" in texts(app)
    gate.set()
    for _ in range(100):
        if "Measured on this machine" in texts(app.run()):
            break
        time.sleep(0.05)
    assert "Recorded on" not in texts(app)
    assert conversion_table(app).iloc[:, 1].tolist() == ["2.0 µs", "250 ms"]
    assert conversion_table(app)["What happens"].notna().all()


def test_without_a_record_there_is_the_button(
    market: Market, open_page: OpenPage, record: Path
) -> None:
    record.unlink()
    app = open_page("hood", t="AAPL", b="None")
    assert app.button(key="measure").label == "Measure here"
    assert not [one for one in app.dataframe if "Way" in one.value]


@pytest.mark.parametrize("exponent", range(-8, 4))
def test_times_and_sizes_are_read_back_to_two_digits(exponent: int) -> None:
    units = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9}
    for leading in np.linspace(1.0, 9.9, 60):
        for told, value, least in (
            (duration, leading * 10.0**exponent, 1e-7),
            (size, round(leading * 10.0 ** (exponent + 8)), 10.0),
        ):
            number, unit = told(value).split()
            back = float(number.replace(",", "")) * units[unit]
            assert back == pytest.approx(value, rel=0.051, abs=least / 2), (value, told(value))
