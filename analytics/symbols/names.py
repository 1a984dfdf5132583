"""Names of symbols in the embedded sample, and matches of a text; imports no torch."""

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
    """A symbol found by a search.

    Attributes:
        symbol: in Yahoo's spelling.
        name: name of the company, fund or pair; "" if unknown.
        exchange: in words or by its calendar's name; "" if unknown.
        kind: equity, etf, index, currency, cryptocurrency, future, mutualfund …
        source: where it was found: "yahoo", "store", "sample", or only its "spelling".
    """

    symbol: str
    name: str
    exchange: str
    kind: str
    source: str


def dashed(symbol: str) -> str | None:
    """Yahoo's spelling of a class of shares spelled with a dot; None for any other text.

    The suffix of an exchange is no class: VOD.L is Vodafone in London.

    Example:
        >>> dashed("BRK.B"), dashed("VOD.L"), dashed("BRK-B")
        ('BRK-B', None, None)
    """
    found = CLASS_OF_SHARES.fullmatch(symbol)
    return None if found is None or found[2] in SUFFIXES else f"{found[1]}-{found[2]}"


def matching(text: str, symbols: Iterable[str], source: str) -> tuple[Match, ...]:
    """The symbols whose spelling or name contains the text, the best match first.

    The order is: the symbol itself, symbols that begin with the text, names with a word that begins
    with it, any other position.

    Args:
        text: the typed text.
        symbols: the symbols to search.
        source: where they are from: "yahoo", "store" or "sample".

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
    # A symbol without a suffix is American, of an unknown exchange there.
    place = "" if exchange in (None, US, CRYPTO, RATES) else exchange.calendar
    return Match(symbol, names.get(symbol, ""), place, _kind(symbol), source)


def _kind(symbol: str) -> str:
    if symbol.startswith("^"):
        return "index"
    if "=" in symbol:
        return "currency" if symbol.endswith("=X") else "future"
    return "cryptocurrency" if exchange_of(symbol) is CRYPTO else "equity"
