"""Several currencies: refused or told in one, the rate's return apart; nothing mixed in silence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics import prices, study
from analytics.performance import correlation, rolling_metrics, summary
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.provenance import bundle, recipes, verify
from analytics.request import Request
from analytics.study import Study, currencies
from models.errors import RequestError, SourceFailed
from models.prices.origin import Origin
from tests.analytics.tables import studied

DAYS = np.datetime64("2024-01-01") + np.arange(500)
RATE = 1.2 + 0.1 * np.sin(np.arange(500) / 40)
POUNDS = 100 * np.exp(np.random.default_rng(0).normal(0.0005, 0.01, 500).cumsum())
DOLLARS = 50 * np.exp(np.random.default_rng(1).normal(0.0005, 0.01, 500).cumsum())
MARKET = {
    "VOD.L": (POUNDS, "GBP"),
    "KO": (DOLLARS, "USD"),
    "^GSPC": (DOLLARS[::-1].copy(), "USD"),
    "GBPUSD=X": (RATE, "USD"),
    "ODD": (POUNDS, ""),
}


def fetch(ticker: str) -> Bars:
    """A market of two currencies and the rate between them."""
    if ticker not in MARKET:
        raise SourceFailed(ticker, "no network")
    closes, currency = MARKET[ticker]
    return Bars(ticker, DAYS, {"close": closes}, Origin("yahoo", currency))


def run(*tickers: str, **asked: Any) -> Study:
    """The study of these tickers of that market."""
    request = Request(tickers=tickers, source="yahoo", **asked)
    return study.run(request, prices.load(request, Feed(fetch), patience=10))


def test_all_prices_are_told_in_the_base_at_their_own_sessions_rate() -> None:
    made = run("VOD.L", "KO", base="USD")
    np.testing.assert_allclose(made.close, [POUNDS * RATE, DOLLARS], rtol=1e-15)
    assert made.currencies == ("GBP", "USD")
    assert [s.ticker for s in made.statuses] == ["VOD.L", "KO"]


def test_the_rates_return_stands_apart_and_the_two_multiply_to_the_whole() -> None:
    table = summary.summary(run("VOD.L", "KO", base="USD")).set_index("ticker")
    own = summary.summary(run("VOD.L")).set_index("ticker")
    assert table.loc["VOD.L", "fx_return"] == pytest.approx(RATE[-1] / RATE[0] - 1, abs=1e-14)
    assert table.loc["KO", "fx_return"] == 0.0
    assert list(table.columns[-2:]) == ["currency", "fx_return"]
    assert 1 + table.loc["VOD.L", "total_return"] == pytest.approx(
        (1 + own.loc["VOD.L", "total_return"]) * (1 + table.loc["VOD.L", "fx_return"]), rel=1e-13
    )


def test_without_a_base_nothing_changes() -> None:
    made = run("VOD.L")
    assert made.fx_return is None
    assert "fx_return" not in summary.summary(made)


def test_correlations_of_two_currencies_are_refused_with_the_remedy() -> None:
    with pytest.raises(RequestError, match=r"one currency for correlations.*GBP, USD.*--base USD"):
        correlation.correlation_table(run("VOD.L", "KO"))
    matrix = correlation.correlation_table(run("VOD.L", "KO", base="USD")).set_index("ticker")
    one, other = np.diff(POUNDS * RATE) / (POUNDS * RATE)[:-1], np.diff(DOLLARS) / DOLLARS[:-1]
    assert matrix.loc["VOD.L", "KO"] == pytest.approx(np.corrcoef(one, other)[0, 1], abs=1e-12)


def test_a_benchmark_in_another_currency_measures_nobody_and_says_so() -> None:
    made = run("VOD.L", "KO", benchmark="^GSPC")
    table = summary.summary(made).set_index("ticker")
    assert np.isnan(table.loc["VOD.L", "beta"])
    assert not np.isnan(table.loc["KO", "beta"])
    (said,) = currencies.remarks(made.request, made.tickers, made.currencies, made.fx_return)
    assert said == (
        "not measured against ^GSPC, which is in USD: VOD.L in GBP; "
        "--base USD tells all in one currency"
    )
    told = run("VOD.L", benchmark="^GSPC", base="USD")
    assert not summary.summary(told)["beta"].isna().any()


def test_the_remark_on_a_rate_has_its_return() -> None:
    made = run("VOD.L", "KO", base="USD")
    said = currencies.remarks(made.request, made.tickers, made.currencies, made.fx_return)
    percent = 100 * (RATE[-1] / RATE[0] - 1)
    made = f"of which the exchange rate made {percent:+.2f} %"
    assert said == [f"VOD.L: converted from GBP to USD, {made}"]


def test_who_cannot_be_told_in_the_base_is_named_and_the_rest_goes_on() -> None:
    made = run("VOD.L", "KO", "ODD", base="EUR")
    reasons = {s.ticker: s.reason for s in made.statuses}
    assert made.tickers == ()
    assert reasons["VOD.L"] == "no exchange rate GBPEUR=X: no network"
    assert reasons["ODD"] == "the currency of its prices is unknown, so they cannot be told in EUR"
    assert run("KO", "ODD", base="USD").tickers == ("KO",)


def test_the_window_of_the_rates_return_is_that_of_the_prices() -> None:
    start, end = DAYS[100].astype(object), DAYS[200].astype(object)
    made = run("VOD.L", base="USD", start=start, end=end)
    assert made.fx_return is not None
    assert made.fx_return[0] == pytest.approx(RATE[200] / RATE[99] - 1, abs=1e-14)


def test_a_bundle_carries_the_rates_and_is_verified_with_them() -> None:
    request = Request(tickers=("VOD.L", "KO"), source="yahoo", base="USD")
    loaded = prices.load(request, Feed(fetch), patience=10)
    table = recipes.table("summary", request, loaded, {})
    verdict = verify(bundle("summary", request, loaded, table))
    assert verdict.identical, verdict.sentence


@pytest.mark.parametrize("base", ["usd", "DOLLAR", "", "=X"])
def test_what_is_no_currency_is_refused(base: str) -> None:
    with pytest.raises(RequestError, match="three letters"):
        Request(tickers=("KO",), base=base)


def test_a_file_says_no_currency_so_it_cannot_be_converted(tmp_path: Path) -> None:
    made = studied(tmp_path / "p.csv", "date,AAA\n2024-01-02,1\n2024-01-03,2\n", base="USD")
    assert made.tickers == ()
    assert "currency of its prices is unknown" in made.statuses[0].reason


def test_rolling_figures_do_not_mix_currencies() -> None:
    made = run("VOD.L", "KO", benchmark="^GSPC")
    beta = rolling_metrics.rolling_beta(made, 63)
    assert np.isnan(beta[0]).all()
    assert not np.isnan(beta[1, -1])
    with pytest.raises(RequestError, match="GBP, USD"):
        rolling_metrics.rolling_pair(made, "VOD.L", "KO", 63)
    told = run("VOD.L", "KO", benchmark="^GSPC", base="USD")
    assert not np.isnan(rolling_metrics.rolling_beta(told, 63)[:, -1]).any()
    assert not np.isnan(rolling_metrics.rolling_pair(told, "VOD.L", "KO", 63)[-1])
