"""Navigation: which pages there are, and the row of links that leads to them; no torch here.

A new page is a file in dashboard/pages and its line in `PAGES`.
"""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.charts.style.swatch import inline

NAME = "Tensortape"
PAGES = {
    "Overview": "overview",
    "Returns": "returns",
    "Volatility": "volatility",
    "Risk": "risk",
    "Compare": "compare",
    "Outlook": "outlook",
    "Portfolio": "portfolio",
    "Under the hood": "hood",
}
MARK = inline(
    '<svg xmlns="http://www.w3.org/2000/svg" width="26" height="26" fill="none" '
    'stroke-width="3.2" stroke-linecap="round" stroke-linejoin="round">'
    '<path d="M3 22l6-5 5 3 9-8" stroke="#0077BB"/><path d="M3 13l6-4 5 3 9-9" stroke="#00AA66"/>'
    "</svg>"
)


def pages() -> dict[str, StreamlitPage]:
    """Each page by its label; the first one is the home page."""
    home = next(iter(PAGES))
    return {
        label: st.Page(
            f"dashboard/pages/{file}.py",
            title=NAME if label == home else f"{label} · {NAME}",
            default=label == home,
        )
        for label, file in PAGES.items()
    }


def draw(linked: dict[str, StreamlitPage]) -> None:
    """The name, and a link to each page; what widgets have put in the URL stays there."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.markdown(f"### {MARK} {NAME}", width="content")
        with st.container(horizontal=True, gap="xxsmall", width="content"):
            for label, page in linked.items():
                st.page_link(page, label=label)
