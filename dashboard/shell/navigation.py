"""Navigation: which pages there are, and the row of links that leads to them; no torch here.

A new page is a file in dashboard/pages and its line in `PAGES`.
"""

from __future__ import annotations

import base64
import functools
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit.navigation.page import StreamlitPage

NAME = "Tensortape"
PAGES = {
    "Overview": "overview",
    "Returns": "returns",
    "Volatility": "volatility",
    "Risk": "risk",
    "Compare": "compare",
    "Portfolio": "portfolio",
    "Outlook": "outlook",
    "Models": "models",
    "Under the hood": "hood",
}
# Pages without prices, before the last of the others, which is for engineers.
ABOUT: Final = {"Help": "help"}
MARK: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" fill="none" '
    'stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M3 22l6-5 5 3 9-8" stroke="#0077BB"/><path d="M3 13l6-4 5 3 9-9" stroke="#00AA66"/>'
    "</svg>"
)
_UNKNOWN: Final = "page that there is not"


def pages() -> dict[str, StreamlitPage]:
    """Each page by its label; the first one is the home page."""
    home, last = next(iter(PAGES)), list(PAGES)[-1]
    first = {label: file for label, file in PAGES.items() if label != last}
    return {
        label: st.Page(
            f"dashboard/pages/{file}.py",
            title=NAME if label == home else f"{label} · {NAME}",
            default=label == home,
        )
        for label, file in (first | ABOUT | {last: PAGES[last]}).items()
    }


def draw(linked: dict[str, StreamlitPage], here: StreamlitPage | None = None) -> None:
    """The name, and a link to each page; what widgets have put in the URL stays there.

    Args:
        linked: the pages by label.
        here: the page that is open, for the heading that screen readers begin with.
    """
    label = next((label for label, page in linked.items() if page is here), NAME)
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(_head(label), width="content")
        with st.container(key="pages", horizontal=True, gap="xxsmall"):
            for name, page in linked.items():
                st.page_link(page, label=name)


def content() -> None:
    """Where the skip link leads, below the controls; and which page the address asks in vain."""
    st.html('<div id="content" tabindex="-1"></div>')
    if unknown := _unknown():
        st.text(f"There is no page {unknown}: this is the first one, {next(iter(PAGES))}.")


def _unknown() -> str:
    """What the visit's address asked for and is no page; "" once the visitor has gone on."""
    if _UNKNOWN not in st.session_state:
        path = urlsplit(st.context.url or "").path.strip("/")
        st.session_state[_UNKNOWN] = (
            "" if path in ("", *PAGES.values(), *ABOUT.values()) else path[:40]
        )
    return str(st.session_state[_UNKNOWN])


def _head(label: str) -> str:
    return (
        f"<style>{_style()}</style>"
        '<a class="tt-skip" href="#content">Skip to the numbers</a>'
        f'<h1 class="tt-name">{_mark()}{NAME}<span class="tt-unseen">: {label}</span></h1>'
    )


def _mark() -> str:
    picture = base64.b64encode(MARK.encode()).decode()
    return f'<img alt="" width="26" height="26" src="data:image/svg+xml;base64,{picture}">'


@functools.cache
def _style() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
