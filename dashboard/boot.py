"""Boot: the heavy imports (torch, pandas, plotly), once a process and after the first paint."""

from __future__ import annotations

import gc
import importlib

import streamlit as st


@st.cache_resource(show_spinner=False)
def heavy() -> None:
    """Import what pages draw with, and take it out of the garbage collector's sight.

    Streamlit collects after every rerun; without the freeze it would walk all of torch each time.
    """
    importlib.import_module("dashboard.page")
    gc.collect()
    gc.freeze()
