"""The real yfinance client against the stand-in: exact values, dates, units, finished sessions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import yfinance as yf

from analytics.prices.yahoo import client as yahoo
from tests.analytics.prices.served import PRICES, column, from_file
from tests.yahoo.environment import yahoo_environment
from tests.yahoo.market.prices import NAMES
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
ROOT = Path(__file__).parents[4]


def at(text: str) -> Callable[[], datetime]:
    """A clock that always says this UTC time."""
    return lambda: datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("symbol", NAMES)
def test_values_and_session_dates_are_the_servers_own(
    yahoo_server: YahooServer, symbol: str
) -> None:
    got, want = yahoo.fetch(symbol), from_file(yahoo_server, symbol)
    assert got.dates.astype(object).tolist() == [bar.date for bar in want]
    for field in PRICES:
        assert got.columns[field].tolist() == column(want, field), field
    # Yahoo writes a split as a fraction of whole numbers; 1 is none.
    splits = [float(Fraction(bar.split or 1).limit_denominator(1000)) for bar in want]
    assert got.columns["split"].tolist() == splits


def test_the_origin_says_source_currency_time_and_form(yahoo_server: YahooServer) -> None:
    origin = yahoo.fetch("AAPL", now=at("2024-03-01T12:00")).origin
    assert (origin.source, origin.currency, origin.note) == ("yahoo", "USD", "")
    assert (origin.prices, origin.basis, origin.price_return) == ("split-adjusted", "events", True)
    assert origin.retrieved_at == datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_one_ticker_costs_one_price_request(yahoo_server: YahooServer) -> None:
    yahoo.fetch("AAPL")
    assert yahoo_server.asked("AAPL") == 1


@pytest.mark.parametrize("symbol", ["AAPL", "VOD.L", "7203.T", "BTC-USD"])
def test_the_end_of_a_history_is_that_of_the_whole(yahoo_server: YahooServer, symbol: str) -> None:
    whole = yahoo.fetch(symbol)
    since = whole.dates[-5].astype(object)
    end = yahoo.fetch(symbol, since)
    late = whole.dates >= end.dates[0]
    assert 5 <= late.sum() <= 7
    assert end.dates.tolist() == whole.dates[late].tolist()
    for field in PRICES:
        assert end.columns[field].tolist() == whole.columns[field][late].tolist(), field


def test_yfinance_is_set_up_once_and_raises_what_it_meets(yahoo_server: YahooServer) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = {id(client) for client in pool.map(lambda _: yahoo._client(), range(16))}
    assert len(made) == 1
    assert yf.config.debug.hide_exceptions is False


def test_what_yfinance_remembers_can_be_forgotten(yahoo_server: YahooServer) -> None:
    url = "https://query2.finance.yahoo.com/v8/finance/chart/AAPL"
    ask = lambda: yf.data.YfData().cache_get(url=url)  # noqa: E731
    yahoo_server.faults["AAPL"] = "500"
    assert ask().status_code == 500
    yahoo_server.clear()
    assert ask().status_code == 500  # yfinance keeps failures: why there is a `forget`
    yahoo.forget()
    assert ask().status_code == 200


def test_tokyo_sessions_have_tokyo_dates(yahoo_server: YahooServer) -> None:
    got = yahoo.fetch("7203.T")
    assert got.dates[0] == np.datetime64("2024-01-02")
    assert got.origin.currency == "JPY"


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ("GBp", "GBP"),
        ("GBX", "GBP"),
        ("ILA", "ILS"),
        ("ZAc", "ZAR"),
        ("ZAX", "ZAR"),
        ("USX", "USD"),
    ],
)
def test_hundredths_become_the_currency(
    yahoo_server: YahooServer, code: str, currency: str
) -> None:
    yahoo_server.faults["VOD.L"] = f"currency:{code}"
    got, want = yahoo.fetch("VOD.L"), from_file(yahoo_server, "VOD.L")
    assert got.columns["close"].tolist() == [(bar.close or 0) / 100 for bar in want]
    assert got.columns["dividend"].tolist() == [bar.dividend / 100 for bar in want]
    assert got.columns["volume"].tolist() == column(want, "volume")
    assert got.origin.currency == currency
    assert got.origin.note == (
        f"quoted in {code}: prices and dividends were divided by 100 to {currency}"
    )


@pytest.mark.parametrize(
    ("symbol", "during", "after", "last"),
    [
        # New York 09:30-16:00 in summer time; the last session of the file is a Thursday.
        ("AAPL", "2023-09-21T19:59", "2023-09-21T20:00", date(2023, 9, 21)),
        ("VOD.L", "2024-01-15T16:29", "2024-01-15T16:30", date(2024, 1, 15)),
        # Tokyo 09:00-15:30 is early morning in UTC.
        ("7203.T", "2024-01-15T06:29", "2024-01-15T06:30", date(2024, 1, 15)),
        # A market without a close: its day ends at midnight, not at Yahoo's 23:59.
        ("BTC-USD", "2024-01-15T23:59:30", "2024-01-16T00:00", date(2024, 1, 15)),
    ],
)
def test_an_unfinished_session_is_never_a_close(
    yahoo_server: YahooServer, symbol: str, during: str, after: str, last: date
) -> None:
    before = from_file(yahoo_server, symbol)[-2].date
    assert yahoo.fetch(symbol, now=at(during)).as_of == before
    assert yahoo.fetch(symbol, now=at(after)).as_of == last


def test_the_exchanges_own_zone_says_when_a_session_is_over(yahoo_server: YahooServer) -> None:
    """Where Yahoo names Tokyo's, it is tomorrow already while New York trades."""
    yahoo_server.faults["AAPL"] = "tz:Asia/Tokyo"
    before = from_file(yahoo_server, "AAPL")[-2].date
    assert yahoo.fetch("AAPL", now=at("2023-09-21T19:59")).as_of == before
    assert yahoo.fetch("AAPL", now=at("2023-09-21T20:00")).as_of == date(2023, 9, 21)


PROGRAM = """
import json
from analytics.prices.yahoo import client
bars = client.fetch("AAPL")
print(json.dumps([bars.as_of.isoformat(), bars.columns["close"].tolist()]))
"""


@pytest.mark.slow
def test_an_unmodified_program_needs_only_an_environment(price_files: Path, tmp_path: Path) -> None:
    with YahooServer(price_files, tls=tmp_path / "tls") as server:
        environment = {"PATH": os.environ["PATH"], **yahoo_environment(server, tmp_path)}
        command = [sys.executable, "-c", PROGRAM]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
        )
        assert (done.returncode, done.stderr) == (0, "")
        want = from_file(server, "AAPL")
        assert json.loads(done.stdout) == ["2023-09-21", column(want, "close")]
        assert {entry["host"] for entry in server.requests} <= {
            "fc.yahoo.com",
            "query1.finance.yahoo.com",
            "query2.finance.yahoo.com",
        }
    assert (tmp_path / "tensortape" / "yfinance" / "cookies.db").exists()
