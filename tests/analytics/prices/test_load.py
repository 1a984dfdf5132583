"""load: which source serves a ticker, in which order, and what is said about it."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import prices
from analytics.prices.bars import Bars, sentences
from analytics.prices.feed import Feed
from analytics.request import Request
from models.errors import RateLimited, RequestError, SourceFailed, SourceTimeout, TickerNotFound
from models.prices.origin import Origin

DATES = np.array(["2026-11-19", "2026-11-20"], "datetime64[D]")


def live(ticker: str) -> Bars:
    """Two closes as Yahoo would give them."""
    return Bars(ticker, DATES, {"close": np.array([10.0, 11.0])}, Origin("yahoo", "USD"))


def feed(**errors: Exception) -> Feed:
    """A feed whose source raises these errors and has everything else."""

    def fetch(ticker: str) -> Bars:
        if ticker in errors:
            raise errors[ticker]
        return live(ticker)

    return Feed(fetch)


def load(yahoo: Feed, *tickers: str, **asked: object) -> prices.Loaded:
    return prices.load(Request(tickers=tickers, **asked), yahoo, patience=10)  # type: ignore[arg-type]


def test_yahoo_comes_first() -> None:
    loaded = load(feed(), "AAPL", "NEWCO")
    assert [status.source for status in loaded.statuses] == ["yahoo", "yahoo"]
    assert str(loaded.statuses[0].as_of) == "2026-11-20"
    assert loaded.panel.tickers == ("AAPL", "NEWCO")


@pytest.mark.parametrize("error", [SourceFailed, RateLimited, SourceTimeout])
def test_the_sample_stands_in_where_yahoo_fails_and_says_why(error: type[SourceFailed]) -> None:
    loaded = load(feed(AAPL=error("AAPL", "the reason")), "AAPL", "NEWCO")
    one, other = loaded.statuses
    assert (one.source, one.reason, one.outcome) == ("sample", "the reason", error.outcome)
    assert "prices from the sample, to 2023-09-21, because the reason" in one.remark
    assert other.source == "yahoo"


def test_what_yahoo_does_not_know_is_not_taken_from_the_sample() -> None:
    """A renamed or delisted symbol must not come back to life with old prices."""
    loaded = load(feed(AAPL=TickerNotFound("AAPL", "unknown")), "AAPL", "NEWCO")
    assert loaded.statuses[0].source == ""
    assert loaded.panel.tickers == ("NEWCO",)


def test_source_yahoo_never_takes_the_sample() -> None:
    loaded = load(feed(AAPL=SourceFailed("AAPL", "down")), "AAPL", source="yahoo")
    assert loaded.panel.tickers == ()
    assert loaded.statuses[0].remark == "no prices (failed): down"


def test_the_benchmark_is_loaded_too() -> None:
    loaded = load(feed(), "AAPL", benchmark="^GSPC")
    assert loaded.panel.tickers == ("AAPL", "^GSPC")


def test_the_version_changes_with_the_source() -> None:
    first = load(feed(), "AAPL").version
    assert first == load(feed(), "AAPL").version
    assert first != load(feed(AAPL=SourceFailed("AAPL", "down")), "AAPL").version


def test_without_tickers_yahoo_cannot_be_asked() -> None:
    with pytest.raises(RequestError, match="at least one ticker"):
        prices.load(Request(), feed())


def test_without_tickers_a_table_gives_all_it_has() -> None:
    loaded = prices.load(Request(source="sample"))
    assert len(loaded.statuses) == 26


def test_what_is_true_of_several_tickers_is_said_once() -> None:
    dead = {name: SourceFailed(name, "down") for name in ("XXA", "XXB")}
    loaded = load(feed(**dead), "XXA", "NEWCO", "XXB")
    assert sentences(loaded.statuses) == ["XXA, XXB: no prices (failed): down"]


CURRENCIES = {"VOD.L": "GBP", "SAP.DE": "EUR", "KO": "USD", "ODD": ""}


def several(ticker: str) -> Bars:
    """Four days from a day of the ticker's own; rates of every pair."""
    if ticker == "LATE":
        raise SourceFailed(ticker, "down")
    first = np.datetime64("2026-11-02") + 2 * (len(ticker) % 5)
    closes = np.linspace(10.0, 11.0 + len(ticker), 4)
    currency = CURRENCIES.get(ticker, "USD")
    return Bars(ticker, first + np.arange(4), {"close": closes}, Origin("yahoo", currency))


@pytest.mark.parametrize("base", [None, "USD", "EUR"])
@pytest.mark.parametrize("wanted", [("KO",), ("SAP.DE", "VOD.L"), ("ODD", "KO"), ("LATE", "KO")])
def test_narrowed_prices_are_those_that_would_have_been_loaded(
    wanted: tuple[str, ...], base: str | None
) -> None:
    """Dates, prices, statuses and rates: nothing of the tickers left out stays behind."""
    request = Request(tickers=("VOD.L", "SAP.DE", "KO", "ODD", "LATE"), source="yahoo", base=base)
    fewer = request.but(tickers=wanted, benchmark="KO")
    loaded = prices.load(request, Feed(several), patience=10)
    expected = prices.load(fewer, Feed(several), patience=10)
    found = prices.narrowed(loaded, fewer)
    assert (found.statuses, found.rate_statuses) == (expected.statuses, expected.rate_statuses)
    assert found.version == expected.version
    for one, other in ((found.panel, expected.panel), (found.rates, expected.rates)):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.tickers, one.origins) == (other.tickers, other.origins)
            np.testing.assert_array_equal(one.dates, other.dates)
            np.testing.assert_array_equal(one.values.cpu(), other.values.cpu())


def test_prices_that_are_loaded_already_are_only_converted() -> None:
    request = Request(tickers=("VOD.L", "KO"), source="yahoo", base="USD")
    own = prices.load(request.but(base=None), Feed(several), patience=10)
    asked: list[str] = []

    def counted(ticker: str) -> Bars:
        asked.append(ticker)
        return several(ticker)

    found = prices.load(request, Feed(counted), patience=10, unconverted=own)
    assert asked == ["GBPUSD=X"]
    assert found.statuses == prices.load(request, Feed(several), patience=10).statuses
