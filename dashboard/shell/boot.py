"""Boot: the heavy imports (torch, pandas, plotly), once per process.

The server starts them at its own start (`preload`); a visitor who arrives earlier sees the page's
frame and waits for the rest (`heavy`).
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil

import streamlit as st


@st.cache_resource(show_spinner=False)
def heavy() -> None:
    """Import the libraries of the pages, and exempt them from garbage collection.

    Otherwise every full collection would scan all objects of torch and pandas, which are never
    freed.

    torch's OpenMP threads are set to sleep while they wait for each other. By default they spin,
    which on a busy machine takes ten times the processor time of the returns of a few tickers. The
    variable is read when torch is imported; a user's own value is not changed.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    importlib.import_module("dashboard.shell.page")
    gc.collect()
    gc.freeze()


def preload() -> None:
    """Warm up for the first visitor: imports, and a study from compiled loops to charts.

    The study uses the embedded sample, so that no source is contacted.
    """
    heavy()
    folder = importlib.import_module("dashboard.sections")
    for found in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        importlib.import_module(found.name)
    rehearse()
    gc.collect()
    gc.freeze()


def rehearse() -> None:
    """Draw the overview of the first tickers without showing it."""
    from analytics import prices, study
    from analytics.performance import summary
    from analytics.quality import card_table
    from dashboard.charts import overview
    from dashboard.charts.style import palette
    from dashboard.choice import periods, state

    choice = state.read({})
    request = choice.request.but(source="sample", benchmark="^GSPC")
    loaded = prices.load(request)
    last = max(one.as_of for one in loaded.statuses if one.as_of is not None)
    windowed = request.but(start=periods.first_day(choice.period, last))
    made = study.run(windowed, loaded)
    summary.summary(made)
    card_table.cards(windowed, loaded)
    lines = palette.lines(palette.assign({}, made.tickers), None)
    overview.figure(made, lines, overview.Money(choice.amount)).to_json()
