"""Listings: the symbol used for an ISIN."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.prices import search, sources
from analytics.request import TICKER, Request
from analytics.symbols.isin import is_isin
from analytics.symbols.names import Match


@dataclass(frozen=True, slots=True)
class Listing:
    """Listings of the security of an ISIN.

    Attributes:
        isin: as typed.
        taken: the listing that the source names first.
        others: the symbols of its further listings.
    """

    isin: str
    taken: Match
    others: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Sentence on the listing used, and on others."""
        where = ", ".join(filter(None, (self.taken.name, self.taken.exchange)))
        more = f"; others: {', '.join(self.others)}" if self.others else ""
        return f"{self.isin}: the listing {self.taken.symbol} was taken ({where}){more}"


def listing(text: str, ask: search.Ask | None = None) -> Listing | None:
    """The listing for a text that is an ISIN; None for any other text, or if there is none.

    A picker calls it with the typed text, replaces that by `taken.symbol` and shows `sentence`. It
    waits for the source's search, at most `search.PATIENCE` seconds.

    Args:
        text: the typed text.
        ask: text → matches, None is the first source's search.
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

    The sentences name the listing of each. An ISIN without a listing is unchanged and fails as an
    unknown ticker.

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
    sentences = [one.sentence for one in found.values() if one]
    return request.but(tickers=tickers, benchmark=benchmark), sentences
