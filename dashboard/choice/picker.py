"""Picker: the box of tickers, which finds them by symbol or by any word of their name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.charts.style.text import label as literal_label
from dashboard.choice import resolve, state, upload
from dashboard.choice.bound import BOUND, label
from dashboard.choice.resolve import Resolved
from dashboard.choice.state import DEFAULTS

_BEFORE, _NOW, _TAKEN = "picks before", "picks now", "taken by name"
MOST_TAKEN = 2


def draw() -> None:
    """The box; what is typed is spelled as a ticker, or searched for by name."""
    chosen = st.session_state.get(state.TICKERS) or st.query_params.get_all(state.TICKERS)
    st.multiselect(
        "Tickers",
        list(dict.fromkeys((*(upload.tickers() or resolve.NAMED), *DEFAULTS[state.TICKERS]))),
        default=list(DEFAULTS[state.TICKERS]),
        format_func=label(chosen or DEFAULTS[state.TICKERS], resolve.NAMED),
        key=state.TICKERS,
        bind=BOUND,
        on_change=_tidy,
        accept_new_options=True,
        max_selections=state.MOST_TICKERS,
        select_all=False,
        filter_mode="fuzzy",
        wrap=True,
        placeholder="Symbol or name: AAPL, Coca-Cola …",
    )


def undo() -> None:
    """A button that takes the last pick back; nothing where nothing was picked."""
    now = list(st.session_state.get(state.TICKERS) or ())
    if now != st.session_state.get(_NOW):
        before = st.session_state.get(_NOW)
        st.session_state[_NOW] = now
        if before is not None:
            st.session_state[_BEFORE] = before
    before = st.session_state.get(_BEFORE)
    if before is None or before == now:
        return
    st.button(
        "Undo",
        icon=":material/undo:",
        key="undo",
        help=f"Back to {literal_label(', '.join(before)) or 'no ticker'}",
        on_click=_restore,
        args=(before,),
    )


def taken() -> None:
    """Which listing was taken for a name or a number, and a button for each other one."""
    found: list[Resolved] = st.session_state.get(_TAKEN, [])
    shown = st.session_state.get(state.TICKERS) or ()
    for one in [one for one in found if one.text in shown][:MOST_TAKEN]:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(one.said, width="content")
            for other in one.others:
                st.button(
                    f"Use {literal_label(other.symbol)}",
                    help=literal_label(", ".join(filter(None, (other.name, other.exchange)))),
                    key=f"use-{one.text}-{other.symbol}",
                    type="tertiary",
                    on_click=_instead,
                    args=(one.text, other.symbol),
                )


def _restore(before: list[str]) -> None:
    st.session_state[state.TICKERS] = before


def _instead(taken_: str, other: str) -> None:
    """Another listing in the place of the one that was taken."""
    names = [other if name == taken_ else name for name in st.session_state[state.TICKERS]]
    st.session_state[state.TICKERS] = list(dict.fromkeys(names))


def _tidy() -> None:
    """Spell what was just typed as tickers; what is none stays as typed, and is refused below."""
    in_file = bool(st.session_state.get(state.FILE))
    known: Any = st.session_state.get(_NOW) or ()
    names: list[str] = []
    for text in st.session_state[state.TICKERS]:
        one = Resolved(text) if text in known else resolve.resolved(text, in_file=in_file)
        names.append(one.text)
        if one.said:
            st.session_state[_TAKEN] = [*st.session_state.get(_TAKEN, []), one][-MOST_TAKEN:]
    st.session_state[state.TICKERS] = list(dict.fromkeys(names))
