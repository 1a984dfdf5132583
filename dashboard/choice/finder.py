"""Finder: symbols that may be meant, under what is no ticker; no torch, no pandas here.

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

MOST_TEXTS, MOST_SUGGESTIONS = 2, 3


def suggestions(texts: Iterable[str]) -> None:
    """Under texts that are no tickers: the symbols that they may mean, if any.

    Only the first few texts: each is a question to Yahoo.
    """
    for text in [text for text in texts if text.strip()][:MOST_TEXTS]:
        found = _found(text).matches[:MOST_SUGGESTIONS]
        if found:
            st.text(f"Instead of {text}:")
            _rows(found, instead_of=text)


def _found(text: str) -> SearchResult:
    from dashboard.choice import cached  # with all that the pages need, which are drawn after this

    return cached.search(text)


def _rows(matches: Sequence[Match], instead_of: str) -> None:
    """A button and a line of words for each match; a click puts it in the place of the text."""
    chosen = _chosen()
    for match in matches:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                f"Use {label(match.symbol)}",
                key=f"find-{instead_of}-{match.symbol}",
                disabled=match.symbol in chosen or not TICKER.fullmatch(match.symbol),
                on_click=_choose,
                args=(match.symbol, instead_of),
            )
            st.text(", ".join(filter(None, (match.name, match.exchange, match.kind))))


def _choose(symbol: str, instead_of: str) -> None:
    """The symbol in the picker, in the place of a text that is none."""
    kept = [text for text in _chosen() if text[:40] != instead_of]
    st.session_state[state.TICKERS] = list(dict.fromkeys([*kept, symbol]))


def _chosen() -> list[str]:
    return list(st.session_state.get(state.TICKERS) or ())
