"""From yfinance's table and Yahoo's metadata to Bars: sessions, units and inconsistencies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from analytics.prices.adjustment import implied_dividends
from analytics.prices.bars import Bars
from analytics.symbols.company import sent_name
from analytics.symbols.exchanges import EVERY_DAY, exchange_of
from models.errors import SourceFailed
from models.prices.origin import Origin

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, NDArray[np.float64]]
PRICES = ("open", "high", "low", "close", "adj_close")
# Sub-units in which Yahoo quotes, their currencies, and how many of them are one unit of it:
# London, Tel Aviv, Johannesburg, American futures on grains and coffee (ZC=F), Kuwait, Bahrain.
SUB_UNITS = {
    "GBp": "GBP",
    "GBX": "GBP",
    "ILA": "ILS",
    "ZAc": "ZAR",
    "ZAX": "ZAR",
    "USX": "USD",
    "KWF": "KWD",
    "BHF": "BHD",
}
PARTS = dict.fromkeys(SUB_UNITS, 100) | {"KWF": 1000, "BHF": 1000}
# A dividend this many times smaller than adjusted closes imply was already in the main unit.
MOSTLY = 0.3
# Yahoo's prices trail some exchanges by up to half an hour, so a close is trusted when Yahoo has
# seen a price from the session's end on, and otherwise this long after it.
DELAY = timedelta(minutes=30)
# A session this long is a market that does not close; its day ends at midnight, not at 23:59.
ALL_DAY = timedelta(hours=23)
# Adjusted closes are rounded; a smaller change of their ratio to the close is not a dividend.
ROUNDING = 1e-4
# Notes on a whole answer, without ";" and counts, because a partial answer must repeat them.
UNADJUSTED = "Yahoo's closes came unadjusted, so its dividends are unchecked"
NO_EVENTS = "Yahoo sent no dividends: total returns are the ratio of its adjusted closes"


def to_bars(ticker: str, table: pd.DataFrame, facts: Mapping[str, Any], now: datetime) -> Bars:
    """The finished sessions of a history, in the currency's main unit.

    A close of zero counts as missing. A session without a close is kept only if it has an event,
    because a dividend counts towards the next close.

    Args:
        ticker: the ticker of the bars.
        table: result of yfinance's `history` with auto_adjust=False, index in exchange time.
        facts: its metadata, with currency, time zone and trading period.
        now: an aware time, which decides whether the newest session is over.

    Raises:
        SourceFailed: no finished session has a close, or the time zone makes the dates wrong.
    """
    index = cast("pd.DatetimeIndex", table.index)
    dates = index.tz_localize(None).to_numpy().astype("datetime64[D]")
    _refuse_weekends(ticker, dates, facts)
    columns = _columns(table)
    rows = _last_of_each_day(dates)
    exchange = exchange_of(ticker)
    last = last_finished(facts, now, exchange.zone if exchange else "")
    rows = rows[dates[rows] <= np.datetime64(last)]
    eventful = (columns["dividend"] > 0) | (columns["split"] != 1)
    rows = rows[~np.isnan(columns["close"][rows]) | eventful[rows]]
    if np.isnan(columns["close"][rows]).all():
        raise SourceFailed(ticker, "Yahoo has no finished session with a close of this ticker")
    columns = {name: column[rows] for name, column in columns.items()}
    origin = Origin("yahoo", facts["currency"] or "", now, name=sent_name(facts))
    return Bars(ticker, dates[rows], *_checked(columns, origin, _gains(table)[rows]))


def _refuse_weekends(ticker: str, dates: NDArray[np.datetime64], facts: Mapping[str, Any]) -> None:
    """Raise if Yahoo names a time zone other than the exchange's and dates are therefore wrong.

    The dates of sessions cannot be recovered then, because time stamps are midnights of that zone.
    Another zone with the same dates is accepted.
    """
    exchange, claimed = exchange_of(ticker), facts["exchangeTimezoneName"]
    if exchange is None or exchange.calendar == EVERY_DAY or np.is_busday(dates).all():
        return
    if claimed != exchange.zone and not _same_clock(claimed, exchange.zone):
        reason = (
            f"Yahoo's time zone {claimed} makes weekends of the sessions of {exchange.zone}, so "
            "its dates are wrong: try again later"
        )
        raise SourceFailed(ticker, reason)


def _same_clock(one: str, other: str) -> bool:
    """Whether two time zones show the same time, in winter and in summer."""
    days = [datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7)]
    here, there = ZoneInfo(one), ZoneInfo(other)
    return all(d.astimezone(here).utcoffset() == d.astimezone(there).utcoffset() for d in days)


def last_finished(facts: Mapping[str, Any], now: datetime, zone: str = "") -> date:
    """The exchange's newest finished day: today once its session has ended, else yesterday.

    Args:
        facts: Yahoo's facts about the ticker.
        now: the time, with a time zone.
        zone: the exchange's time zone; "" takes the one in the facts.
    """
    here = now.astimezone(ZoneInfo(zone or facts["exchangeTimezoneName"]))
    return here.date() if _over(facts, here) else here.date() - timedelta(days=1)


def _over(facts: Mapping[str, Any], here: datetime) -> bool:
    """Whether the exchange's session of that day has ended and Yahoo can know its close."""
    period = (facts.get("currentTradingPeriod") or {}).get("regular")
    if not period:
        return False  # the end of today's session is unknown; it is over at midnight
    day = period["start"].astimezone(here.tzinfo).date()
    if day != here.date():
        return bool(day > here.date())  # Yahoo's period is a later session, or still a former one
    if period["end"] - period["start"] >= ALL_DAY:
        return False
    seen = facts.get("regularMarketTime")
    settled = seen is not None and seen >= period["end"]
    return bool(here >= period["end"] + (timedelta(0) if settled else DELAY))


def _columns(table: pd.DataFrame) -> Columns:
    """The table's columns under our names: NaN where there is no price, 1 for no split."""
    names = {name: name.replace("_", " ").title() for name in PRICES}
    columns = {ours: table[theirs].to_numpy(np.float64) for ours, theirs in names.items()}
    for name, prices in columns.items():
        columns[name] = np.where(np.isfinite(prices) & (prices != 0), prices, np.nan)
    splits = table["Stock Splits"].to_numpy(np.float64)
    # yfinance fills missing volumes with 0; without a close there was no trade to count.
    volume = table["Volume"].to_numpy(np.float64)
    columns["volume"] = np.where(np.isnan(columns["close"]), np.nan, volume)
    columns["dividend"] = table["Dividends"].to_numpy(np.float64)
    columns["split"] = np.where(splits > 0, splits, 1.0)
    return columns


def _gains(table: pd.DataFrame) -> NDArray[np.float64]:
    """Capital gains that a fund distributed, a share and session, in Yahoo's unit."""
    if "Capital Gains" not in table:
        return np.zeros(len(table))
    return table["Capital Gains"].to_numpy(np.float64)


def _last_of_each_day(dates: NDArray[np.datetime64]) -> NDArray[np.intp]:
    """Row numbers, oldest day first; of several rows of a day the last."""
    _, from_the_end = np.unique(dates[::-1], return_index=True)
    return len(dates) - 1 - from_the_end


def _checked(
    columns: Columns, origin: Origin, gains: NDArray[np.float64]
) -> tuple[Columns, Origin]:
    """The columns made consistent, and an origin with a note on the corrections."""
    notes: list[str] = []
    for step in (_count_gains(gains), _to_main_unit, _weigh_adjusted):
        columns, origin, note = step(columns, origin)
        notes += [note] if note else []
    return columns, replace(origin, note="; ".join(notes))


def _count_gains(gains: NDArray[np.float64]) -> Any:
    """A step that adds capital gains which the dividends cannot contain already.

    Yahoo adds a fund's gains to its dividend of the day, but not always (yfinance,
    `_repair_capital_gains`); a dividend smaller than the gains certainly lacks them.
    """

    def step(columns: Columns, origin: Origin) -> tuple[Columns, Origin, str]:
        lacking = (gains > 0) & (columns["dividend"] < gains)
        if not (gains > 0).any():
            return columns, origin, ""
        dividend = columns["dividend"] + np.where(lacking, gains, 0.0)
        note = f"{lacking.sum()} of {(gains > 0).sum()} capital gains were added to dividends"
        return columns | {"dividend": dividend}, origin, note

    return step


def _to_main_unit(columns: Columns, origin: Origin) -> tuple[Columns, Origin, str]:
    """Pence, fils and their like to the currency's main unit, prices and dividends alike.

    Yahoo gives some dividends of a stock quoted in pence in pounds; its own adjusted closes
    show which, and those are not divided.
    """
    main = SUB_UNITS.get(origin.currency)
    if main is None:
        return columns, origin, ""
    dividend, parts = columns["dividend"], PARTS[origin.currency]
    already = (dividend > 0) & (implied_dividends(columns) > MOSTLY * parts * dividend)
    scaled = {name: columns[name] / parts for name in PRICES}
    scaled["dividend"] = np.where(already, dividend, dividend / parts)
    note = f"quoted in {origin.currency}: prices and dividends were divided by {parts} to {main}"
    if already.any():
        note += f", except {already.sum()} dividends that already were in {main}"
    return columns | scaled, replace(origin, currency=main), note


def _weigh_adjusted(columns: Columns, origin: Origin) -> tuple[Columns, Origin, str]:
    """Note where Yahoo's adjusted closes and dividends contradict each other."""
    observed = ~np.isnan(columns["close"])
    factor = columns["adj_close"] / columns["close"]
    factor = factor[np.isfinite(factor)]
    adjusted = bool(factor.size and np.ptp(factor) > ROUNDING)
    paid = bool((columns["dividend"][np.argmax(observed) + 1 :] > 0).any())
    if paid and not adjusted:
        others = {name: column for name, column in columns.items() if name != "adj_close"}
        return others, origin, UNADJUSTED
    if adjusted and not paid:
        return columns, replace(origin, basis="adjusted"), NO_EVENTS
    return columns, origin, ""
