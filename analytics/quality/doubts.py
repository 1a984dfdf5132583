"""Doubts about all prices of a ticker: their source against its exchange and its past answers.

A wrong currency, missing adjustments or missing recent sessions make no single price look wrong;
they show in a comparison with the exchange's currency, with its other tickers, and with the
source's previous answer.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.prices import sources
from analytics.prices.source import Doubt
from analytics.prices.store.merge import SINCE
from analytics.prices.yahoo.yahoo_bars import SUB_UNITS
from analytics.quality.bars import Prices
from analytics.quality.calendars import Sessions
from analytics.quality.continuity import OLD, age
from analytics.quality.findings import Finding, Kind, Severity, finding, several
from analytics.symbols.exchanges import exchange_of

# Currencies traded on an exchange, by its calendar: its country's currency first, then those of
# foreign shares and funds. Other exchanges are not checked.
_TRADED = """
XNYS USD|XLON GBP USD EUR CHF JPY|XDUB EUR GBP USD|XETR EUR|XPAR EUR USD|XAMS EUR USD GBP|XBRU EUR
XLIS EUR|XMIL EUR|XMAD EUR|XSWX CHF EUR USD GBP JPY|XWBO EUR|XSTO SEK EUR|XHEL EUR SEK|XCSE DKK
XOSL NOK|XWAR PLN|XPRA CZK|XIST TRY|XTAE ILS|XSAU SAR|XJSE ZAR|XTSE CAD USD|XMEX MXN|BVMF BRL
XTKS JPY|XHKG HKD CNY USD|XSHG CNY USD HKD|XTAI TWD|XKRX KRW|XKLS MYR|XBKK THB|XIDX IDR|XBOM INR
XASX AUD|XNZE NZD AUD
"""
TRADED = {
    calendar: tuple(currencies)
    for calendar, *currencies in (
        part.split() for part in _TRADED.replace("\n", "|").split("|") if part
    )
}
SEVERITIES: dict[Doubt, Severity] = {"unadjusted": "warning", "no_events": "info"}


def told(prices: Prices) -> Iterator[Finding]:
    """Notes on the answer: no adjustment, no events, another form than before."""
    clauses: dict[str, tuple[Severity, Kind]] = {SINCE: ("warning", "form")}
    for kind, start in sources.of_prices(prices.origin.source).doubts.items():
        clauses[start] = SEVERITIES[kind], kind
    for clause in filter(None, prices.origin.note.split("; ")):
        for start, (severity, kind_) in clauses.items():
            if clause.startswith(start):
                yield finding(severity, kind_, None, clause)


def currency(prices: Prices) -> Iterator[Finding]:
    """Finding on a currency in which the exchange, or the pair by its spelling, does not trade."""
    source = sources.of_prices(prices.origin.source)
    unit = SUB_UNITS.get(prices.origin.currency, prices.origin.currency)
    usual = traded(prices.ticker)
    if source.spells_exchange and unit and usual and unit not in usual:
        sentence = f"{source.label} says {unit}, but {prices.ticker} trades in {' or '.join(usual)}"
        yield finding("warning", "currency", None, sentence)


def traded(ticker: str) -> tuple[str, ...]:
    """The currencies in which a ticker can trade, by its spelling; () if unknown.

    Example:
        >>> traded("AAPL"), traded("BTC-EUR"), traded("EURUSD=X"), traded("JPY=X"), traded("ES=F")
        (('USD',), ('EUR',), ('USD',), ('JPY',), ())
    """
    exchange = exchange_of(ticker)
    if exchange is None:
        return ()
    if ticker.endswith("=X"):
        return (ticker[-5:-2],)
    if exchange.calendar in TRADED:
        return TRADED[exchange.calendar]
    return (ticker.rsplit("-", 1)[1],) if "-" in ticker else ()


def behind(
    prices: Prices, calendar: Sessions, neighbour: np.datetime64 | None
) -> Iterator[Finding]:
    """Finding on a last session up to `OLD` sessions before that of the same exchange's tickers.

    A larger lag is reported as stale by another check.

    Args:
        prices: of one ticker.
        calendar: sessions of its exchange.
        neighbour: last session of the other tickers of the exchange; None without any.
    """
    late = age(prices.sessions[-1], neighbour, calendar)
    if 0 < late <= OLD:
        last, sessions = prices.sessions[-1:], several(late, "session")
        sentence = f"ends on {last[0]}, {sessions} before others of its exchange"
        yield finding("info", "behind", last, sentence)
