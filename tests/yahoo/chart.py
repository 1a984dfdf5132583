"""The body of /v8/finance/chart/SYMBOL: bars, events and metadata of one symbol."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from tests.yahoo.faults import Fault, break_bars
from tests.yahoo.market.series import Bar, Series, at

Json = dict[str, Any]
VALID_RANGES = ["1d", "5d", "1mo", "3mo", "6mo", "1y", "2y", "5y", "10y", "ytd", "max"]
INTERVALS = ("1d", "1wk", "1mo", "3mo")
DAY = 86_400


class ApiError(Exception):
    """An error that Yahoo answers in JSON with an HTTP status."""

    def __init__(self, status: int, code: str, description: str) -> None:
        super().__init__(description)
        self.status, self.code, self.description = status, code, description


def chart(series: Series, query: dict[str, str], faults: list[Fault], today: date | None) -> Json:
    """What Yahoo answers for a series as it stood on `today`, broken by `faults`.

    Raises:
        ApiError: a range, interval or window that Yahoo refuses.
    """
    span = "" if "period1" in query else query.get("range", "1mo").lower()
    interval = query.get("interval", "1d")
    begin, end = _window(series, query, span, today)
    _refuse(series, begin, end, interval)
    daily = [bar for bar in series.bars if begin <= bar.stamp < end]
    bars = daily if interval == "1d" else grouped(series, daily, interval)
    result: Json = {"meta": _break_meta(_meta(series, daily, interval, span), faults)}
    _put_bars(result, break_bars(bars, faults), faults)
    _put_events(result, daily, query.get("events", ""), faults)
    return {"chart": {"result": [result], "error": None}}


def _window(
    series: Series, query: dict[str, str], span: str, today: date | None
) -> tuple[int, int]:
    """First and one-past-last epoch second that are asked for."""
    last_end = series.bars[-1].stamp + DAY
    if not span:
        return int(float(query["period1"])), int(float(query.get("period2", last_end)))
    return at(range_start(series, span, today), "00:00", series.facts.timezone), last_end


def range_start(series: Series, span: str, today: date | None) -> date:
    """First day of a Yahoo `range`, counted back from `today`, else from the newest bar."""
    newest = today or series.bars[-1].date
    if span == "max":
        return series.bars[0].date
    if span == "ytd":
        return newest.replace(month=1, day=1)
    found = re.fullmatch(r"([1-9]\d*)(d|wk|mo|y)", span)
    if not found:
        text = f"Invalid input - range={span} is not supported. Valid ranges: {VALID_RANGES}"
        raise ApiError(422, "Unprocessable Entity", text)
    count, unit = int(found[1]), found[2]
    if unit == "d":
        return series.bars[-min(count, len(series.bars))].date
    if unit == "wk":
        return newest - timedelta(weeks=count)
    return months_before(newest, count * (12 if unit == "y" else 1))


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or that month's last.

    Example:
        >>> months_before(date(2024, 3, 31), 1)
        datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    next_month = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (next_month - timedelta(days=1)).day))


def _refuse(series: Series, begin: int, end: int, interval: str) -> None:
    """Yahoo's own refusals, in its words."""
    window = f"startDate = {begin}, endDate = {end}"
    if interval not in INTERVALS:
        text = f"{interval} data not available for {window}."
        raise ApiError(422, "Unprocessable Entity", text)
    if begin >= end:
        text = f"Invalid input - start date cannot be after end date. {window}"
        raise ApiError(400, "Bad Request", text)
    if begin > series.bars[-1].stamp + DAY or end <= series.bars[0].stamp:
        raise ApiError(400, "Bad Request", f"Data doesn't exist for {window}")


def grouped(series: Series, daily: list[Bar], interval: str) -> list[Bar]:
    """The daily bars merged into weeks (from Monday), months or quarters."""
    merged: dict[date, Bar] = {}
    for bar in daily:
        if bar.close is None or bar.high is None or bar.low is None:
            continue
        first = _group_start(bar.date, interval)
        merged[first] = _joined(merged[first], bar) if first in merged else bar
    zone = series.facts.timezone
    return [replace(b, date=d, stamp=at(d, "00:00", zone)) for d, b in merged.items()]


def _group_start(day: date, interval: str) -> date:
    if interval == "1wk":
        return day - timedelta(days=day.weekday())
    month = day.month if interval == "1mo" else (day.month - 1) // 3 * 3 + 1
    return day.replace(month=month, day=1)


def _joined(whole: Bar, bar: Bar) -> Bar:
    return replace(
        whole,
        high=max(whole.high or 0.0, bar.high or 0.0),
        low=min(whole.low or 0.0, bar.low or 0.0),
        close=bar.close,
        adjclose=bar.adjclose,
        volume=(whole.volume or 0.0) + (bar.volume or 0.0),
    )


def _put_bars(result: Json, bars: list[Bar], faults: list[Fault]) -> None:
    if not bars:
        result["indicators"] = {"quote": [{}], "adjclose": [{}]}
        return
    names = ("open", "high", "low", "close")
    quote: Json = {name: [getattr(bar, name) for bar in bars] for name in names}
    quote["volume"] = [None if bar.volume is None else int(bar.volume) for bar in bars]
    result["timestamp"] = [bar.stamp for bar in bars]
    result["indicators"] = {"quote": [quote]}
    if ("noadj", "") not in faults:
        result["indicators"]["adjclose"] = [{"adjclose": [bar.adjclose for bar in bars]}]


def _put_events(result: Json, daily: list[Bar], wanted: str, faults: list[Fault]) -> None:
    events: Json = {}
    for bar in daily:
        key = str(bar.stamp)
        if bar.dividend and "div" in wanted:
            paid = {"amount": bar.dividend, "date": bar.stamp}
            events.setdefault("dividends", {})[key] = paid
        if bar.split not in (0.0, 1.0) and "split" in wanted:
            events.setdefault("splits", {})[key] = _split(bar)
    if events and not {kind for kind, _ in faults} & {"noevents", "empty"}:
        result["events"] = events


def _split(bar: Bar) -> Json:
    ratio = Fraction(bar.split).limit_denominator(1000)
    return {
        "date": bar.stamp,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "splitRatio": f"{ratio.numerator}:{ratio.denominator}",
    }


def _meta(series: Series, daily: list[Bar], interval: str, span: str) -> Json:
    facts, newest = series.facts, series.newest
    opened = at(newest.date, facts.open, facts.timezone)
    closed = at(newest.date, facts.close, facts.timezone)
    year = [bar for bar in series.bars[-252:] if bar.high is not None and bar.low is not None]
    return {
        **{name: getattr(facts, name) for name in ("currency", "exchangeName", "priceHint")},
        **{name: getattr(facts, name) for name in ("longName", "shortName", "instrumentType")},
        **_local_time(newest.date, facts.timezone),
        "symbol": series.symbol,
        "fullExchangeName": facts.fullExchangeName,
        "firstTradeDate": series.bars[0].stamp,
        "regularMarketTime": closed,
        "hasPrePostMarketData": facts.currency == "USD",
        "exchangeTimezoneName": facts.timezone,
        "regularMarketPrice": newest.close,
        "fiftyTwoWeekHigh": max((bar.high or 0.0 for bar in year), default=None),
        "fiftyTwoWeekLow": min((bar.low or 0.0 for bar in year), default=None),
        "regularMarketDayHigh": newest.high,
        "regularMarketDayLow": newest.low,
        "regularMarketVolume": int(newest.volume or 0),
        "chartPreviousClose": _close_before(series, daily) or newest.close,
        "currentTradingPeriod": _trading_period(newest.date, facts.timezone, opened, closed),
        "dataGranularity": interval,
        "range": span,
        "validRanges": list(VALID_RANGES),
    }


def _local_time(day: date, zone: str) -> Json:
    noon = datetime.combine(day, time(12), ZoneInfo(zone))
    offset = noon.utcoffset() or timedelta()
    return {"timezone": noon.tzname(), "gmtoffset": int(offset.total_seconds())}


def _trading_period(day: date, zone: str, opened: int, closed: int) -> Json:
    local = _local_time(day, zone)
    return {
        "pre": {**local, "start": opened - 19_800, "end": opened},
        "regular": {**local, "start": opened, "end": closed},
        "post": {**local, "start": closed, "end": closed + 14_400},
    }


def _close_before(series: Series, daily: list[Bar]) -> float | None:
    first = bisect_left(series.bars, daily[0].stamp, key=lambda bar: bar.stamp) if daily else 0
    return series.bars[first - 1].close if first else None


def _break_meta(meta: Json, faults: list[Fault]) -> Json:
    for kind, argument in faults:
        if kind == "currency":
            meta["currency"] = argument
        elif kind == "tz":
            meta["exchangeTimezoneName"] = argument
        elif kind == "notz":
            del meta["exchangeTimezoneName"]
    return meta
