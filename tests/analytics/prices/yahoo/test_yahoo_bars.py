"""Sessions, units and contradictions, on small tables of the form that yfinance gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.prices.yahoo.yahoo_bars import implied_dividends, last_finished, to_bars
from models.errors import SourceFailed

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def facts(zone: str = "America/New_York", currency: str = "USD", **more: Any) -> dict[str, Any]:
    """A history's metadata."""
    return {"exchangeTimezoneName": zone, "currency": currency, **more}


def session(zone: str, day: str, start: str, end: str, seen: str = "") -> dict[str, Any]:
    """Metadata in which Yahoo's current session has these local times."""
    times = {"start": pd.Timestamp(f"{day} {start}", tz=zone)}
    times["end"] = pd.Timestamp(f"{day} {end}", tz=zone)
    last = pd.Timestamp(f"{day} {seen}", tz=zone) if seen else None
    return facts(zone, currentTradingPeriod={"regular": times}, regularMarketTime=last)


def table(close: list[float], dividend: list[float] | None = None, **more: Any) -> pd.DataFrame:
    """yfinance's table of the weekdays from 2024-01-02 on; adjusted closes by Yahoo's rule."""
    index = pd.bdate_range("2024-01-02", periods=len(close), tz="America/New_York")
    paid = dividend or [0.0] * len(close)
    factors = [1 - d / c for d, c in zip(paid[1:], close, strict=False)] + [1.0]
    adjusted = np.array(close) * np.cumprod(factors[::-1])[::-1]
    columns = {"Open": close, "High": close, "Low": close, "Close": close, "Adj Close": adjusted}
    events = {"Volume": 100, "Dividends": paid, "Stock Splits": 0.0}
    return pd.DataFrame(columns | events | more, index=index)


def test_implied_dividends_are_those_that_the_adjusted_closes_were_made_with() -> None:
    got = to_bars("A", table([10.0, 11, 12, 11], [0.0, 0, 0.5, 0.25]), facts(), NOW)
    implied = implied_dividends(got.columns)
    assert np.isnan(implied[0])
    np.testing.assert_allclose(implied[1:], [0.0, 0.5, 0.25], atol=1e-14)


def test_a_dividend_that_is_already_in_pounds_is_not_divided() -> None:
    rows = table([1000.0, 1010, 1020, 1030], [0.0, 20.0, 0, 30.0])
    rows["Dividends"] = [0.0, 20.0, 0, 0.30]  # 30 pence, told in pounds; the adjusted closes know
    got = to_bars("A", rows, facts(currency="GBp"), NOW)
    assert got.columns["dividend"].tolist() == [0.0, 0.2, 0.0, 0.3]
    assert got.columns["close"].tolist() == [10.0, 10.1, 10.2, 10.3]
    assert got.origin.note == (
        "quoted in GBp: prices and dividends were divided by 100 to GBP, "
        "except 1 dividends that already were in GBP"
    )


def test_capital_gains_count_where_the_dividend_cannot_contain_them() -> None:
    rows = table([10.0, 10, 10], [0.0, 0.5, 0.1], **{"Capital Gains": [0.0, 0.2, 0.4]})
    got = to_bars("A", rows, facts(), NOW)
    assert got.columns["dividend"].tolist() == [0.0, 0.5, 0.5]
    assert got.origin.note == "1 of 2 capital gains were added to dividends"


def test_two_notes_are_two_clauses() -> None:
    rows = table([1000.0, 1010], [0.0, 20.0])
    rows["Adj Close"] = rows["Close"]
    note = to_bars("A", rows, facts(currency="ZAc"), NOW).origin.note
    assert note.count("; ") == 1


def test_a_dividend_at_the_very_first_session_needs_no_adjustment() -> None:
    assert to_bars("A", table([10.0, 11], [1.0, 0.0]), facts(), NOW).origin.note == ""


def test_of_several_rows_of_a_day_the_last_counts_and_days_are_sorted() -> None:
    rows = table([10.0, 11, 12])
    twice = pd.concat([rows.iloc[[2, 0]], rows.iloc[[1]] * 2, rows.iloc[[1]]])
    got = to_bars("A", twice, facts(), NOW)
    assert got.columns["close"].tolist() == [10, 11, 12]
    assert (np.diff(got.dates) > np.timedelta64(0)).all()


@pytest.mark.parametrize("close", [[np.nan, 0.0], []])
def test_no_close_at_all_is_a_failure_not_an_empty_history(close: list[float]) -> None:
    with pytest.raises(SourceFailed, match="no finished session with a close"):
        to_bars("A", table(close), facts(), NOW)


NEW_YORK = session("America/New_York", "2024-01-16", "09:30", "16:00", seen="16:00")
TRAILING = session("America/New_York", "2024-01-16", "09:30", "16:00", seen="15:45")
FOREX = session("Europe/London", "2024-01-16", "00:00", "23:59", seen="23:59")


@pytest.mark.parametrize(
    ("known", "now", "last"),
    [
        (NEW_YORK, "2024-01-16T15:59-05:00", 15),
        (NEW_YORK, "2024-01-16T16:00-05:00", 16),
        # Yahoo's price is older than the session's end, so it may be late: half an hour's grace.
        (TRAILING, "2024-01-16T16:29-05:00", 15),
        (TRAILING, "2024-01-16T16:30-05:00", 16),
        # A market that never closes: its day is over at its own midnight.
        (FOREX, "2024-01-16T23:59:59+00:00", 15),
        (FOREX, "2024-01-17T00:00+00:00", 16),
        # Yahoo looks to a later session already, or still to an earlier one.
        (NEW_YORK, "2024-01-15T20:00-05:00", 15),
        (NEW_YORK, "2024-01-17T20:00-05:00", 16),
        # No session known: a day is over at midnight.
        (facts("Asia/Tokyo"), "2024-01-16T23:00+09:00", 15),
        (facts("Asia/Tokyo"), "2024-01-17T00:00+09:00", 16),
        # The date is the exchange's, not the caller's: 20:00 in New York is tomorrow in Tokyo.
        (facts("Asia/Tokyo"), "2024-01-16T20:00-05:00", 16),
    ],
)
def test_the_newest_finished_day(known: dict[str, Any], now: str, last: int) -> None:
    assert last_finished(known, datetime.fromisoformat(now)) == date(2024, 1, last)


def test_rows_after_today_are_not_sessions() -> None:
    got = to_bars("A", table([10.0, 11, 12]), facts(), datetime(2024, 1, 3, 12, tzinfo=UTC))
    assert got.as_of == date(2024, 1, 2)


def test_the_company_comes_with_the_prices() -> None:
    named = facts(longName="  Vodafone Group\nPlc ", shortName="VODAFONE")
    assert to_bars("VOD.L", table([1.0, 2.0]), named, NOW).origin.name == "Vodafone Group Plc"
    short = facts(longName=None, shortName="BMW")
    assert to_bars("BMW.DE", table([1.0, 2.0]), short, NOW).origin.name == "BMW"
    assert to_bars("A", table([1.0, 2.0]), facts(), NOW).origin.name == ""
