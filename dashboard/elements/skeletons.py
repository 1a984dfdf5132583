"""Loading: what stands on the page while libraries load and prices are awaited; no torch here."""

from __future__ import annotations

import math
from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

CARD, CHART = 168, 720
NARROWEST, MOST_IN_A_ROW = 150, 6
_PAINTED = "painted"


# Called with the source that is asked, and the tickers that it has not answered for yet.
Announce = Callable[[str, tuple[str, ...]], None]


def begin(slot: DeltaGenerator, tickers: int, *, cards: bool) -> Announce:
    """Skeletons of the page on a session's first run; and how to say which tickers are awaited.

    Later runs keep the former page instead, faded, until the new one is drawn.
    """
    if st.session_state.get(_PAINTED):
        return lambda source, pending: _say(slot, source, pending, tickers)
    st.session_state[_PAINTED] = True
    with slot.container():
        note = st.empty()
        if cards:
            _cards(tickers)
        st.skeleton(height=CHART)
    return lambda source, pending: _say(note, source, pending, tickers)


def _cards(count: int) -> None:
    with st.grid(cards_a_row(count), min_column_width=NARROWEST):
        for _ in range(count):
            st.skeleton(height=CARD)


def cards_a_row(cards: int) -> int:
    """How many cards stand in a row at most, so that rows are about equally full.

    Example:
        >>> cards_a_row(5), cards_a_row(7), cards_a_row(13)
        (5, 4, 5)
    """
    rows = math.ceil(max(cards, 1) / MOST_IN_A_ROW)
    return math.ceil(max(cards, 1) / rows)


def _say(place: DeltaGenerator, source: str, pending: tuple[str, ...], count: int) -> None:
    done = max(count - len(pending), 0)
    text = f"Asking {source}: {done} of {count} answered, waiting for {', '.join(pending)}"
    place.progress(done / max(count, 1), text=text)
