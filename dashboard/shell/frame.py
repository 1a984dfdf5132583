"""Frame: the beginning that all pages share, from the first paint to a study; no torch here.

A page is a short script: `page = frame.begin()`, then the imports of what it draws, the drawing,
and `page.end()`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.choice import state
from dashboard.elements import skeletons
from dashboard.shell import boot

if TYPE_CHECKING:
    from dashboard.shell.page import Page


def begin(*, cards: bool = False) -> Page:
    """The page's study, once the libraries and the prices it can have are there.

    Draws what stands above every page: skeletons meanwhile (of cards too, if the page has them),
    then the sources, what failed and why, and what the data look wrong in. Where there is
    nothing to study it says so and ends the script.
    """
    choice = state.read(st.session_state)
    slot = st.empty()
    announce = skeletons.begin(slot, len(choice.request.symbols), cards=cards)
    boot.heavy()
    page: Page = importlib.import_module("dashboard.shell.page").opened(choice, slot, announce)
    return page
