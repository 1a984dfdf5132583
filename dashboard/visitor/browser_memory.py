"""Browser memory: a few plain values stored in the visitor's browser between visits.

A small component reads and writes localStorage. It answers once per session, and only if something
is stored, so that a first visit needs no extra run. Values come from the visitor's browser, so
every reader validates them again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import streamlit as st

_FOLDER: Final = Path(__file__).parent
_KEY: Final = "browser-memory"
_HELD, _WRITES, _AGAIN = "memory of the browser", "to be kept by the browser", "tour again"
MOST_LETTERS: Final = 20_000


def _file(kind: str) -> str:
    return (_FOLDER / f"browser_memory.{kind}").read_text(encoding="utf-8")


_component = st.components.v2.component(
    "tensortape_browser_memory", html='<div id="tour"></div>', css=_file("css"), js=_file("js")
)


def draw(arrived: Callable[[], None], dragged: Callable[[object], None]) -> None:
    """Draw the component, once per run.

    Args:
        arrived: called when the browser's values are here.
        dragged: called with the dates dragged over the growth chart.
    """

    def heard() -> None:
        st.session_state[_HELD] = parsed(st.session_state[_KEY].get("memory"))
        arrived()

    def moved() -> None:
        dragged(st.session_state[_KEY].get("dates"))

    data = {
        "reads": _HELD not in st.session_state,
        "write": st.session_state.pop(_WRITES, None),
        "tour": True,
        "again": st.session_state.pop(_AGAIN, False),
    }
    _component(key=_KEY, data=data, on_memory_change=heard, on_dates_change=moved, height="content")


def held(name: str) -> Any:
    """The browser's value of this name, as far as known; None for nothing."""
    return st.session_state.get(_HELD, {}).get(name)


def keep(name: str, value: Any) -> None:
    """Store a plain value in the browser at the next `draw`; None removes it."""
    if held(name) == value:
        return
    st.session_state[_HELD] = st.session_state.get(_HELD, {}) | {name: value}
    st.session_state[_WRITES] = (st.session_state.get(_WRITES) or {}) | {name: value}


def show_tour() -> None:
    """Offer the tour again; for buttons."""
    st.session_state[_AGAIN] = True


def parsed(text: object) -> dict[str, Any]:
    """The values in the browser's message; none if it is malformed.

    Example:
        >>> parsed('{"toured": true}'), parsed("[1]"), parsed("{"), parsed(None)
        ({'toured': True}, {}, {}, {})
    """
    if not isinstance(text, str) or len(text) > MOST_LETTERS:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
