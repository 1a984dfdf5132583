"""Bound widgets: choices among a few or many, kept in the URL by their keys.

A widget in a drawer is not bound: the browser knows of a binding only while the drawer is open, and
would lose it from the URL on a change of page. `address` keeps those in the URL.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final, Literal

import streamlit as st

from dashboard.choice.state import DEFAULTS, OPTIONS

BOUND: Final = "query-params"


def few(
    name: str,
    key: str,
    options: Sequence[Any],
    default: Any,
    help: str | None = None,  # noqa: A002 - as Streamlit
    on_change: Callable[[], None] | Literal["ignore"] | None = None,
    *,
    bind: Literal["query-params"] | None = BOUND,
) -> None:
    """One of a few options, all in sight; bound to the URL by its key, unless in a drawer."""
    st.segmented_control(
        name,
        options,
        default=default,
        key=key,
        bind=bind,
        required=True,
        wrap=True,
        help=help,
        on_change=on_change,
    )


def choice(
    name: str,
    key: str,
    help: str | None = None,  # noqa: A002 - as Streamlit
    on_change: Callable[[], None] | Literal["ignore"] | None = None,
    *,
    bind: Literal["query-params"] | None = BOUND,
) -> None:
    """One of the options that the state has for this key."""
    few(name, key, OPTIONS[key], DEFAULTS[key], help, on_change, bind=bind)


def listed(
    name: str, options: Sequence[str], key: str, first: str | None = None, *, titled: bool = False
) -> str:
    """One of a long list, bound to the URL; what is no longer among the options is let go."""
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    start = options.index(first) if first in options else 0
    chosen = st.selectbox(
        name,
        options,
        start,
        key=key,
        bind=BOUND,
        label_visibility="visible" if titled else "collapsed",
        width=180 if titled else 280,
    )
    return chosen if chosen in options else options[start]


def label(chosen: Collection[str], names: dict[str, str]) -> Callable[[str], str]:
    """How a suggestion reads: with its name until it is chosen, then the bare ticker.

    What is chosen is also what the URL carries, so it stays short.
    """
    return lambda name: name if name in chosen or name not in names else f"{name} · {names[name]}"
