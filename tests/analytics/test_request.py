"""Request: plain, hashable, picklable, and impossible to hold wrong."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.request import Request, plain, ticker
from models.errors import RequestError


def test_tickers_are_trimmed_upper_cased_and_once() -> None:
    request = Request(tickers=(" aapl ", "MSFT", "AAPL"), benchmark="^gspc")
    assert request.tickers == ("AAPL", "MSFT")
    assert request.symbols == ("AAPL", "MSFT", "^GSPC")


def test_a_benchmark_among_the_tickers_is_loaded_once() -> None:
    assert Request(tickers=("AAPL", "^GSPC"), benchmark="^GSPC").symbols == ("AAPL", "^GSPC")


def test_it_is_a_cache_key_and_survives_pickle_and_json() -> None:
    request = Request(tickers=("AAPL",), start=date(2020, 1, 1))
    assert request == pickle.loads(pickle.dumps(request))
    assert hash(request) == hash(Request(tickers=("AAPL",), start=date(2020, 1, 1)))
    assert json.loads(json.dumps(plain(request)))["start"] == "2020-01-01"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "AA PL",
        "=1+1",
        "-AAPL",
        "+A",
        "@SUM",
        "![x](http://h/p.png)",
        "A" * 25,
        "&A",
        "_A",
        "Ä",
        "A\n",
    ],
)
def test_what_is_no_ticker_is_refused_with_a_remedy(text: str) -> None:
    if text == "A\n":
        assert ticker(text) == "A"
        return
    with pytest.raises(RequestError, match="letters, digits"):
        ticker(text)


@pytest.mark.parametrize(
    "text",
    [
        "BRK-B",
        "^GSPC",
        "VOD.L",
        "EURUSD=X",
        "0700.HK",
        "BTC-USD",
        "M&M.NS",
        "NIFTY_FIN_SERVICE.NS",
        "NIFTYMIDCAP150.NS",
        "BABYDOGE10407-USD",
        "A" * 24,
    ],
)
def test_yahoos_spellings_are_tickers(text: str) -> None:
    assert ticker(text.lower()) == text


@given(st.text(max_size=20))
def test_any_text_is_a_safe_ticker_or_refused(text: str) -> None:
    try:
        found = ticker(text)
    except RequestError:
        return
    assert found[0] not in "=+-@&_."
    assert set(found) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-=^&_")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"price": "open"}, "total, price"),
        ({"kind": "percent"}, "simple, log"),
        ({"frequency": "hourly"}, "daily"),
        ({"window": "shared"}, "own, common"),
        ({"prices": "adjusted"}, "split-adjusted, raw"),
        ({"start": datetime(2020, 1, 1, tzinfo=UTC)}, "without a time"),
        ({"start": date(2021, 1, 1), "end": date(2020, 1, 1)}, "swap"),
        ({"risk_free": float("nan")}, "0.02"),
        ({"risk_free": 12.0}, "0.02"),
        ({"periods": 0}, "252"),
        ({"rolling": 1}, "2 to 5000"),
        ({"tickers": tuple(f"A{n}" for n in range(10_001))}, "several runs"),
    ],
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, object], says: str) -> None:
    with pytest.raises(RequestError, match=says):
        Request(**wrong)  # type: ignore[arg-type]


def test_periods_follow_the_frequency_unless_given() -> None:
    assert Request().periods_a_year == 252
    assert Request(frequency="monthly").periods_a_year == 12
    assert Request(frequency="monthly", periods=365).periods_a_year == 365


def test_but_changes_and_checks_again() -> None:
    assert Request().but(kind="log").kind == "log"
    with pytest.raises(RequestError):
        Request().but(kind="no")
