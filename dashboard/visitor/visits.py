"""Visits: stored settings of a returning visitor, and price changes since the last visit."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from dashboard.charts.style.text import day, signed_percent
from dashboard.choice import settings, state
from dashboard.choice.state import DEFAULTS
from dashboard.visitor import browser_memory, dragged_dates, watchlists

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analytics.study import Study

SETTINGS: Final = "settings"
VISITED: Final = "visited"
_BARE, _LAST, _SCALE = "address without a query", "last visit", "scale of the last run"


def draw(tools: DeltaGenerator) -> None:
    """Draw the watchlists in the line of controls, and store settings in the browser.

    Args:
        tools: the place of the buttons at the end of the line.
    """
    with tools:
        watchlists.draw()
    if st.session_state.pop(settings.CHANGED, False) or _scale_changed():
        browser_memory.keep(SETTINGS, settings.own() or None)
    browser_memory.draw(_arrived, dragged_dates.take)


def _scale_changed() -> bool:
    """Whether the scale differs from the last run; the browser changes it without a run."""
    now = st.session_state.get(state.SCALE)
    before, st.session_state[_SCALE] = st.session_state.get(_SCALE, now), now
    return bool(now != before)


def begin() -> None:
    """Record whether the address has parameters, before the widgets are drawn."""
    st.session_state.setdefault(_BARE, not st.query_params)


def since_last(study: Study) -> str:
    """Sentence on price changes since the close on the day of the last visit; "" for none."""
    last = st.session_state.get(_LAST)
    if last is None:
        return ""
    found = dict(zip(study.tickers, _since(study, last), strict=True))
    said = [f"{name} {signed_percent(change)}" for name, change in found.items() if change]
    return f"Since your last visit on {day(last)}: {', '.join(said)}." if said else ""


def _since(study: Study, last: date) -> list[float]:
    """Growth of each ticker after that day; 0 if there is no later price or no earlier one."""
    import numpy as np

    days = study.dates.astype("datetime64[D]")
    before, after = days <= np.datetime64(last), days > np.datetime64(last)
    changes = []
    for path in study.growth:
        old, new = path[before & ~np.isnan(path)], path[after & ~np.isnan(path)]
        changes.append(float(new[-1] / old[-1] - 1.0) if old.size and new.size else 0.0)
    return changes


def _arrived() -> None:
    """Apply the visitor's settings to an address without parameters; record the last visit."""
    with contextlib.suppress(TypeError, ValueError):
        st.session_state[_LAST] = date.fromisoformat(browser_memory.held(VISITED))
    kept = browser_memory.held(SETTINGS)
    if st.session_state.get(_BARE) and isinstance(kept, dict):
        st.session_state.update(usable(kept))


def usable(kept: dict[str, Any]) -> dict[str, Any]:
    """The valid settings among the stored values.

    Example:
        >>> usable({"y": "Log", "cu": "EUR", "rf": 2.5, "i": "yes", "k": "Odd", "t": ["KO"]})
        {'y': 'Log', 'cu': 'EUR', 'rf': 2.5}
    """
    found = {}
    for key in settings.KEYS:
        value = kept.get(key)
        among = state.OPTIONS.get(key)
        likewise = type(value) is type(DEFAULTS[key])
        if value in among if among else likewise:
            found[key] = value
    if state.read(found).refused:
        return {}
    return {key: found[key] for key in kept if key in found}
