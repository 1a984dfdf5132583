"""Finder: symbols by name, beside the picker and under what is no ticker; no torch, no pandas here.

Names come from Yahoo, so they are shown as plain text only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from analytics.request import TICKER
from analytics.symbols.names import Match
from dashboard.charts.style.text import label
from dashboard.choice import state

if TYPE_CHECKING:
    from analytics.prices.search import SearchResult

TEXT = "find"
MOST_LETTERS = 80
MOST_TEXTS, MOST_SUGGESTIONS = 2, 3


def popover() -> None:
    """A small place to type a name, and a button for each symbol that it may mean."""
    with st.popover("Find by name", icon=":material/search:", width="stretch"):
        _search()


def suggestions(texts: Iterable[str]) -> None:
    """Under texts that are no tickers: the symbols that they may mean, if any.

    Only the first few texts: each is a question to Yahoo.
    """
    for text in [text for text in texts if text.strip()][:MOST_TEXTS]:
        found = _found(text).matches[:MOST_SUGGESTIONS]
        if found:
            st.text(f"Instead of {text}:")
            _rows(found, instead_of=text)


def _search() -> None:
    """What is typed, and what it may mean.

    No fragment: a fragment's button cannot change the picker, which is drawn outside of it.
    """
    text = st.text_input(
        "Company, fund, index or currency",
        key=TEXT,
        max_chars=MOST_LETTERS,
        placeholder="Deutsche Telekom, bitcoin …",
    )
    if not text.strip():
        return
    with st.spinner("Searching"):
        found = _found(text)
    if found.reason:
        st.text(f"Only stored tickers and the sample were searched: {found.reason}")
    if not found.matches:
        st.text("Nothing found. Try a part of the name.")
    _rows(found.matches)


def _found(text: str) -> SearchResult:
    from dashboard.choice import cached  # with all that the pages need, which are drawn after this

    return cached.search(text)


def _rows(matches: Sequence[Match], instead_of: str = "") -> None:
    """A button and a line of words for each match; a click puts it in the picker."""
    chosen = _chosen()
    full = len(chosen) >= state.MOST_TICKERS and not instead_of
    for match in matches:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                label(match.symbol),
                icon=":material/check:" if match.symbol in chosen else ":material/add:",
                key=f"find-{instead_of}-{match.symbol}",
                disabled=match.symbol in chosen or full or not TICKER.fullmatch(match.symbol),
                on_click=_choose,
                args=(match.symbol, instead_of),
            )
            st.text(", ".join(filter(None, (match.name, match.exchange, match.kind))))
    if full:
        st.text(f"At most {state.MOST_TICKERS} tickers fit on the page.")


def _choose(symbol: str, instead_of: str) -> None:
    """The symbol in the picker, in the place of a text that is none; the search is over."""
    kept = [text for text in _chosen() if not instead_of or text[:40] != instead_of]
    st.session_state[state.TICKERS] = list(dict.fromkeys([*kept, symbol]))
    st.session_state[TEXT] = ""


def _chosen() -> list[str]:
    return list(st.session_state.get(state.TICKERS) or ())
