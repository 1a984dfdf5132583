"""A clock that jumps back 400 days or on ten years: nothing is lost, nothing is asked in a loop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path

import numpy as np
import pytest

from analytics import prices
from analytics.prices.refresh import Refresh
from analytics.prices.store.snapshot import Snapshot
from analytics.prices.store.store import Store
from analytics.request import Request
from tests.yahoo.certificate import make_lasting_certificate
from tests.yahoo.environment import yahoo_environment
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
ROOT = Path(__file__).resolve().parents[2]
BACK, ON = timedelta(days=-400), timedelta(days=3650)
# The evening of the last session that the stand-in has: a clock set back is before many of them.
EVENING = datetime(2023, 9, 21, 22, 0, tzinfo=UTC)
PRELOADS = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]


class Clock(datetime):
    """What `datetime` is to the code under test, with a time that a test sets."""

    at = EVENING

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return cls.at.astimezone(tz)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    for module in ("yahoo.client", "bars"):
        monkeypatch.setattr(f"analytics.prices.{module}.datetime", Clock)
    yield Clock
    Clock.at = EVENING


def stored() -> Snapshot:
    found = Store().latest("AAPL")
    assert found is not None
    return found


@pytest.mark.parametrize("jump", [BACK, ON], ids=["back", "on"])
def test_a_jump_and_its_end_lose_nothing_and_ask_once_each(
    yahoo_server: YahooServer, clock: type[Clock], jump: timedelta
) -> None:
    Refresh()("AAPL")
    first = stored()
    assert str(first.bars.as_of) == "2023-09-21"
    for at in (EVENING + jump, EVENING + timedelta(hours=1)):
        clock.at = at
        asked = yahoo_server.asked("AAPL")
        answers = [Refresh()("AAPL") for _ in range(3)]  # three processes
        assert yahoo_server.asked("AAPL") == asked + 1
        for bars in (*answers, stored().bars):
            assert np.array_equal(bars.dates, first.bars.dates)
            for field in ("open", "high", "low", "close", "volume", "dividend", "split"):
                assert np.array_equal(
                    bars.columns[field], first.bars.columns[field], equal_nan=True
                ), field
            assert bars.origin.revisions == ()
            assert bars.origin.storage == ""
            assert bars.origin.retrieved_at == at


@pytest.mark.parametrize(
    ("jump", "age"),
    [(BACK, "at a time still to come: check the clock"), (ON, "3,650 days ago")],
    ids=["back", "on"],
)
def test_reading_without_a_network_says_how_old_the_prices_are_by_that_clock(
    yahoo_server: YahooServer, clock: type[Clock], jump: timedelta, age: str
) -> None:
    Refresh()("AAPL")
    clock.at = EVENING + jump
    yahoo_server.faults["*"] = "404"
    loaded = prices.load(Request(tickers=("AAPL",)), patience=10)
    [status] = loaded.statuses
    assert status.remark.startswith(f"prices from the store, to 2023-09-21, fetched {age}, because")
    assert loaded.panel.tickers == ("AAPL",)


def test_sessions_after_a_clock_that_is_behind_stay_and_new_ones_wait_for_it(
    yahoo_server: YahooServer, clock: type[Clock]
) -> None:
    clock.at = EVENING + BACK
    behind = Refresh()("AAPL")
    assert behind.as_of is not None
    assert behind.as_of <= clock.at.date()
    clock.at = EVENING
    assert Refresh()("AAPL").as_of == date(2023, 9, 21)
    assert stored().bars.origin.revisions == ()


@pytest.mark.skipif(not PRELOADS, reason="needs libfaketime, which is here only to be sure")
@pytest.mark.parametrize("jump", ["-400d", "+3650d"])
def test_the_command_line_with_another_time_of_the_system(
    price_files: Path, tmp_path: Path, jump: str
) -> None:
    make_lasting_certificate(tmp_path / "tls")
    with YahooServer(price_files, tls=tmp_path / "tls") as server:
        usual = os.environ | yahoo_environment(server, tmp_path)
        wrong = usual | {
            "LD_PRELOAD": str(PRELOADS[0]), "FAKETIME": jump, "FAKETIME_DONT_FAKE_MONOTONIC": "1"
        }  # fmt: skip
        asked = []
        for environment in (usual, wrong, wrong, usual):
            command = [sys.executable, "-m", "analytics", "update", "AAPL", "--csv", "-"]
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
            )
            assert (done.returncode, done.stderr) == (0, "")
            assert done.stdout.splitlines()[1].split(",")[3:6] == ["0", "2699", "2023-09-21"]
            asked.append(server.asked("AAPL"))
    assert asked == [1, 2, 2, 3]
