"""Twenty sessions and two command lines at once, an empty store, a slow and rate-limiting Yahoo."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analytics.prices.store.store import Store
from tests.analytics.prices.served import column, from_file
from tests.faults.sessions import SESSIONS
from tests.yahoo.environment import yahoo_environment
from tests.yahoo.market.prices import NAMES
from tests.yahoo.server import YahooServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def crowd(price_files: Path, tmp_path: Path) -> dict[str, object]:
    """What each of the three processes printed, and what the server was asked."""
    slow = dict.fromkeys(NAMES, "429:1+slow:0.4")
    with YahooServer(price_files, tls=tmp_path / "tls", faults=slow) as server:
        environment = os.environ | yahoo_environment(server, tmp_path)
        commands = {
            "sessions": ["tests.faults.sessions", *NAMES],
            "returns": ["analytics", "returns", *NAMES, "--csv", "-"],
            "again": ["analytics", "returns", *reversed(NAMES), "--csv", "-"],
        }
        running = {
            name: subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )
            for name, command in commands.items()
        }  # fmt: skip
        ended = {name: process.communicate(timeout=120) for name, process in running.items()}
        return {
            "ended": ended,
            "codes": {name: process.returncode for name, process in running.items()},
            "asked": list(server.requests),
            "truth": {name: from_file(server, name) for name in NAMES},
            "store": Store(tmp_path / "tensortape" / "prices"),
        }


def test_every_answer_is_right_and_each_ticker_was_answered_once(crowd: dict) -> None:
    assert crowd["codes"] == {"sessions": 0, "returns": 0, "again": 0}, crowd["ended"]
    closes = {name: column(bars, "close") for name, bars in crowd["truth"].items()}

    told = json.loads(crowd["ended"]["sessions"][0])
    assert told == {name: {json.dumps(closes[name]): SESSIONS} for name in NAMES}

    tables = {}
    for which in ("returns", "again"):
        output, messages = crowd["ended"][which]
        assert messages == b""
        tables[which] = list(csv.DictReader(io.StringIO(output.decode())))
    for name in NAMES:
        close, paid = np.array(closes[name]), np.array(column(crowd["truth"][name], "dividend"))
        expected = (close[1:] + paid[1:]) / close[:-1] - 1
        for table in tables.values():
            found = [float(row[name]) for row in table]
            np.testing.assert_allclose(found, expected, rtol=0, atol=4 * np.finfo(float).eps)

    answered = Counter(r["symbol"] for r in crowd["asked"] if r["status"] == 200)
    limited = Counter(r["symbol"] for r in crowd["asked"] if r["status"] == 429)
    assert {name: answered[name] for name in NAMES} == dict.fromkeys(NAMES, 1)
    assert {name: limited[name] for name in NAMES} == dict.fromkeys(NAMES, 1)
    assert crowd["store"].tickers() == NAMES
