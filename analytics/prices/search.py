"""Search: from a name, or a part of one, to symbols."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from analytics.prices import sources
from analytics.prices.source import Source
from analytics.prices.store.store import Store
from analytics.symbols.names import NAMES, Match, dashed, matching
from models.errors import RequestError, SourceError, SourceTimeout, StoreError

MOST_LETTERS = 80
PATIENCE = 5.0

Ask = Callable[[str], tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Matches of a text, the best first; `reason` explains missing matches of the source."""

    matches: tuple[Match, ...]
    reason: str = ""


def find(text: str, ask: Ask | None = None, patience: float = PATIENCE) -> SearchResult:
    """Symbols that match a text, by the first source, else in the store and the sample.

    Args:
        text: a name, a symbol or a part of one.
        ask: text → matches; raises a SourceError. None is the search of the source.
        patience: longest wait for it, in seconds.

    Raises:
        RequestError: the text is empty or longer than any name.
    """
    wanted = " ".join(text.split())
    if not 0 < len(wanted) <= MOST_LETTERS:
        raise RequestError(
            f"a name of 1 to {MOST_LETTERS} letters", f"{len(wanted)}", "type a part of the name"
        )
    source = sources.first()
    # Yahoo's search finds a class of shares only with a dash.
    respelled = dashed(wanted.upper())
    likely = matching(respelled, [respelled], "spelling") if respelled else ()
    try:
        answer = _within(patience, ask or source.search, respelled or wanted, source.label)
    except SourceError as error:
        return SearchResult(_once((*likely, *_known(wanted, source))), error.reason)
    return SearchResult(_once((*answer, *likely)))


def _known(text: str, source: Source) -> tuple[Match, ...]:
    """Matches among the symbols of the store, then of the sample."""
    try:
        stored = Store.of(source).tickers()
    except StoreError:
        stored = ()
    return (*matching(text, stored, "store"), *matching(text, NAMES, "sample"))


def _once(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The first match of each symbol."""
    first: dict[str, Match] = {}
    for match in matches:
        first.setdefault(match.symbol, match)
    return tuple(first.values())


def _within(seconds: float, ask: Ask, text: str, label: str) -> tuple[Match, ...]:
    """The result of `ask`, on a thread that is abandoned when it takes too long."""
    answers: queue.SimpleQueue[tuple[Match, ...] | SourceError] = queue.SimpleQueue()

    def work() -> None:
        try:
            answers.put(ask(text))
        except SourceError as error:
            answers.put(error)

    threading.Thread(target=work, name="search", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        answer = SourceTimeout(
            text, f"{label} did not answer within {seconds:g} seconds: try again"
        )
    if isinstance(answer, SourceError):
        raise answer
    return answer
