"""Listings: which symbol is asked for in the place of an ISIN."""

from __future__ import annotations

from analytics.prices import search, sources
from analytics.request import TICKER, Request
from analytics.symbols.isin import is_isin
from analytics.symbols.names import Match


def resolved(request: Request, ask: search.Ask | None = None) -> tuple[Request, list[str]]:
    """The request with each ISIN replaced by the listing that its source names first.

    The sentences name the listing of each. An ISIN without one stays, and fails as a ticker that
    is not known.

    Args:
        request: changed only where its source is remote.
        ask: text → matches; None is the search of that source.
    """
    if not sources.is_remote(request) or not any(map(is_isin, request.symbols)):
        return request, []
    said: list[str] = []
    ask = ask or sources.of(request).search

    def listing(name: str) -> str:
        if not is_isin(name):
            return name
        found = search.find(name, ask)
        usable = [match for match in found.matches if TICKER.fullmatch(match.symbol)]
        if not usable:
            return name
        said.append(_taken(name, usable))
        return usable[0].symbol

    tickers = tuple(map(listing, request.tickers))
    benchmark = None if request.benchmark is None else listing(request.benchmark)
    return request.but(tickers=tickers, benchmark=benchmark), list(dict.fromkeys(said))


def _taken(isin: str, found: list[Match]) -> str:
    first, others = found[0], [match.symbol for match in found[1:]]
    where = ", ".join(filter(None, (first.name, first.exchange)))
    more = f"; others: {', '.join(others)}" if others else ""
    return f"{isin}: the listing {first.symbol} was taken ({where}){more}"
