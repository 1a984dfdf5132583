"""Address: what a link says that the page cannot do, put into a sentence before widgets drop it.

Streamlit's widgets take from the URL what they can and forget the rest without a word. So the
URL is read here first, in each run; a note stays until the visitor changes something.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import date
from typing import Final

import streamlit as st

from dashboard.choice import state
from dashboard.choice.state import DEFAULTS, MOST_TICKERS, OPTIONS

_NOTES, _OF = "notes of the address", "state of the notes"
SWAPPED: Final = "The first day came after the last, so the two were swapped."
NAMES: Final = {
    state.PERIOD: "period",
    state.SCALE: "scale",
    state.PRICE: "kind of return",
    state.KIND: "form of returns",
    state.FREQUENCY: "frequency",
    state.WINDOW: "choice of trading days",
}


def prepare() -> None:
    """Note what the URL asks for in vain, and turn former words and swapped dates around."""
    _rename()
    notes = [*_tickers(), *_options(), *_amount(), *_dates()]
    if notes:
        st.session_state[_NOTES], st.session_state[_OF] = notes, None


def notes() -> None:
    """The notes, as plain text: a link may say anything; gone once something else is chosen."""
    found = st.session_state.get(_NOTES)
    if not found:
        return
    now = _fingerprint()
    if st.session_state[_OF] not in (None, now):
        st.session_state[_NOTES] = []
        return
    st.session_state[_OF] = now
    for note in found:
        st.text(note)


def _rename() -> None:
    """Former words of options, as the options are called now."""
    for key, words in state.RENAMED.items():
        if (word := st.query_params.get(key)) in words and key not in st.session_state:
            del st.query_params[key]
            st.session_state[key] = words[word]


def _tickers() -> Iterator[str]:
    asked = list(dict.fromkeys(st.query_params.get_all(state.TICKERS)))
    if len(asked) > MOST_TICKERS:
        left = ", ".join(name[:24] for name in asked[MOST_TICKERS:][:12])
        more = len(asked) - MOST_TICKERS - 12
        left += f" and {more} more" if more > 0 else ""
        yield f"The first {MOST_TICKERS} tickers of this link are shown; left out: {left}."


def _options() -> Iterator[str]:
    """Words that no option has."""
    for key, name in NAMES.items():
        word = st.query_params.get(key)
        if word and word not in map(str, OPTIONS[key]):
            yield f"There is no {name} {word[:24]!r}, so it is {DEFAULTS[key]}."


def _amount() -> Iterator[str]:
    word = st.query_params.get(state.AMOUNT)
    if word is not None:
        for refusal in state.read({state.TICKERS: [], state.AMOUNT: word}).refused:
            yield f"Amount {refusal.text}: {refusal.reason}."


def _dates() -> Iterator[str]:
    """Dates in the wrong order, of the link or as typed, are swapped; what is no date is named."""
    said = {key: st.query_params.get(key) for key in (state.START, state.END)}
    for word in said.values():
        if word and _date(word) is None:
            yield f"{word[:24]!r} is no date such as 2024-01-31, so there is none."
    if reversed_dates():
        start, end = st.session_state[state.START], st.session_state[state.END]
        st.session_state[state.START], st.session_state[state.END] = end, start
        yield SWAPPED


def reversed_dates() -> bool:
    """Whether the boxes of dates have the last day first: drawn again, they are swapped.

    A link's dates win over the session's in its first run, so they cannot be swapped before.
    """
    start, end = (st.session_state.get(key) for key in (state.START, state.END))
    return type(start) is date and type(end) is date and start > end


def _date(word: str) -> date | None:
    with contextlib.suppress(ValueError):
        return date.fromisoformat(word)
    return None


def _fingerprint() -> tuple[object, ...]:
    """What a visitor may change about the notes; a note is of the state that it was made in."""
    keys = (state.PERIOD, state.AMOUNT, state.START, state.END)
    picks = tuple(st.session_state.get(state.TICKERS) or ())
    return picks, *(st.session_state.get(key) for key in keys)
