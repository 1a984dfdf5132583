"""Indices, funds, exchange rates and crypto, each by its own calendar: no session lost or made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analytics import prices, quality, study
from analytics.__main__ import main
from analytics.performance import summary
from analytics.prices.bars import Bars
from analytics.request import Request
from analytics.study import Study, days_a_year
from models.prices.origin import Origin
from tests.dashboard.market import Market

CURRENCIES = {"EURUSD=X": "USD", "BTC-USD": "USD", "ETH-USD": "USD"}
Run = Callable[..., tuple[int, str, str]]


def asset(ticker: str, days: str, *, seed: int = 1, start: str = "2023-11-01") -> Bars:
    """A made-up asset with a close on each of those days of the week ("1111111" is all of them)."""
    every = np.arange(np.datetime64(start), np.datetime64("2024-12-31"))
    dates = every[np.is_busday(every, weekmask=days)]
    steps = np.random.default_rng(seed).normal(0.0, 0.02, len(dates))
    close = 100 * np.exp(steps.cumsum())
    return Bars(ticker, dates, {"close": close}, Origin("yahoo", CURRENCIES.get(ticker, "USD")))


BITCOIN = asset("BTC-USD", "1111111")
EURO = asset("EURUSD=X", "1111100", seed=2)
FUND = asset("SPY", "1111100", seed=3)


def studied(*known: Bars, **asked: object) -> Study:
    request = Request(tickers=tuple(one.ticker for one in known), source="yahoo", **asked)  # type: ignore[arg-type]
    return study.run(request, prices.load(request, Market(*known).feed(), patience=10))


def returns(made: Study, ticker: str) -> pd.Series:
    row = made.daily.simple[made.tickers.index(ticker)]
    return pd.Series(row, index=pd.DatetimeIndex(made.dates)).dropna()


def test_every_day_of_crypto_has_its_return_beside_a_fund_that_rests() -> None:
    made = studied(BITCOIN, FUND, EURO)
    close = pd.Series(BITCOIN.columns["close"], index=pd.DatetimeIndex(BITCOIN.dates))
    found = returns(made, "BTC-USD")
    assert len(found) == len(BITCOIN.dates) - 1
    assert set(found.index.day_of_week) == set(range(7))
    np.testing.assert_allclose(found, close.pct_change().dropna(), rtol=0, atol=1e-14)
    assert set(returns(made, "SPY").index.day_of_week) == set(range(5))


def test_the_company_of_crypto_changes_no_number_of_a_fund_or_a_rate() -> None:
    """A Monday's return is from Friday's close, whether or not others have a Saturday."""
    together = studied(BITCOIN, FUND, EURO)
    for one in (FUND, EURO):
        alone = returns(studied(one), one.ticker)
        pd.testing.assert_series_equal(returns(together, one.ticker), alone)


@pytest.mark.parametrize("frequency", ["weekly", "monthly", "quarterly", "yearly"])
def test_longer_periods_hold_every_weekend(frequency: str) -> None:
    made = studied(BITCOIN, FUND, frequency=frequency)
    row = made.tickers.index("BTC-USD")
    whole = np.nanprod(1 + made.periodic.simple[row])
    close = BITCOIN.columns["close"]
    assert whole == pytest.approx(close[-1] / close[0], rel=1e-12)


def test_a_week_of_crypto_runs_from_saturday_to_friday() -> None:
    """By hand: the week that ends on Friday 2024-01-12 is from the close of the 5th."""
    made = studied(BITCOIN, frequency="weekly")
    close = pd.Series(BITCOIN.columns["close"], index=pd.DatetimeIndex(BITCOIN.dates))
    column = made.periodic.labels.tolist().index(date(2024, 1, 12))
    expected = close["2024-01-12"] / close["2024-01-05"] - 1
    assert made.periodic.simple[0, column] == pytest.approx(expected, rel=1e-12)


def test_common_sessions_of_crypto_and_a_fund_are_the_funds() -> None:
    made = studied(BITCOIN, FUND, window="common")
    assert returns(made, "BTC-USD").index.equals(returns(made, "SPY").index)
    close = pd.Series(BITCOIN.columns["close"], index=pd.DatetimeIndex(BITCOIN.dates))
    monday = returns(made, "BTC-USD")["2024-01-08"]
    assert monday == pytest.approx(close["2024-01-08"] / close["2024-01-05"] - 1, rel=1e-12)


@pytest.mark.parametrize(
    ("bars", "calendar", "gone", "severity"),
    [
        (BITCOIN, "24/7", "2024-06-15", "info"),  # a Saturday
        (EURO, "24/5", "2024-07-04", "info"),  # New York rests, exchange rates do not
    ],
)
def test_the_card_counts_by_the_assets_own_calendar(
    bars: Bars, calendar: str, gone: str, severity: str
) -> None:
    card = quality.card(bars)
    assert (card.calendar, card.missing, card.unexpected) == (calendar, 0, 0)
    assert card.expected == card.observed == len(bars.dates)
    kept = bars.dates != np.datetime64(gone)
    holed = Bars(bars.ticker, bars.dates[kept], {"close": bars.columns["close"][kept]}, bars.origin)
    [found] = quality.card(holed).of_kind("missing")
    assert (found.severity, found.dates) == (severity, (date.fromisoformat(gone),))


def test_a_saturday_is_no_session_of_an_exchange_rate() -> None:
    weekend = asset("EURUSD=X", "1111110")
    [found] = quality.card(weekend).of_kind("unexpected")
    assert {day.weekday() for day in found.dates} == {5}


def test_annualisation_stays_252_unless_said() -> None:
    made, said = studied(BITCOIN), studied(BITCOIN, periods=365)
    usual, yearly = (summary.summary(one)["volatility"][0] for one in (made, said))
    assert usual == pytest.approx(np.sqrt(252) * returns(made, "BTC-USD").std(), rel=1e-12)
    assert yearly == pytest.approx(usual * np.sqrt(365 / 252), rel=1e-12)


def test_365_is_offered_where_it_would_be_right() -> None:
    ether = asset("ETH-USD", "1111111", seed=4)
    one = days_a_year.offer(studied(BITCOIN), "--periods 365")
    assert one == (
        "BTC-USD trades 365 days a year, and annualised figures count 252: --periods 365 counts 365"
    )
    two = days_a_year.offer(studied(BITCOIN, ether), "--periods 365")
    assert two.startswith("BTC-USD, ETH-USD trade 365 days a year")
    mixed = days_a_year.offer(studied(BITCOIN, FUND), "--periods 365")
    assert mixed.endswith("--periods 365 counts 365, on all tickers of the table")


@pytest.mark.parametrize(
    "made",
    [
        studied(FUND, EURO),
        studied(BITCOIN, periods=365),
        studied(BITCOIN, periods=252),
        studied(BITCOIN, frequency="weekly"),
        studied(BITCOIN, FUND, window="common"),
        studied(BITCOIN, FUND, window="asked"),
    ],
    ids=["no crypto", "said", "said to be 252", "weeks", "common sessions", "those asked for"],
)
def test_and_nowhere_else(made: Study) -> None:
    assert days_a_year.offer(made, "--periods 365") == ""


@pytest.mark.parametrize(
    ("command", "offered"),
    [("summary", True), ("volatility", True), ("returns", False)],
)
def test_the_command_line_offers_it_with_annualised_figures_only(
    command: str,
    offered: bool,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(prices, "feed_on_store", lambda *_: Market(BITCOIN).feed())
    with pytest.raises(SystemExit) as left:
        main([command, "BTC-USD", "--csv", "-"])
    assert left.value.code in (0, None)
    assert ("BTC-USD trades 365 days a year" in capfd.readouterr().err) == offered
