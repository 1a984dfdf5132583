"""The bodies of Yahoo's quote, search and lookup answers, as far as daily bars can tell."""

from __future__ import annotations

from typing import Any

from tests.yahoo.market.series import Series, at

Json = dict[str, Any]


def quote(series: Series) -> Json:
    """One entry of /v7/finance/quote."""
    facts = series.facts
    bars = [bar for bar in series.bars if bar.close is not None] or list(series.bars)
    last, previous = bars[-1], bars[-2] if len(bars) > 1 else bars[-1]
    close, before = last.close or 0.0, previous.close or 0.0
    return {
        "symbol": series.symbol,
        "quoteType": facts.instrumentType,
        "currency": facts.currency,
        "exchange": facts.exchangeName,
        "fullExchangeName": facts.fullExchangeName,
        "exchangeTimezoneName": facts.timezone,
        "longName": facts.longName,
        "shortName": facts.shortName,
        "regularMarketPrice": last.close,
        "regularMarketPreviousClose": previous.close,
        "regularMarketOpen": last.open,
        "regularMarketDayHigh": last.high,
        "regularMarketDayLow": last.low,
        "regularMarketVolume": int(last.volume or 0),
        "regularMarketChange": close - before,
        "regularMarketChangePercent": 100 * (close - before) / before if before else None,
        "regularMarketTime": at(last.date, facts.close, facts.timezone),
        "marketState": "CLOSED",
    }


def quote_summary(series: Series) -> Json:
    """The body of /v10/finance/quoteSummary/SYMBOL with its two commonest modules."""
    facts = quote(series)
    names = ("symbol", "quoteType", "exchange", "longName", "shortName")
    detail = {
        "currency": facts["currency"],
        "maxAge": 1,
        "previousClose": facts["regularMarketPreviousClose"],
        "open": facts["regularMarketOpen"],
        "dayHigh": facts["regularMarketDayHigh"],
        "dayLow": facts["regularMarketDayLow"],
    }
    block = {"quoteType": {name: facts[name] for name in names}, "summaryDetail": detail}
    return {"quoteSummary": {"result": [block], "error": None}}


def search(hits: list[Series]) -> Json:
    """The body of /v1/finance/search."""
    empty: Json = {name: [] for name in ("explains", "news", "nav", "lists", "researchReports")}
    quotes = [_search_hit(series, rank) for rank, series in enumerate(hits)]
    return {**empty, "count": len(hits), "quotes": quotes}


def lookup(hits: list[Series], start: int, count: int) -> Json:
    """The body of /v1/finance/lookup: `count` of the hits from `start` on."""
    documents = [_lookup_hit(series) for series in hits[start : start + count]]
    page = {"start": start, "count": len(documents), "total": len(hits), "documents": documents}
    return {"finance": {"result": [page], "error": None}}


def _search_hit(series: Series, rank: int) -> Json:
    facts = series.facts
    return {
        "symbol": series.symbol,
        "shortname": facts.shortName,
        "longname": facts.longName,
        "exchange": facts.exchangeName,
        "exchDisp": facts.fullExchangeName,
        "quoteType": facts.instrumentType,
        "typeDisp": facts.instrumentType.title(),
        "score": 10_000.0 - rank,
        "isYahooFinance": True,
        "index": "quotes",
    }


def _lookup_hit(series: Series) -> Json:
    return {
        "symbol": series.symbol,
        "shortName": series.facts.shortName,
        "quoteType": series.facts.instrumentType.lower(),
        "exchange": series.facts.exchangeName,
        "regularMarketPrice": series.newest.close,
    }
