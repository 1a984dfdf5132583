"""Dragged dates: a range dragged over the growth chart is the period; a double click undoes it.

The browser sends both as a text (dashboard/server/charts.js, browser_memory.js), which is checked
here as all that comes from there.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import streamlit as st

from dashboard.choice import state

RESET: Final = "reset"
SHORTEST: Final = timedelta(days=5)
EARLIEST: Final = date(1900, 1, 1)
_KEYS: Final = (state.PERIOD, state.START, state.END)
_BEFORE, _DRAGGED = "period before it was dragged", "period dragged"


def take(text: object) -> None:
    """Set the period to the dates that were dragged, or back to what it was before the first drag.

    For callbacks, before the widgets are drawn.
    """
    now = tuple(st.session_state.get(key) for key in _KEYS)
    again = now == st.session_state.get(_DRAGGED)
    if text == RESET:
        if again:
            _set(st.session_state[_BEFORE])
        return
    dates = parsed(text, datetime.now(UTC).date())
    if dates is None:
        return
    if not again:
        st.session_state[_BEFORE] = now
    st.session_state[_DRAGGED] = (state.EXACT, *dates)
    _set(st.session_state[_DRAGGED])


def parsed(text: object, today: date) -> tuple[date, date] | None:
    """The first and the last day of a range that a period can be; None for any other text.

    Example:
        >>> parsed("2020-01-02 2021-03-04", date(2024, 1, 1))
        (datetime.date(2020, 1, 2), datetime.date(2021, 3, 4))
        >>> parsed("2020-01-02 2020-01-03", date(2024, 1, 1)), parsed("x", date(2024, 1, 1))
        (None, None)
    """
    words = text.split() if isinstance(text, str) else []
    with contextlib.suppress(ValueError):
        first, last = map(date.fromisoformat, words)
        last = min(last, today)
        return (first, last) if first >= EARLIEST and last - first >= SHORTEST else None
    return None


def _set(values: tuple[Any, ...]) -> None:
    for key, value in zip(_KEYS, values, strict=True):
        if value is None:
            st.session_state.pop(key, None)
        else:
            st.session_state[key] = value
