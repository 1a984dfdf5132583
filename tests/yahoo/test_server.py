"""The stand-in itself, asked by the real yfinance and by hand; loopback only."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yfinance as yf

from tests.yahoo.market.series import load_csv
from tests.yahoo.redirect import redirect_yfinance
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
ROOT = Path(__file__).parents[2]
ROWS = """Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits
2024-01-02,10,12,9,11,10.45,100,0,0
2024-01-03,11,13,10,12,11.40,200,0,0
2024-01-04,12,14,11,13,13,300,0.65,2
2024-01-05,13,15,12,14,14,400,0,0
2024-01-08,14,16,13,15,15,500,0,0
"""


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[YahooServer]:
    """Three tickers of five sessions, one in London, one without adjusted closes.

    The product switches yfinance's exceptions on for the whole process; here they are as shipped.
    """
    monkeypatch.setitem(yf.config.debug.data, "hide_exceptions", True)
    data = tmp_path / "prices"
    data.mkdir()
    for name in ("AAA", "BBB", "CCC.L"):
        (data / f"{name}.csv").write_text(ROWS)
    unadjusted = [",".join(np.delete(line.split(","), 5)) for line in ROWS.splitlines()]
    (data / "DDD.csv").write_text("\n".join(unadjusted))
    (data / "symbols.json").write_text(json.dumps({"AAA": {"longName": "Alpha Corp"}}))
    with YahooServer(data) as running, redirect_yfinance(running.url, tmp_path / "cache"):
        yield running


def history(symbol: str, **options: object) -> pd.DataFrame:
    """What yfinance makes of a symbol's whole history."""
    return yf.Ticker(symbol).history(**{"period": "max", "auto_adjust": False} | options)


def test_a_history_is_the_file(server: YahooServer) -> None:
    for symbol in ("AAA", "CCC.L"):
        got, want = history(symbol), load_csv(server.folder.files[symbol])
        assert got["Close"].tolist() == [bar.close for bar in want]
        assert got["Adj Close"].tolist() == [bar.adjclose for bar in want]
        assert got["Volume"].tolist() == [100, 200, 300, 400, 500]
        assert got["Dividends"].tolist() == [0, 0, 0.65, 0, 0]
        assert got["Stock Splits"].tolist() == [0, 0, 2, 0, 0]


def test_start_end_and_currency(server: YahooServer) -> None:
    ticker = yf.Ticker("CCC.L")
    got = ticker.history(start="2024-01-03", end="2024-01-05", auto_adjust=False)
    assert got["Close"].tolist() == [12, 13]
    assert ticker.history_metadata["currency"] == "GBp"
    assert str(got.index.tz) == "Europe/London"


def test_weeks_merge_their_days(server: YahooServer) -> None:
    got = history("AAA", interval="1wk")
    assert got["Close"].tolist() == [14, 15]
    assert got["High"].tolist() == [15, 16]


def test_adjusted_closes_are_computed_when_the_file_has_none(server: YahooServer) -> None:
    got = history("DDD")["Adj Close"].to_numpy()
    factor = 1 - 0.65 / 12
    np.testing.assert_allclose(got, [11 * factor, 12 * factor, 13, 14, 15], rtol=1e-15)


def test_a_rate_limit_of_two_requests_recovers(server: YahooServer) -> None:
    server.faults["AAA"] = "429:2"
    with pytest.raises(yf.exceptions.YFRateLimitError):
        history("AAA")
    assert len(history("AAA")) == 5


def test_broken_bars(server: YahooServer) -> None:
    server.faults["AAA"] = "nan:2"
    assert len(history("AAA", actions=False)) == 3
    server.faults["AAA"] = "dup:2+unsorted"
    assert history("AAA")["Volume"].tolist() == [100, 200, 300, 400, 500]
    server.faults["AAA"] = "x100:5"
    assert history("AAA")["Close"].tolist() == [11, 12, 13, 14, 1500]


def test_a_fault_strikes_its_symbol_only_and_a_star_strikes_all(server: YahooServer) -> None:
    server.faults["AAA"] = "404"
    assert history("AAA").empty
    assert len(history("BBB")) == 5
    server.faults["*"] = "stale:2"
    assert len(history("BBB")) == 3


def test_today_moves_on(server: YahooServer) -> None:
    server.today = date(2024, 1, 4)
    assert len(history("AAA")) == 3
    server.today = None
    assert len(history("AAA")) == 5


def test_search_lookup_and_quote(server: YahooServer) -> None:
    assert [hit["symbol"] for hit in yf.Search("alpha").quotes] == ["AAA"]
    assert yf.Lookup("BB").stock.index.tolist() == ["BBB"]
    assert yf.Ticker("AAA").info["regularMarketPrice"] == 15


def test_faults_are_set_while_running_and_requests_are_logged(server: YahooServer) -> None:
    url = f"{server.url}/_control/"
    asked = urllib.request.Request(f"{url}faults", b'{"BBB": "404"}', method="POST")
    with urllib.request.urlopen(asked) as answer:
        assert json.load(answer)["faults"] == {"BBB": "404"}
    assert history("BBB").empty
    with urllib.request.urlopen(f"{url}log") as answer:
        hosts = {entry["host"] for entry in json.load(answer)["requests"]}
    assert hosts
    assert all(host.endswith(".yahoo.com") for host in hosts)


def test_it_stays_on_loopback(server: YahooServer, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        YahooServer(tmp_path, host="0.0.0.0")
    with (
        pytest.raises(ValueError, match="non-loopback"),
        redirect_yfinance("http://192.0.2.1", tmp_path),
    ):
        pass
    with pytest.raises(RuntimeError, match="refuses to leave loopback"):
        yf.data.YfData()._session.get("https://example.com/")


def test_by_hand(server: YahooServer) -> None:
    data = str(next(iter(server.folder.files.values())).parent)
    command = [
        sys.executable,
        "-m",
        "tests.yahoo",
        "--data",
        data,
        "--port",
        "0",
        "--fault",
        "aaa=404",
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.endswith("serves 4 symbols\n")
            with urllib.request.urlopen(line.split()[0] + "/_control/faults") as answer:
                assert json.load(answer)["faults"] == {"AAA": "404"}
        finally:
            process.terminate()
