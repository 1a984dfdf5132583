"""Symbols and their names: those of the embedded sample, and matches of a text; without torch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analytics.symbols.exchanges import CRYPTO, RATES, SUFFIXES, US, exchange_of

NAMES: dict[str, str] = {
    "AAPL": "Apple",
    "AMD": "Advanced Micro Devices",
    "AMZN": "Amazon",
    "BAC": "Bank of America",
    "BBY": "Best Buy",
    "CVX": "Chevron",
    "GE": "General Electric",
    "GOOG": "Alphabet",
    "HD": "Home Depot",
    "JNJ": "Johnson & Johnson",
    "JPM": "JPMorgan Chase",
    "KO": "Coca-Cola",
    "LLY": "Eli Lilly",
    "META": "Meta Platforms",
    "MRK": "Merck",
    "MSFT": "Microsoft",
    "NFLX": "Netflix",
    "NVDA": "NVIDIA",
    "PEP": "PepsiCo",
    "PFE": "Pfizer",
    "PG": "Procter & Gamble",
    "RRC": "Range Resources",
    "UNH": "UnitedHealth",
    "WMT": "Walmart",
    "XOM": "Exxon Mobil",
    "^GSPC": "S&P 500",
}

CLASS_OF_SHARES = re.compile(r"([A-Z]{1,5})\.([A-Z])")


@dataclass(frozen=True, slots=True)
class Match:
    """A symbol that a search found.

    Attributes:
        symbol: as Yahoo spells it.
        name: of the company, fund or pair; "" where it is not known.
        exchange: in words or as its calendar's name; "" where it is not known.
        kind: equity, etf, index, currency, cryptocurrency, future, mutualfund …
        source: who knows it: "yahoo", "store", "sample", or no more than its "spelling".
    """

    symbol: str
    name: str
    exchange: str
    kind: str
    source: str


def dashed(symbol: str) -> str | None:
    """Yahoo's spelling of a class of shares that was spelled with a dot; None for all else.

    A letter that is an exchange's suffix is one: VOD.L is Vodafone in London.

    Example:
        >>> dashed("BRK.B"), dashed("VOD.L"), dashed("BRK-B")
        ('BRK-B', None, None)
    """
    found = CLASS_OF_SHARES.fullmatch(symbol)
    return None if found is None or found[2] in SUFFIXES else f"{found[1]}-{found[2]}"


def matching(text: str, symbols: Iterable[str], source: str) -> tuple[Match, ...]:
    """Those of the symbols whose spelling or name contains the text, the best match first.

    Best is the symbol itself, then one that begins with the text, then a word of the name that
    does, then any place.

    Args:
        text: what was typed.
        symbols: the symbols to search.
        source: who knows them: "yahoo", "store" or "sample".

    Example:
        >>> [match.symbol for match in matching("am", NAMES, "sample")]
        ['AMD', 'AMZN', 'BAC', 'PG']
    """
    wanted = text.strip().casefold()
    ranks = {symbol: _rank(wanted, symbol, NAMES.get(symbol, "")) for symbol in symbols}
    found = sorted((rank, symbol) for symbol, rank in ranks.items() if rank is not None)
    return tuple(_match(symbol, NAMES, source) for _, symbol in found)


def _rank(wanted: str, symbol: str, name: str) -> int | None:
    spelled, named = symbol.casefold(), name.casefold()
    words = re.split(r"\W+", named)
    steps = (
        wanted == spelled,
        wanted == named,
        spelled.startswith(wanted),
        any(word.startswith(wanted) for word in words) or named.startswith(wanted),
        wanted in spelled or wanted in named,
    )
    return next((rank for rank, holds in enumerate(steps) if holds), None)


def _match(symbol: str, names: Mapping[str, str], source: str) -> Match:
    exchange = exchange_of(symbol)
    # A symbol without a suffix is American; which exchange there, its spelling does not tell.
    place = "" if exchange in (None, US, CRYPTO, RATES) else exchange.calendar
    return Match(symbol, names.get(symbol, ""), place, _kind(symbol), source)


def _kind(symbol: str) -> str:
    if symbol.startswith("^"):
        return "index"
    if "=" in symbol:
        return "currency" if symbol.endswith("=X") else "future"
    return "cryptocurrency" if exchange_of(symbol) is CRYPTO else "equity"
