"""ffn on the sample's real prices: to 1e-10 wherever its definition is ours.

It takes prices, as a study does, and counts a year as 365.25 days, so growth rates agree too.
Where its definition is another, docs/differences.md has both figures.
"""

from __future__ import annotations

from datetime import date

import ffn
import numpy as np
import pandas as pd
import pytest

from analytics import stats
from analytics.study import Study
from tests.analytics.tables import studied

TICKERS = ("AAPL", "AMZN", "NVDA", "KO", "^GSPC")
TIGHT = {"rtol": 1e-10, "atol": 1e-13}
RF = 0.02


@pytest.fixture(scope="module")
def made() -> Study:
    return studied("sample", tickers=TICKERS)


def prices(made: Study, ticker: str) -> pd.Series:
    """Wealth of 1, dividends reinvested, from the base on: as a fund's price."""
    return pd.Series(made.growth[made.tickers.index(ticker)], made.dates).dropna()


def ours(metric: str, wealth: pd.Series, **options: float) -> float:
    """Our metric of prices, holes left as holes."""
    observed = wealth.dropna()
    returns = observed.pct_change().reindex(wealth.index).to_numpy()
    function = getattr(stats, metric)
    dated = "dates" in function.__code__.co_varnames
    context = {"dates": wealth.index.to_numpy(), "base": observed.index[0]} if dated else {}
    return float(function(returns, **context, **options))


DAILY = {
    "total_return": "total_return",
    "cagr": "cagr",
    "mean_return": "daily_mean",
    "volatility": "daily_vol",
    "sharpe": "daily_sharpe",
    "sortino": "daily_sortino",
    "best_day": "best_day",
    "worst_day": "worst_day",
    "max_drawdown": "max_drawdown",
    "calmar": "calmar",
    "skewness": "daily_skew",
    "excess_kurtosis": "daily_kurt",
    "best_month": "best_month",
    "worst_month": "worst_month",
    "best_year": "best_year",
    "worst_year": "worst_year",
}


@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees(made: Study, ticker: str) -> None:
    series = prices(made, ticker)
    theirs = ffn.PerformanceStats(series)
    for metric, name in DAILY.items():
        np.testing.assert_allclose(
            ours(metric, series), getattr(theirs, name), **TIGHT, err_msg=metric
        )


@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_above_a_risk_free_rate(made: Study, ticker: str) -> None:
    series = prices(made, ticker)
    theirs = ffn.PerformanceStats(series, rf=RF)
    for metric in ("sharpe", "sortino"):
        expected = getattr(theirs, f"daily_{metric}")
        np.testing.assert_allclose(ours(metric, series, risk_free=RF), expected, **TIGHT)


@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_where_prices_are_missing(made: Study, ticker: str) -> None:
    """One price in twenty: a return goes from an observed price to the next, there and here."""
    series = prices(made, ticker)
    gone = np.random.default_rng(7).random(len(series)) < 0.05
    holed = series.mask(gone)
    theirs = ffn.PerformanceStats(holed)
    for metric in ("total_return", "cagr", "volatility", "sharpe", "sortino", "max_drawdown"):
        np.testing.assert_allclose(
            ours(metric, holed), getattr(theirs, DAILY[metric]), **TIGHT, err_msg=metric
        )


@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_on_pain_but_for_the_base(made: Study, ticker: str) -> None:
    """Its mean has n + 1 drawdowns, the base's of 0 among them; and its unit is a hundredth."""
    series = prices(made, ticker)
    base = np.sqrt(len(series) / (len(series) - 1))
    np.testing.assert_allclose(
        ours("ulcer_index", series), ffn.to_ulcer_index(series) / 100 * base, **TIGHT
    )
    np.testing.assert_allclose(
        ours("ulcer_performance_index", series, risk_free=RF),
        ffn.to_ulcer_performance_index(series, rf=RF) / base,
        **TIGHT,
    )


@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_on_drawdowns(made: Study, ticker: str) -> None:
    """Once -2e-16 is no drawdown any more: by rounding, two of KO's run into the next for it."""
    series = prices(made, ticker)
    depths = ffn.to_drawdown_series(series)
    below = made.drawdown[made.tickers.index(ticker)]
    np.testing.assert_allclose(below[~np.isnan(below)], depths, **TIGHT)
    found = ffn.drawdown_details(depths.where(depths < -1e-12, 0.0))
    average = ours("average_drawdown", series)
    np.testing.assert_allclose(average, float(found["drawdown"].mean()), **TIGHT)


@pytest.mark.parametrize(("frequency", "periods"), [("monthly", 12), ("yearly", 1)])
@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_on_whole_months_and_years(
    ticker: str, frequency: str, periods: int
) -> None:
    """From the last price of 2013 on, so that no period is cut short."""
    whole = {"start": date(2014, 1, 1), "end": date(2021, 12, 31)}
    made = studied("sample", tickers=(ticker,), frequency=frequency, **whole)
    theirs = ffn.PerformanceStats(prices(made, ticker), rf=RF)
    returns, own = made.periodic.simple[0], {"periods": periods}
    expected = {
        "mean": stats.mean_return(returns, **own),
        "vol": stats.volatility(returns, **own),
        "sharpe": stats.sharpe(returns, risk_free=RF, **own),
        "sortino": stats.sortino(returns, risk_free=RF, **own),
        "skew": stats.skewness(returns),
        "kurt": stats.excess_kurtosis(returns),
    }
    for name, found in expected.items():
        wanted = getattr(theirs, f"{frequency}_{name}")
        np.testing.assert_allclose(found, wanted, **TIGHT, err_msg=name)


@pytest.mark.parametrize(("since", "name"), [(date(2022, 12, 1), "mtd"), (date(2022, 1, 1), "ytd")])
@pytest.mark.parametrize("ticker", TICKERS)
def test_the_peer_agrees_on_a_window(ticker: str, since: date, name: str) -> None:
    """A window starts from the last price before it: so far this month, this year."""
    end = {"end": date(2022, 12, 15)}
    whole = studied("sample", tickers=(ticker,), **end)
    cut = studied("sample", tickers=(ticker,), start=since, **end)
    expected = getattr(ffn.PerformanceStats(prices(whole, ticker)), name)
    np.testing.assert_allclose(stats.total_return(cut.daily.simple[0]), expected, **TIGHT)


@pytest.mark.parametrize("ticker", TICKERS[:-1])
def test_the_peer_agrees_against_a_benchmark(made: Study, ticker: str) -> None:
    """Its information ratio is a period's."""
    own, benchmark = (prices(made, name).pct_change() for name in (ticker, "^GSPC"))
    own, benchmark = own.align(benchmark, join="inner")
    found = stats.information_ratio(own.to_numpy(), benchmark=benchmark.to_numpy(), periods=1)
    expected = ffn.calc_information_ratio(own, benchmark)
    np.testing.assert_allclose(found, expected, **TIGHT)
