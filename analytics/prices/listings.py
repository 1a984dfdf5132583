"""Listings: which symbol is asked for in the place of an ISIN."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.prices import search, sources
from analytics.request import TICKER, Request
from analytics.symbols.isin import is_isin
from analytics.symbols.names import Match


@dataclass(frozen=True, slots=True)
class Listing:
    """Where a security is quoted that an ISIN names.

    Attributes:
        isin: as typed.
        taken: the listing that Yahoo names first.
        others: the symbols of those that it names after it.
    """

    isin: str
    taken: Match
    others: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Which listing was taken, and which others there are."""
        where = ", ".join(filter(None, (self.taken.name, self.taken.exchange)))
        more = f"; others: {', '.join(self.others)}" if self.others else ""
        return f"{self.isin}: the listing {self.taken.symbol} was taken ({where}){more}"


def listing(text: str, ask: search.Ask | None = None) -> Listing | None:
    """The listing that stands for a text that is an ISIN; None for any other text, or without one.

    A picker calls it with what was typed, puts `taken.symbol` in its place and shows `sentence`.
    It waits for Yahoo, at most `search.PATIENCE` seconds.

    Args:
        text: what was typed.
        ask: text → matches, None is Yahoo's search.
    """
    isin = text.strip().upper()
    if not is_isin(isin):
        return None
    found = search.find(isin) if ask is None else search.find(isin, ask)
    usable = [match for match in found.matches if TICKER.fullmatch(match.symbol)]
    if not usable:
        return None
    return Listing(isin, usable[0], tuple(match.symbol for match in usable[1:]))


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
    ask = ask or sources.of(request).search
    found = {name: listing(name, ask) for name in request.symbols}
    symbols = {name: one.taken.symbol for name, one in found.items() if one}
    tickers = tuple(symbols.get(name, name) for name in request.tickers)
    benchmark = request.benchmark and symbols.get(request.benchmark, request.benchmark)
    said = [one.sentence for one in found.values() if one]
    return request.but(tickers=tickers, benchmark=benchmark), said
