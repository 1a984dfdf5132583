"""python -m analytics update: what is asked, what is said, and the exit codes of the contract."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from analytics.__main__ import main
from analytics.prices.store.store import Store
from tests.yahoo.fixtures import price_files, yahoo_process, yahoo_server
from tests.yahoo.server import YahooServer

__all__ = ["price_files", "yahoo_process", "yahoo_server"]
# yfinance 1.7.0 calls what pandas 3 deprecates.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:yfinance")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], yahoo_server: YahooServer) -> Run:
    """The command line in this process, with the stand-in for Yahoo; code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["update", *arguments])
        written = capfd.readouterr()
        return int(left.value.code or 0), written.out, written.err

    return call


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_new_tickers_are_fetched_kept_and_counted(run: Run, yahoo_server: YahooServer) -> None:
    code, out, err = run("AAPL", "vod.l", "--csv", "-")
    assert (code, err) == (0, "")
    apple, vodafone = rows(out)
    assert list(apple) == [
        "ticker", "outcome", "added", "changed", "sessions", "last_session", "retrieved_at"
    ]  # fmt: skip
    assert (apple["ticker"], apple["outcome"]) == ("AAPL", "new")
    assert apple["added"] == apple["sessions"] == "2699"
    assert (apple["changed"], apple["last_session"]) == ("0", "2023-09-21")
    assert (vodafone["ticker"], vodafone["sessions"]) == ("VOD.L", "10")
    assert Store().tickers() == ("AAPL", "VOD.L")
    assert yahoo_server.asked("AAPL") == 1


def test_what_is_fresh_is_not_asked_for_again(run: Run, yahoo_server: YahooServer) -> None:
    run("AAPL")
    code, out, _ = run("--all")
    assert code == 0
    assert "up to date" in out
    assert yahoo_server.asked("AAPL") == 1


def test_later_sessions_are_added_and_revisions_counted(
    run: Run, yahoo_server: YahooServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    yahoo_server.http.today = date(2023, 9, 14)
    try:
        run("AAPL", "META")
        yahoo_server.http.today = None
        yahoo_server.faults["META"] = "x100:11"
        _, out, _ = run("AAPL", "META", "--csv", "-")
    finally:
        yahoo_server.http.today = None
    apple, meta = rows(out)
    assert (apple["outcome"], apple["added"], apple["changed"]) == ("updated", "5", "0")
    assert (meta["added"], meta["changed"]) == ("5", "4")  # the four prices of one session
    whole = [entry for entry in yahoo_server.requests if entry["symbol"] == "AAPL"]
    assert len(whole) == 2


def test_a_failed_ticker_is_named_and_the_rest_is_kept(run: Run, yahoo_server: YahooServer) -> None:
    yahoo_server.faults["NVDA"] = "html"
    code, out, err = run("AAPL", "NVDA")
    assert code == 3
    assert "NVDA: failed: Yahoo answered with a web page instead of prices" in err
    assert "AAPL" in out
    assert Store().tickers() == ("AAPL",)


def test_when_all_fail_there_is_nothing_to_write(run: Run, yahoo_server: YahooServer) -> None:
    yahoo_server.faults["*"] = "404"
    assert run("NVDA")[0] == 4


def test_prices_that_cannot_be_kept_are_a_failure_of_this_command(
    run: Run, yahoo_server: YahooServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "elsewhere"
    home.mkdir()
    (home / "prices").write_text("a file in the way")
    monkeypatch.setenv("TENSORTAPE_HOME", str(home))
    code, _, err = run("AAPL")
    assert code == 4
    assert err.startswith("AAPL: not kept: the store ")


@pytest.mark.parametrize("others", [(), ("NVDA",)])
def test_a_currency_that_flips_is_an_error_and_the_stored_prices_stay(
    run: Run, yahoo_server: YahooServer, monkeypatch: pytest.MonkeyPatch, others: tuple[str, ...]
) -> None:
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    run("AAPL", *others)
    before = Store().latest("AAPL")
    yahoo_server.faults["AAPL"] = "currency:EUR"
    code, out, err = run("AAPL", *others, "--csv", "-")
    assert code == 3
    assert err.startswith(
        "AAPL: failed: Yahoo says that its prices are in EUR, and the same prices are stored in "
        "USD: the stored ones stay; try again later, or move "
    )
    assert [row["outcome"] for row in rows(out)] == ["failed", *("updated" for _ in others)]
    after = Store().latest("AAPL")
    assert before is not None
    assert after is not None
    assert after.generation == before.generation
    assert after.bars.origin.currency == "USD"


def test_prices_that_really_are_in_another_currency_now_are_an_error_and_taken(
    run: Run, yahoo_server: YahooServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
    run("AAPL")
    stored = Store().latest("AAPL")
    assert stored is not None
    # As if Frankfurt's prices had been stored: their rate to those in dollars moves every day.
    rate = np.linspace(0.8, 0.9, len(stored.bars.dates))
    columns = stored.bars.columns | {"close": rate * stored.bars.columns["close"]}
    origin = replace(stored.bars.origin, currency="EUR")
    Store().put(replace(stored, bars=replace(stored.bars, columns=columns, origin=origin)))
    code, _, err = run("AAPL")
    assert code == 3
    assert err == (
        "AAPL: the currency of its prices was EUR and is USD: the new prices replace the stored "
        "ones, which are kept in their file; check which are right\n"
    )
    assert list(Store().folder.rglob("00000002-*.pinned"))
    assert run("AAPL")[0] == 0


def test_a_dead_network_loses_nothing(run: Run, yahoo_server: YahooServer) -> None:
    run("AAPL")
    kept = Store().latest("AAPL")
    yahoo_server.faults["*"] = "drop"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analytics.prices.refresh.is_fresh", lambda _bars, _now: False)
        assert run("AAPL")[0] == 4
    again = Store().latest("AAPL")
    assert kept is not None
    assert again is not None
    assert again.generation == kept.generation


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "expected tickers, --all or --prune, received none of them"),
        (("=1+1",), 2, "expected a ticker such as AAPL"),
        (("--all",), 4, "the store has no prices yet"),
    ],
)
def test_wrong_use_and_an_empty_store_say_what_to_do(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ended = run(*arguments)
    assert ended[:2] == (code, "")
    assert said in ended[2]


def test_prune_removes_old_files_and_says_how_many(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("AAPL")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "prune", lambda _store, _ticker: 0)
        for _ in range(7):
            snapshot = Store().latest("AAPL")
            assert snapshot is not None
            Store().put(snapshot)
    code, out, err = run("--prune")
    assert (code, out, err) == (0, "", "3 old files removed\n")
    assert len(list(Store().folder.rglob("*.parquet"))) == 5
