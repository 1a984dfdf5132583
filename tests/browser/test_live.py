"""End to end: the unmodified app, the real yfinance, prices served over TLS by a stand-in."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.browser.conftest import started
from tests.browser.page import Dashboard
from tests.yahoo.environment import yahoo_environment
from tests.yahoo.server import YahooServer

Visit = Callable[..., Dashboard]


def served(folder: Path, symbol: str) -> list[dict[str, str]]:
    """The rows of the file that the stand-in serves."""
    with (folder / f"{symbol}.csv").open() as stream:
        return list(csv.DictReader(stream))


def test_typed_symbols_are_fetched_drawn_and_downloaded(
    live_app: str, yahoo: YahooServer, price_files: Path, visit: Visit, tmp_path: Path
) -> None:
    dashboard = visit(live_app).open("?t=AAPL&p=Max&b=None")
    dashboard.wait_for_ticker("AAPL")
    dashboard.page.get_by_text("Yahoo until").wait_for()
    for symbol in ("META", "VOD.L"):
        dashboard.pick(symbol)
        dashboard.wait_for_ticker(symbol)
    name, content = dashboard.download("Returns CSV", tmp_path)
    assert name.startswith("returns_AAPL-META-VOD.L_2013-01-02_")
    rows = {row["date"]: row for row in csv.DictReader(io.StringIO(content.decode()))}
    for symbol in ("AAPL", "META", "VOD.L"):
        file = served(price_files, symbol)
        close = np.array([float(row["Close"]) for row in file])
        paid = np.array([float(row["Dividends"]) for row in file])
        expected = (close[1:] + paid[1:]) / close[:-1] - 1
        found = [float(rows[row["Date"]][symbol]) for row in file[1:]]
        # Pence to pounds is one rounding a price.
        np.testing.assert_allclose(found, expected, rtol=0, atol=4 * np.finfo(float).eps)
    hosts = {request["host"] for request in yahoo.requests}
    assert hosts <= {"query1.finance.yahoo.com", "query2.finance.yahoo.com", "fc.yahoo.com"}
    assert dashboard.foreign == []
    assert dashboard.errors == []


def test_a_name_typed_into_the_box_is_searched_for_and_taken(
    live_app: str, yahoo: YahooServer, visit: Visit
) -> None:
    dashboard = visit(live_app).open("?t=AAPL&b=None")
    dashboard.pick("vodafone group")
    dashboard.wait_for_ticker("VOD.L")
    assert "t=AAPL&t=VOD.L" in dashboard.page.url
    assert "vodafone group: VOD.L was taken" in dashboard.text()
    assert [request["path"] for request in yahoo.requests].count("/v1/finance/search") == 1
    assert dashboard.errors == []


FAULTS = {
    "404": "Yahoo has no prices for this ticker",
    "html": "web page instead of prices",
    "empty": "without prices",
    "truncated": "breaks off",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_ticker_is_named_with_its_cause_and_the_rest_is_right(
    live_app: str, yahoo: YahooServer, visit: Visit, fault: str
) -> None:
    symbol = f"BAD{list(FAULTS).index(fault)}"
    yahoo.faults[symbol] = fault
    dashboard = visit(live_app).open(f"?t=AMZN&t={symbol}&b=None")
    dashboard.page.get_by_text("Not shown").wait_for()
    dashboard.wait_for_ticker("AMZN")
    assert f"{symbol}: " in dashboard.text()
    assert FAULTS[fault] in dashboard.text()


def test_a_rate_limit_is_said_with_the_time_until_which_nothing_is_asked(
    price_files: Path, visit: Visit, tmp_path: Path
) -> None:
    """In an app of its own: for a minute it asks for nothing."""
    with YahooServer(price_files, tls=tmp_path / "tls", faults={"*": "429"}) as yahoo:
        with started(yahoo_environment(yahoo, tmp_path), tmp_path) as address:
            dashboard = visit(address).open("?t=AMZN&b=None")
            dashboard.page.get_by_text("Yahoo asks for patience until").wait_for()
            dashboard.wait_for_ticker("AMZN")
            assert "Embedded sample until" in dashboard.text()
            asked = yahoo.asked("AMZN")
            dashboard.page.get_by_role("button", name="Try Yahoo again").click()
            # The page may settle once while the retry is on its way, and say that it asks.
            dashboard.settle()
            dashboard.page.get_by_text("Yahoo asks for patience until").wait_for()
        assert yahoo.asked("AMZN") == asked == 6  # three tries, each of which yfinance makes twice


def test_a_hanging_ticker_holds_nobody_up(live_app: str, yahoo: YahooServer, visit: Visit) -> None:
    """Yahoo never answers for NFLX: its sample is drawn, the cause named when the deadline ends."""
    yahoo.faults["NFLX"] = "hang:60"
    dashboard = visit(live_app).open("?t=GOOG&t=NFLX&b=None")
    dashboard.wait_for_ticker("NFLX")
    assert "Embedded sample until" in dashboard.text()
    dashboard.page.get_by_text("did not answer").wait_for()
    dashboard.wait_for_ticker("GOOG")


def test_a_retry_fetches_what_failed_before(
    live_app: str, yahoo: YahooServer, visit: Visit
) -> None:
    yahoo.faults["7203.T"] = "html"
    dashboard = visit(live_app).open("?t=AMZN&t=7203.T&b=None&p=Max")
    dashboard.page.get_by_text("Not shown").wait_for()
    del yahoo.faults["7203.T"]
    dashboard.page.get_by_role("button", name="Try Yahoo again").click()
    dashboard.wait_for_ticker("7203.T")
    assert "Not shown" not in dashboard.text()
