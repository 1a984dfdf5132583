"""Spelling: which tickers typed texts are, and why the others are none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from analytics.request import file_name, ticker
from analytics.symbols.names import NAMES
from models.errors import RequestError

MOST_TICKERS = 12


@dataclass(frozen=True, slots=True)
class Refusal:
    """A text that is no ticker, and why; to be shown as plain text only.

    Attributes:
        text: what was refused.
        reason: why, without the text.
        unknown: whether it may be a name, or a ticker misspelled: worth a search.
        remedies: the label of a button each, and what it does before the page is drawn again.
    """

    text: str
    reason: str
    unknown: bool = False
    remedies: tuple[tuple[str, Callable[[], None]], ...] = ()


def tickers(
    texts: Iterable[str], *, in_file: bool = False
) -> tuple[tuple[str, ...], tuple[Refusal, ...]]:
    """The tickers among the texts, without repeats and at most `MOST_TICKERS`; and the refused."""
    names: dict[str, None] = {}
    refused: dict[str, Refusal] = {}
    for text in texts:
        try:
            name = spelled(text, in_file=in_file)
        except RequestError as error:
            reason = f"not a ticker; expected {error.expected}"
            refused[text] = Refusal(text[:40], reason, unknown=True)
            continue
        if name in names or len(names) < MOST_TICKERS:
            names[name] = None
        else:
            refused[text] = Refusal(name, f"at most {MOST_TICKERS} tickers fit on the page")
    return tuple(names), tuple(refused.values())


def spelled(text: str, *, in_file: bool = False) -> str:
    """The ticker that a text means: "aapl", a suggestion "AAPL · Apple" or the name "Apple".

    In a file (`in_file`) tickers may have any name.

    Raises:
        RequestError: the text is none of them.
    """
    if in_file:
        return file_name(text)
    by_name = {name.casefold(): symbol for symbol, name in NAMES.items()}
    typed = text.split(" · ")[0].strip()
    return by_name.get(typed.casefold()) or ticker(typed)
