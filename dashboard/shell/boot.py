"""Boot: the heavy imports (torch, pandas, plotly), once a process and after the first paint."""

from __future__ import annotations

import gc
import importlib
import os

import streamlit as st


@st.cache_resource(show_spinner=False)
def heavy() -> None:
    """Import what pages draw with, and exempt it from garbage collection.

    Otherwise every full collection would walk all objects of torch and pandas, which stay anyway.

    OpenMP's threads, which torch divides its work among, wait for each other asleep. They would
    otherwise wait in a loop, which on a busy machine takes ten times the processor time of the
    returns of a few tickers. The variable is read when torch is imported; a user's own stays.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    importlib.import_module("dashboard.shell.page")
    gc.collect()
    gc.freeze()
