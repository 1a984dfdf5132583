"""Boot: the heavy imports (torch, pandas, plotly), once a process and after the first paint."""

from __future__ import annotations

import gc
import importlib

import streamlit as st


@st.cache_resource(show_spinner=False)
def heavy() -> None:
    """Import what pages draw with, and exempt it from garbage collection.

    Otherwise every full collection would walk all objects of torch and pandas, which stay anyway.
    """
    importlib.import_module("dashboard.shell.page")
    gc.collect()
    gc.freeze()
