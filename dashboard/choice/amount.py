"""Amount: the money that growth is told in on every page; a number box bound to the URL."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from dashboard.choice import state

ABOUT: Final = (
    "What growth is told in: this much money, put in on the first day shown, in the currency of "
    "the prices."
)


def draw(bound: Any) -> None:
    """The number box; any amount above 0, which the URL carries if it is not the usual one."""
    st.number_input(
        "Amount",
        min_value=1e-6,
        max_value=state.LARGEST_AMOUNT,
        value=state.DEFAULTS[state.AMOUNT],
        step=1_000.0,
        format="%.10g",
        key=state.AMOUNT,
        bind=bound,
        help=ABOUT,
        width=150,
    )
