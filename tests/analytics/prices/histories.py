"""Made-up histories for the store: dividends, a split, a gap; and snapshots of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.store.snapshot import Snapshot
from models.prices.origin import Origin, Revision
from tests.yahoo.market.series import Bar, adjusted

AT = datetime(2026, 11, 20, 21, 30, tzinfo=UTC)
REVISION = Revision(date(2026, 11, 3), "close", 10.5, 10.25, date(2026, 11, 4))
LOST = Revision(date(2026, 11, 5), "high", 11.0, None, date(2026, 11, 6))
ORIGIN = Origin("yahoo", "USD", AT, note="a note", revisions=(REVISION, LOST))


def history(
    ticker: str = "AAPL", sessions: int = 60, *, last: str = "2026-11-20", origin: Origin = ORIGIN
) -> Bars:
    """Weekday sessions with a dividend every 20, a split in the 5th, no close in the 7th.

    The closes are multiples of 1/64, so that halving them is exact. Adjusted closes are made by
    the stand-in's own rule, from the newest backwards.
    """
    days = np.busday_offset(last, np.arange(1 - sessions, 1), roll="backward").astype("M8[D]")
    steps = np.random.default_rng(len(ticker)).integers(-32, 33, sessions)
    close = 100 + np.cumsum(steps) / 64
    close[6 : min(7, sessions)] = np.nan
    dividend = np.where(np.arange(sessions) % 20 == 19, 0.25, 0.0)
    split = np.where(np.arange(sessions) == 4, 2.0, 1.0)
    prices = {"open": close - 0.25, "high": close + 0.5, "low": close - 0.5, "close": close}
    volume = np.where(np.isnan(close), np.nan, 1000.0 + np.arange(sessions))
    columns = prices | {"volume": volume, "dividend": dividend, "split": split}
    columns["adj_close"] = yahoo_adjusted(days, close, dividend)
    return Bars(ticker, days, columns, origin)


def yahoo_adjusted(days: np.ndarray, close: np.ndarray, dividend: np.ndarray) -> np.ndarray:
    """Adjusted closes by the stand-in's loop over sessions that have a close."""
    seen = np.flatnonzero(~np.isnan(close))
    made = adjusted(
        [
            Bar(days[i].astype(object), None, None, None, close[i], None, None, dividend[i])
            for i in seen
        ]
    )
    whole = np.full(len(close), np.nan)
    whole[seen] = [bar.adjclose for bar in made]
    return whole


def snapshot(ticker: str = "AAPL", at: datetime = AT, **given: object) -> Snapshot:
    """A snapshot of such a history, retrieved whole at that time."""
    bars = history(ticker, **given)  # type: ignore[arg-type]
    return Snapshot(replace(bars, origin=replace(bars.origin, retrieved_at=at)), at)


def same(one: Bars, other: Bars, *but: str) -> bool:
    """Whether two bars agree in everything, to the last bit, except in the columns named."""
    fields = (set(one.columns) | set(other.columns)) - set(but)
    return (
        (one.ticker, one.origin) == (other.ticker, other.origin)
        and np.array_equal(one.dates, other.dates)
        and all(np.array_equal(one.columns[f], other.columns[f], equal_nan=True) for f in fields)
    )
