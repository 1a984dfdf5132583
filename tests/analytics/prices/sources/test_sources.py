"""Sources: one is added by one file, and what is said of prices comes from their source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from analytics import prices
from analytics.__main__ import main
from analytics.prices import search, sources
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.prices.source import Source
from analytics.prices.store import pins
from analytics.prices.store.store import Store
from analytics.provenance import bundle, recipes, verify
from analytics.quality import card_table
from analytics.request import Request
from models.errors import RequestError, SourceFailed, TableError
from models.prices.origin import Origin
from tests.analytics.prices.sources.placed import toy_in

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with toy_in(tmp_path, monkeypatch):
        yield


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line: exit code, stdout, stderr."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        code = 0
        try:
            main(list(arguments))
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        return code, *capfd.readouterr()

    return ran


@pytest.mark.usefixtures("toy")
def test_the_command_line_reads_a_source_that_is_one_file(run: Run) -> None:
    code, out, err = run("summary", "ALPHA", "BETA", "--source", "toy", "--csv", "-")
    rows = {row["ticker"]: row for row in csv.DictReader(io.StringIO(out))}
    assert (code, err.count("Yahoo")) == (0, 0)
    assert float(rows["ALPHA"]["total_return"]) == pytest.approx(0.21, abs=1e-12)
    assert float(rows["BETA"]["total_return"]) == pytest.approx(-0.19, abs=1e-12)
    code, _, err = run("summary", "GAMMA", "--source", "toy", "--csv", "-")
    assert (code, "the toy exchange does not list it" in err) == (4, True)


@pytest.mark.usefixtures("toy")
def test_its_prices_are_kept_apart_from_those_of_others(own_home: Path) -> None:
    """The same symbol may be another security there."""
    loaded = prices.load(Request(tickers=("ALPHA",), source="toy"))
    assert loaded.statuses[0].source == "toy"
    assert Store(own_home / "prices-toy").tickers() == ("ALPHA",)
    assert Store().tickers() == ()
    assert pins.pin(loaded) == []
    assert list((own_home / "prices-toy").rglob("*.pinned"))


@pytest.mark.usefixtures("toy")
def test_its_bundle_is_verified_and_its_name_is_in_the_manifest() -> None:
    request = Request(tickers=("ALPHA", "BETA"), source="toy")
    loaded = prices.load(request)
    table = recipes.table("summary", request, loaded, {})
    made = bundle("summary", request, loaded, table)
    assert b'"source": "toy"' in made
    assert verify(made).identical


@pytest.mark.usefixtures("toy")
def test_it_can_be_the_source_that_is_asked_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sources.FIRST, "toy")
    assert prices.load(Request(tickers=("BETA",))).statuses[0].source == "toy"
    [match] = search.find("alp").matches
    assert (match.symbol, match.source) == ("ALPHA", "toy")


def test_a_source_that_is_not_there_is_refused_with_those_that_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(RequestError, match=r"auto, yahoo, sample.*'yaho'.*prices\.csv"):
        prices.load(Request(tickers=("AAPL",), source="yaho"))
    monkeypatch.setenv(sources.FIRST, "yaho")
    with pytest.raises(RequestError, match=r"TENSORTAPE_SOURCE.* yahoo.*'yaho'.*or unset it"):
        prices.load(Request(tickers=("AAPL",)))
    with pytest.raises(TableError, match="which is not there"):
        prices.load(Request(source="absent.csv"))


def test_the_registry_is_what_lies_in_the_folder() -> None:
    assert sources.names() == ("auto", "yahoo", "sample")
    assert [one.name for one in sources.remote()] == ["yahoo"]
    assert sources.is_remote(Request(tickers=("AAPL",)))
    assert not sources.is_remote(Request(source="sample"))
    assert not sources.is_remote(Request(source="absent.csv"))  # not opened for the answer


def test_labels_are_the_sources_own_and_a_file_has_its_name() -> None:
    names = ("yahoo", "sample", "store", "Q3 prices.csv")
    assert [sources.label(name) for name in names] == [
        "Yahoo",
        "Embedded sample",
        "Stored copy",
        "Q3 prices.csv",
    ]


def test_a_feed_names_its_source_and_no_other() -> None:
    class Silent(Source):
        name: str = "silent"
        label: str = "Silent & Co"

        def fetch(self, ticker: str, since: object = None) -> Bars:
            raise SourceFailed(ticker, "down")

    feed = Feed(Silent().fetch, source=Silent())
    feed.want(["AAPL"])
    feed.wait(["AAPL"], 5)
    assert feed.look(["AAPL"])["AAPL"].reason == "down"
    assert feed.source.label == "Silent & Co"


@pytest.mark.parametrize(
    ("source", "severities"), [("yahoo", {"warning"}), ("toy", {"warning"}), ("a.csv", {"info"})]
)
@pytest.mark.usefixtures("toy")
def test_an_old_end_is_a_warning_where_prices_should_be_up_to_date(
    source: str, severities: set[str]
) -> None:
    days = np.busday_offset("2024-01-02", np.arange(300), roll="forward").astype("datetime64[D]")
    bars = Bars("AAPL", days, {"close": 100.0 + np.sin(np.arange(300))}, Origin(source, "USD"))
    loaded = prices.Loaded(prices._panel([bars]), ())
    [card] = card_table.cards(
        Request(tickers=("AAPL",)), loaded, today=np.datetime64("2026-01-02").astype(object)
    )
    assert {one.severity for one in card.findings if one.kind == "stale_tail"} == severities


@pytest.mark.parametrize(("source", "kinds"), [("yahoo", ["currency"]), ("a.csv", [])])
def test_a_currency_is_held_against_the_exchange_where_the_spelling_tells_it(
    source: str, kinds: list[str]
) -> None:
    days = np.busday_offset("2024-01-02", np.arange(30), roll="forward").astype("datetime64[D]")
    bars = Bars("AAPL", days, {"close": 100.0 + np.arange(30.0)}, Origin(source, "EUR"))
    [card] = card_table.cards(Request(tickers=("AAPL",)), prices.Loaded(prices._panel([bars]), ()))
    found = [one for one in card.findings if one.kind == "currency"]
    assert [one.kind for one in found] == kinds
    assert all("Yahoo says EUR, but AAPL trades in USD" in one.sentence for one in found)
