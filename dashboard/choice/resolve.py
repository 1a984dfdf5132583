"""Resolve: from what was typed into the picker to a ticker, by name or identification number too.

Yahoo is asked only for what may be a name: a number of a security (ISIN), several words, or
letters that are not written as a symbol. What was taken is said, with the other matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.symbols.isin import is_isin
from analytics.symbols.names import NAMES, Match, dashed
from analytics.symbols.well_known import WELL_KNOWN
from dashboard.choice import state
from models.errors import RequestError

NAMED = WELL_KNOWN | NAMES
MOST_LETTERS = 80


@dataclass(frozen=True, slots=True)
class Resolved:
    """What stands for a typed text.

    Attributes:
        text: the ticker, or the text itself where nothing was found.
        said: what was taken and why, in a sentence; "" where it is what was typed.
        others: further listings that the text may mean, the likeliest first.
    """

    text: str
    said: str = ""
    others: tuple[Match, ...] = ()


def resolved(typed: str, *, in_file: bool = False) -> Resolved:
    """The ticker that a typed text means, asking Yahoo where it may be a name."""
    text = " ".join(typed.split(" · ")[0].split())
    if not in_file and (own := _local(text)):
        return Resolved(own)
    if in_file or not _may_be_a_name(text):
        return Resolved(_spelled(typed, in_file=in_file))
    found = _found(text)
    exact = next((one for one in found if one.symbol.casefold() == text.casefold()), None)
    if exact or not found:
        return Resolved(exact.symbol if exact else _spelled(text, in_file=in_file))
    return Resolved(found[0].symbol, _sentence(text, found[0]), tuple(found[1:4]))


def _local(text: str) -> str | None:
    """A symbol or a whole name of the local list, or a class of shares spelled with a dot."""
    by_name = {name.casefold(): symbol for symbol, name in NAMED.items()}
    symbol = text.upper()
    if symbol in NAMED:
        return symbol
    if (share := dashed(symbol.replace(" ", "."))) in NAMED:
        return share
    return by_name.get(text.casefold())


def _may_be_a_name(text: str) -> bool:
    """Whether a text is a number of a security, or is not written as symbols are."""
    if is_isin(text.upper()):
        return True
    return " " in text or (text.isalpha() and len(text) > 3 and not text.isupper())


def _found(text: str) -> Sequence[Match]:
    from dashboard.choice import cached  # brings torch, which the page has by then

    return cached.search(text[:MOST_LETTERS]).matches


def _sentence(text: str, match: Match) -> str:
    about = ", ".join(filter(None, (match.name, match.exchange)))
    kind = f"ISIN {text.upper()}" if is_isin(text.upper()) else text[:40]
    return f"{kind}: {match.symbol} was taken" + (f" ({about})." if about else ".")


def _spelled(text: str, *, in_file: bool) -> str:
    try:
        return state.spelled(text, in_file=in_file)
    except RequestError:
        return text
