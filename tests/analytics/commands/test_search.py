"""Search: Yahoo's answer when there is one, else what is known here; the command and its codes."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from analytics.__main__ import main
from analytics.prices import search
from analytics.prices.store.store import Store
from analytics.prices.yahoo import client as yahoo
from analytics.symbols.names import NAMES, Match, dashed, matching
from models.errors import RateLimited, RequestError, SourceFailed, TickerNotFound
from tests.analytics.prices.histories import snapshot
from tests.yahoo.market.prices import write_made_up
from tests.yahoo.redirect import redirect_yfinance
from tests.yahoo.server import YahooServer

# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
Run = Callable[..., tuple[int, str, str]]
LONG_NAMES = {
    "DTE.DE": "Deutsche Telekom AG",
    "DBK.DE": "Deutsche Bank AG",
    "BTC-USD": "Bitcoin USD",
    "EVIL": '=HYPERLINK("http://203.0.113.9")',
}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[YahooServer]:
    """The stand-in with four named symbols."""
    folder = tmp_path_factory.mktemp("named")
    for symbol in LONG_NAMES:
        write_made_up(folder, symbol, price=10.0, dividend=0.0)
    told = {symbol: {"longName": name} for symbol, name in LONG_NAMES.items()}
    (folder / "symbols.json").write_text(json.dumps(told))
    with YahooServer(folder) as server:
        yield server


@pytest.fixture
def server(named: YahooServer, tmp_path: Path) -> Iterator[YahooServer]:
    """The stand-in, without faults, to which yfinance talks."""
    named.clear()
    with redirect_yfinance(named.url, tmp_path / "cache"):
        yield named
    named.clear()


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """`search` in this process; code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["search", *arguments])
        written = capfd.readouterr()
        return int(left.value.code or 0), written.out, written.err

    return call


def symbols(matches: tuple[Match, ...]) -> list[str]:
    return [match.symbol for match in matches]


def test_yahoo_finds_by_name_with_exchange_and_kind(server: YahooServer) -> None:
    found = search.find("  deutsche   TELEKOM ")
    assert found.reason == ""
    assert found.matches == (Match("DTE.DE", "Deutsche Telekom AG", "XETRA", "equity", "yahoo"),)
    assert symbols(search.find("deutsche").matches) == ["DBK.DE", "DTE.DE"]
    assert search.find("bitcoin").matches[0].kind == "cryptocurrency"


def test_one_search_is_one_request_of_at_most_eight_hits(server: YahooServer) -> None:
    search.find("deutsche")
    asked = [entry for entry in server.requests if entry["path"] == "/v1/finance/search"]
    assert [entry["query"]["q"] for entry in asked] == ["deutsche"]
    assert asked[0]["query"]["quotesCount"] == "8"
    assert asked[0]["query"]["newsCount"] == asked[0]["query"]["listsCount"] == "0"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("429", "Yahoo says that it is asked too often"),
        ("500", "Yahoo answered with a web page"),
        ("html", "Yahoo answered with a web page"),
        ("truncated", "Yahoo's answer breaks off or is garbled"),
        ("drop", "Yahoo closed the connection"),
        ("hang", "Yahoo did not answer within 1 seconds"),
    ],
)
def test_where_yahoo_fails_store_and_sample_are_searched_in_time_and_the_failure_is_not_kept(
    server: YahooServer, fault: str, reason: str
) -> None:
    yahoo._client()  # its import is not part of the wait
    Store().put(snapshot("APC.DE"))
    server.faults["@search"] = fault
    began = time.monotonic()
    found = search.find("ap", patience=1.0)
    assert time.monotonic() - began < 2.0
    assert found.reason.startswith(reason)
    assert [(match.symbol, match.source) for match in found.matches[:2]] == [
        ("APC.DE", "store"),
        ("AAPL", "sample"),
    ]
    assert found.matches[1].name == "Apple"
    server.clear()
    assert search.find("deutsche").reason == ""


def test_an_error_of_the_sources_is_kept_apart_from_one_of_this_program() -> None:
    def refuse(text: str) -> tuple[Match, ...]:
        raise RateLimited(text, "too often")

    assert search.find("apple", refuse).reason == "too often"
    with pytest.raises(RequestError, match="a name of 1 to 80 letters"):
        search.find("   ")
    with pytest.raises(RequestError, match="received 81"):
        search.find("x" * 81)


def test_a_search_that_hangs_is_left_behind() -> None:
    gate = threading.Event()

    def hang(_text: str) -> tuple[Match, ...]:
        gate.wait(30)
        return ()

    began = time.monotonic()
    found = search.find("apple", hang, patience=0.1)
    gate.set()
    assert time.monotonic() - began < 5
    assert symbols(found.matches) == ["AAPL"]


def test_matches_are_ranked_by_spelling_then_name() -> None:
    assert symbols(matching("GE", NAMES, "sample"))[0] == "GE"
    assert symbols(matching("apple", NAMES, "sample")) == ["AAPL"]
    assert symbols(matching("p", ["XPX", "PEP", "AAP"], "store")) == ["PEP", "AAP", "XPX"]
    assert matching("zzz", NAMES, "sample") == ()


@pytest.mark.parametrize(
    ("symbol", "exchange", "kind"),
    [
        ("AAPL", "", "equity"),
        ("VOD.L", "XLON", "equity"),
        ("^GSPC", "", "index"),
        ("BTC-USD", "", "cryptocurrency"),
        ("EURUSD=X", "", "currency"),
        ("ES=F", "", "future"),
    ],
)
def test_what_the_spelling_tells(symbol: str, exchange: str, kind: str) -> None:
    [match] = matching(symbol, [symbol], "store")
    assert (match.exchange, match.kind) == (exchange, kind)


@pytest.mark.parametrize(
    ("symbol", "spelled"),
    [
        ("BRK.B", "BRK-B"),
        ("BF.B", "BF-B"),
        ("RDS.A", "RDS-A"),
        ("VOD.L", None),  # London
        ("SAP.F", None),  # Frankfurt
        ("7203.T", None),  # Tokyo
        ("ABC.V", None),  # Toronto's venture exchange
        ("ABC.DE", None),
        ("BRK-B", None),
        ("AAPL", None),
    ],
)
def test_only_classes_of_shares_have_another_spelling(symbol: str, spelled: str | None) -> None:
    assert dashed(symbol) == spelled


def test_a_dot_in_a_class_of_shares_is_told_where_prices_are_asked_for(server: YahooServer) -> None:
    with pytest.raises(TickerNotFound) as caught:
        yahoo.fetch("BRK.B")
    assert caught.value.reason == "Yahoo spells it BRK-B: use the dash"
    with pytest.raises(TickerNotFound, match="check the spelling"):
        yahoo.fetch("NOSUCH.L")


def test_and_where_it_is_searched_for() -> None:
    def refuse(text: str) -> tuple[Match, ...]:
        raise SourceFailed(text, "down")

    assert symbols(search.find("brk.b", refuse).matches) == ["BRK-B"]
    assert symbols(search.find("brk.b", lambda _text: ()).matches) == ["BRK-B"]
    known = Match("BRK-B", "Berkshire Hathaway Inc.", "NYSE", "equity", "yahoo")
    answers = {"BRK-B": (known,)}
    assert search.find("brk.b", lambda text: answers[text]).matches == (known,)


def test_whatever_yahoo_answers_is_shown_but_no_formula(
    server: YahooServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option, an ampersand, and what cannot be asked for: the page's button is then idle."""
    shown = ["AAPL240119C00150000", "M&M.NS", "NIFTY_FIN_SERVICE.NS", "$MYRO28910-USD", "A" * 25]
    quotes = [{"symbol": "=A1"}, {"symbol": "two words"}, *({"symbol": name} for name in shown)]
    client = yahoo._client()
    made = replace(client, search=lambda _text: quotes)
    monkeypatch.setattr(yahoo, "_client", lambda: made)
    assert symbols(yahoo.search("apple")) == shown


def test_the_command_writes_csv_and_nothing_else(server: YahooServer, run: Run) -> None:
    code, out, err = run("deutsche", "bank", "--csv", "-")
    assert (code, err) == (0, "")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows == [
        {
            "symbol": "DBK.DE",
            "name": "Deutsche Bank AG",
            "exchange": "XETRA",
            "kind": "equity",
            "source": "yahoo",
        }
    ]


def test_a_name_never_begins_like_a_formula(server: YahooServer, run: Run) -> None:
    code, out, _ = run("evil", "--csv", "-")
    assert code == 0
    assert next(csv.DictReader(io.StringIO(out)))["name"].startswith("HYPERLINK")


def test_the_command_shows_a_table_and_says_why_yahoo_is_not_in_it(
    server: YahooServer, run: Run
) -> None:
    server.faults["@search"] = "500"
    code, out, err = run("apple")
    assert code == 0
    assert "AAPL" in out
    assert "sample" in out
    assert err.startswith("only the store and the sample were searched: Yahoo answered with")


def test_nothing_found_is_code_4_and_no_text_is_wrong_use(server: YahooServer, run: Run) -> None:
    code, out, err = run("zzzz", "--csv", "-")
    assert (code, out) == (4, "")
    assert "nothing found for 'zzzz'" in err
    assert run(" ")[0] == 2
    assert run()[0] == 2
