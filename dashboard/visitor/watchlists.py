"""Watchlists: named lists of tickers stored in the visitor's browser, and initial lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from dashboard.charts.style.text import label
from dashboard.choice import controls, state
from dashboard.visitor import browser_memory

LISTS: Final = "lists"
MOST_LISTS, MOST_LETTERS = 50, 40
_NAME, _TEXT, _SAID = "list name", "lists as text", "what became of the lists"
# Companies change, so each name has the date of its list.
PRESETS: Final[dict[str, tuple[str, ...]]] = {
    "Magnificent seven (so named in 2023)": (
        *("AAPL", "AMZN", "GOOGL", "META", "MSFT", "NVDA", "TSLA"),
    ),
    "Ten large US companies (Dec 2024)": (
        *("AAPL", "NVDA", "MSFT", "AMZN", "GOOGL", "META", "TSLA", "AVGO", "BRK-B", "WMT"),
    ),
    "Stocks, bonds, gold (US funds, Nov 2026)": ("VTI", "EFA", "EEM", "AGG", "TLT", "GLD"),
    "Household names (in the sample)": ("JNJ", "KO", "PEP", "PG", "WMT"),
}

Lists = dict[str, tuple[str, ...]]


def draw() -> None:
    """The button of the drawer where lists are chosen, named, copied and pasted; and the link."""
    with st.popover("Lists", icon=":material/star:", key="lists"):
        kept = own()
        for name, names in kept.items():
            _row(name, names, own=True)
        _save(kept)
        if said := st.session_state.pop(_SAID, ""):
            st.text(said)
        with st.expander("Lists to begin with"):
            for name, names in PRESETS.items():
                _row(name, names, own=False)
        with st.expander("Copy or paste lists as text"):
            _as_text(kept)
        st.caption("The link to what this page shows:")
        st.code(link(), language=None, wrap_lines=True)


def own() -> Lists:
    """The visitor's lists; malformed values of the browser are left out."""
    return checked(browser_memory.held(LISTS))


def checked(found: Any) -> Lists:
    """Valid names and tickers of lists, from a value of any type.

    Example:
        >>> checked({"Oil": ["XOM", "<b>", "cvx"], "No": 3, "": ["KO"]})
        {'Oil': ('XOM', 'CVX')}
    """
    if not isinstance(found, Mapping):
        return {}
    lists: Lists = {}
    for name, names in list(found.items())[:MOST_LISTS]:
        texts = [str(one) for one in names] if isinstance(names, list | tuple) else []
        tickers, _ = state.tickers(texts)
        if isinstance(name, str) and name.strip() and tickers:
            lists[name.strip()[:MOST_LETTERS]] = tickers
    return lists


def written(lists: Lists) -> str:
    """One list per line, in the format of `from_text`.

    Example:
        >>> written({"Oil": ("XOM", "CVX")})
        'Oil: XOM, CVX'
    """
    return "\n".join(f"{name}: {', '.join(names)}" for name, names in lists.items())


def from_text(text: str) -> tuple[Lists, list[str]]:
    r"""The lists in a text, one per line, and the lines without a list.

    Example:
        >>> from_text("Oil: xom, cvx\nno list here")
        ({'Oil': ('XOM', 'CVX')}, ['no list here'])
    """
    lists: Lists = {}
    refused = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, names = line.rpartition(":")
        if found := checked({name: names.replace(",", " ").split()}):
            lists |= found
        else:
            refused.append(line[:MOST_LETTERS])
    return lists, refused


def link() -> str:
    """The address of this page, which shows the same to others."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    return urlunsplit(urlsplit(st.context.url or "")._replace(query=urlencode(query, doseq=True)))


def _row(name: str, names: tuple[str, ...], *, own: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(
            label(name),
            help=label(", ".join(names)),
            key=f"list-{own}-{name}",
            on_click=controls.pick,
            args=(list(names),),
        )
        if own:
            st.button(
                f"Remove {label(name)}",
                icon=":material/delete:",
                type="tertiary",
                key=f"remove-list-{name}",
                on_click=_remove,
                args=(name,),
            )


def _save(kept: Lists) -> None:
    picks, _ = state.tickers(map(str, st.session_state.get(state.TICKERS) or ()))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        st.text_input(
            "Name of a list", key=_NAME, max_chars=MOST_LETTERS, placeholder="My shares", width=160
        )
        st.button("Save these tickers", key="save-list", on_click=_keep, args=(kept, picks))


def _keep(kept: Lists, picks: tuple[str, ...]) -> None:
    name = str(st.session_state.get(_NAME) or "").strip()[:MOST_LETTERS]
    if not name or not picks:
        missing = "a name" if picks else "tickers"
        st.session_state[_SAID] = f"A list needs {missing}: nothing was saved."
        return
    browser_memory.keep(LISTS, _plain(kept | {name: picks}))
    st.session_state[_NAME] = ""
    st.session_state[_SAID] = f"{name} is kept in this browser."


def _remove(name: str) -> None:
    rest = {one: names for one, names in own().items() if one != name}
    browser_memory.keep(LISTS, _plain(rest) or None)


def _as_text(kept: Lists) -> None:
    if kept:
        st.code(written(kept), language=None, wrap_lines=True)
    st.text_area(
        "Lists to add, one a line", key=_TEXT, placeholder="Oil: XOM, CVX", max_chars=5_000
    )
    st.button("Add these lists", key="add-lists", on_click=_add, args=(kept,))


def _add(kept: Lists) -> None:
    lists, refused = from_text(str(st.session_state.get(_TEXT) or ""))
    said = f"{len(lists)} added."
    if refused:
        said += f" No list in: {'; '.join(refused[:5])}. Write a name, a colon, tickers."
    if lists:
        browser_memory.keep(LISTS, _plain(kept | lists))
        st.session_state[_TEXT] = ""
    st.session_state[_SAID] = said


def _plain(lists: Lists) -> dict[str, list[str]]:
    return {name: list(names) for name, names in list(lists.items())[:MOST_LISTS]}
