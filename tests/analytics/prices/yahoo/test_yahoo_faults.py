"""What arrives of a broken answer, and what of one that is none; test_fault_table has them all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.yahoo import client
from models.errors import RateLimited, SourceError, SourceFailed, TickerNotFound
from tests.analytics.prices.served import column, from_file
from tests.yahoo.market.prices import NAMES
from tests.yahoo.redirect import redirect_yfinance
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
DEADLINE = 3.0  # seconds; a busy machine needs a tenth for an answer


def fetch_all(*tickers: str) -> dict[str, tuple[str, str, Bars | None]]:
    """Outcome, reason and bars of each ticker, from a feed with a deadline of DEADLINE."""
    feed = Feed(client.fetch, deadline=DEADLINE)
    feed.want(tickers)
    feed.wait(tickers, 2 * DEADLINE)
    known = feed.look(tickers)
    return {name: (got.outcome, got.reason, got.bars) for name, got in known.items()}


@pytest.fixture(autouse=True, scope="module")
def imported() -> None:
    """yfinance imported before anything is timed."""
    client._client()


@pytest.mark.parametrize("fault", ["nan", "zero"])
def test_a_session_without_a_price_is_left_out_but_its_dividend_is_not(
    yahoo_server: YahooServer, fault: str
) -> None:
    yahoo_server.faults["NVDA"] = fault
    got, want = client.fetch("NVDA"), from_file(yahoo_server, "NVDA")
    seen = ~np.isnan(got.columns["close"])
    kept = [bar for number, bar in enumerate(want) if number % 7 != 6]
    lost = [bar.dividend for number, bar in enumerate(want) if number % 7 == 6]
    assert got.columns["close"][seen].tolist() == column(kept, "close")
    assert got.columns["dividend"][~seen].tolist() == [paid for paid in lost if paid]
    assert np.isnan(got.columns["volume"][~seen]).all()


@pytest.mark.parametrize(("fault", "lost"), [("nanlast", 1), ("stale:3", 3)])
def test_sessions_that_yahoo_lacks_show_in_the_as_of_date(
    yahoo_server: YahooServer, fault: str, lost: int
) -> None:
    yahoo_server.faults["AAPL"] = fault
    assert client.fetch("AAPL").as_of == from_file(yahoo_server, "AAPL")[-1 - lost].date


def test_missing_sessions_are_not_filled(yahoo_server: YahooServer) -> None:
    yahoo_server.faults["AMZN"] = "missing"
    kept = [bar for n, bar in enumerate(from_file(yahoo_server, "AMZN")) if n % 7 != 6]
    assert client.fetch("AMZN").columns["close"].tolist() == column(kept, "close")


@pytest.mark.parametrize("fault", ["noadj", "badadj"])
def test_unadjusted_adjusted_closes_are_no_check_and_the_note_says_so(
    yahoo_server: YahooServer, fault: str
) -> None:
    yahoo_server.faults["AAPL"] = fault
    got = client.fetch("AAPL")
    assert "adj_close" not in got.columns
    assert got.origin.basis == "events"
    assert got.origin.note == "Yahoo's closes came unadjusted, so its dividends are unchecked"


def test_without_events_the_adjusted_closes_define_the_return(yahoo_server: YahooServer) -> None:
    yahoo_server.faults["AAPL"] = "noevents"
    got = client.fetch("AAPL")
    assert got.origin.basis == "adjusted"
    assert got.origin.note.startswith("Yahoo sent no dividends: total returns are the ratio")


def test_without_events_a_ticker_that_pays_nothing_needs_no_note(yahoo_server: YahooServer) -> None:
    yahoo_server.faults["AMZN"] = "noevents"
    assert client.fetch("AMZN").origin.note == ""


def test_a_wrong_currency_is_taken_at_its_word(yahoo_server: YahooServer) -> None:
    yahoo_server.faults["AAPL"] = "currency:EUR"
    assert client.fetch("AAPL").origin.currency == "EUR"


def test_a_failed_answer_is_not_remembered(yahoo_server: YahooServer) -> None:
    for fault in ("404", "500", "null"):
        yahoo_server.faults["AAPL"] = fault
        with pytest.raises(SourceError):
            client.fetch("AAPL")
        yahoo_server.clear()
        assert client.fetch("AAPL").as_of == date(2023, 9, 21)


@pytest.mark.parametrize("endpoint", ["@crumb", "@cookie"])
@pytest.mark.parametrize("fault", ["429", "500", "html", "drop"])
def test_prices_come_without_cookie_and_crumb(
    yahoo_server: YahooServer, endpoint: str, fault: str
) -> None:
    yahoo_server.faults[endpoint] = fault
    assert client.fetch("AAPL").as_of == date(2023, 9, 21)


@pytest.mark.parametrize(
    ("fault", "error"), [("404", TickerNotFound), ("429", RateLimited), ("html", SourceFailed)]
)
def test_the_errors_keep_yfinances_own_as_their_cause(
    yahoo_server: YahooServer, fault: str, error: type[SourceError]
) -> None:
    yahoo_server.faults["AAPL"] = fault
    with pytest.raises(error) as caught:
        client.fetch("AAPL")
    assert caught.value.__cause__ is not None


def test_a_dead_network_is_said_to_be_one(tmp_path: Path) -> None:
    with redirect_yfinance("http://127.0.0.1:9", tmp_path), pytest.raises(SourceFailed) as caught:
        client.fetch("AAPL")
    assert caught.value.reason.startswith("no connection to Yahoo: refused, or no way there")


def test_a_damaged_cache_is_named_with_the_remedy(
    yahoo_server: YahooServer, tmp_path: Path
) -> None:
    (tmp_path / "cache").mkdir(exist_ok=True)
    (tmp_path / "cache" / "cookies.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(SourceFailed) as caught:
        client.fetch("AAPL")
    assert caught.value.reason == (
        "yfinance's cache is unusable (file is not a database): delete the folder "
        f"{client.cache_folder()}"
    )


def test_a_cache_that_cannot_be_opened_is_done_without(
    yahoo_server: YahooServer, tmp_path: Path
) -> None:
    (tmp_path / "cache" / "cookies.db").mkdir(parents=True)
    assert client.fetch("AAPL").as_of == date(2023, 9, 21)
    assert [match.symbol for match in client.search("AAPL")] == ["AAPL"]


def test_six_tickers_at_once_from_cold_are_all_right(yahoo_server: YahooServer) -> None:
    got = fetch_all(*NAMES)
    for name in NAMES:
        bars = got[name][2]
        assert bars is not None, got[name]
        assert bars.columns["close"].tolist() == column(from_file(yahoo_server, name), "close")
