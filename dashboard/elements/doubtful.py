"""Doubtful tickers: those whose prices have an error, left out of what ranks, and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from analytics.answers.phrases import joined
from analytics.prices import Loaded
from analytics.study import Study
from dashboard.charts.style.text import label
from dashboard.choice import cached, controls

BACK: Final = "bad"
MARK: Final = "⚠"


def tickers(study: Study, loaded: Loaded) -> tuple[str, ...]:
    """The tickers of a study whose prices have a finding that is an error."""
    cards = cached.cards(study.request, loaded)
    bad = {card.ticker for card in cards if card.worst == "error"}
    return tuple(name for name in study.tickers if name in bad)


def left_out(study: Study, loaded: Loaded) -> tuple[str, ...]:
    """Those of them that rankings and portfolios leave out; none where they were brought back."""
    return () if _back() else tickers(study, loaded)


def choose(study: Study, loaded: Loaded) -> None:
    """The switch that brings them back, and why they are out; nothing where there are none."""
    found = [name for name in tickers(study, loaded) if name in study.asked]
    if not found:
        return
    names = label(joined(found))
    st.toggle(
        f"Count {names} too",
        value=False,
        key=BACK,
        bind=controls.BOUND,
        help="Prices with an error would win every ranking. Data quality says what is wrong.",
    )
    if not _back():
        verbs = "has an error in its prices and is" if len(found) == 1 else "have errors and are"
        st.caption(f"{MARK} {names} {verbs} left out here.")


def _back() -> bool:
    """Whether they were brought back; in the address before the switch is drawn."""
    value = st.session_state.get(BACK, st.query_params.get(BACK))
    return str(value).lower() == "true"


def marked(names: Sequence[str], bad: Sequence[str]) -> list[str]:
    """The names as a table shows them, those in doubt with a mark.

    Example:
        >>> marked(["AAPL", "NVT.L"], ["NVT.L"])
        ['AAPL', 'NVT.L ⚠']
    """
    return [f"{name} {MARK}" if name in bad else name for name in names]
