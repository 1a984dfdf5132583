"""Controls: one line on every page (tickers, period, amount), and what pages draw themselves.

Each is bound to the URL by its key. `app.py` draws the line before `pg.run()`, so that the URL
keeps it across pages and Back works. All else is in the drawer of `settings`. No torch, no pandas.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.request import Estimator
from dashboard.choice import address, amount, picker, settings, state, upload
from dashboard.choice.bound import BOUND, choice, few, listed
from dashboard.choice.state import DEFAULTS, OPTIONS

if TYPE_CHECKING:
    from analytics.option_values import CorrelationMethod

__all__ = ["BOUND", "few", "listed"]  # and the functions below

FIRST_DAY = date(1900, 1, 1)
_LOOKED_AT, _ONE = "looked at", "one ticker"


def draw() -> DeltaGenerator:
    """The line of controls, and below it what it could not do; the place of its buttons."""
    upload.recognise()
    address.prepare()
    with st.container(key="line", horizontal=True, vertical_alignment="bottom", gap="small"):
        with st.container(key="line-tickers"):
            picker.draw()
        with st.container(key="line-period", width="content"):
            choice("Period", state.PERIOD)
        with st.container(key="line-amount", width="content"):
            amount.draw(BOUND)
        tools = st.container(key="line-tools", horizontal=True, gap="xsmall", width="content")
        with tools:
            picker.undo()
            settings.draw()
            upload.draw()
    upload.draw_forms(BOUND)
    if st.session_state.get(state.PERIOD) == state.EXACT:
        _exact_dates()
    address.write()
    address.notes()
    picker.taken()
    return tools


def pick(names: list[str]) -> None:
    """Put these tickers in the picker; for buttons, before the widgets are drawn."""
    st.session_state[state.TICKERS] = names


def use_currency(code: str) -> None:
    """All prices in this currency; for buttons, before the widgets are drawn."""
    st.session_state[state.CURRENCY] = code
    settings.changed()


def own_currency() -> None:
    """Prices as they are quoted; for buttons, before the widgets are drawn."""
    st.session_state[state.CURRENCY] = state.OWN


def sessions() -> int:
    """How many of the last sessions to draw daily returns of; a slider, so call it on the page."""
    value = st.slider(
        "Last sessions",
        min_value=state.FEWEST_SESSIONS,
        max_value=state.MOST_SESSIONS,
        value=DEFAULTS[state.SESSIONS],
        key=state.SESSIONS,
        bind=BOUND,
    )
    return state.sessions({state.SESSIONS: value})


def one_of(names: Sequence[str]) -> str:
    """The one ticker of these that a page looks at, the same on the next page.

    A control where there are several; call it on the page. It is not bound to the URL: Streamlit
    drops what another page's widget has bound, so that Back would lose the ticker.
    """
    if len(names) == 1:
        return names[0]
    wanted = _wanted(names[0])
    st.session_state[_ONE] = wanted if wanted in names else names[0]
    chosen = st.segmented_control("Ticker", names, key=_ONE, required=True, wrap=True)
    name = chosen if chosen in names else names[0]
    st.session_state[_LOOKED_AT] = name
    if name != st.query_params.get(state.ONE, names[0]):
        st.query_params[state.ONE] = str(name)
    return str(name)


def _wanted(first: str) -> object:
    """The ticker that the address asks for, where it decides; else the last one chosen."""
    if address.asks() or _LOOKED_AT not in st.session_state:
        return st.query_params.get(state.ONE, first)
    return st.session_state.get(_ONE) or st.session_state[_LOOKED_AT]


def method() -> CorrelationMethod:
    """How to correlate, as `analytics.performance.correlation` calls it; call it on the page."""
    choice("Correlation", state.METHOD, help="Spearman: of ranks. Ledoit-Wolf: shrunk.")
    chosen = st.session_state.get(state.METHOD)
    known = chosen if chosen in OPTIONS[state.METHOD] else DEFAULTS[state.METHOD]
    return cast("CorrelationMethod", str(known).lower())


def pair(names: Sequence[str]) -> tuple[str, str]:
    """Two of these, of which there must be two; call it on the page."""
    pairs = {f"{one} / {other}": (one, other) for one, other in itertools.combinations(names, 2)}
    return pairs[listed("Pair", list(pairs), state.PAIR)]


def ranked_by(labels: Sequence[str], first: str) -> str:
    """The metric to rank by, by its label, the `first` until another is chosen; on the page."""
    return listed("Rank by", labels, state.RANKED, first)


def estimator() -> Estimator:
    """The estimator of rolling volatility; call it on the page."""
    choice("Estimator", state.ESTIMATOR, help="Ranges need open, high and low, not closes only.")
    return state.estimator(st.session_state)


def _exact_dates() -> None:
    with st.container(horizontal=True, gap="medium"):
        for name, key in (("First day", state.START), ("Last day", state.END)):
            st.date_input(
                name,
                value=None,
                min_value=FIRST_DAY,
                max_value="today",
                key=key,
                format="YYYY-MM-DD",
                width=180,
            )
