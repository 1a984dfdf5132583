"""Boot: the heavy imports (torch, pandas, plotly), once a process.

The server begins with them at its start (`preload`); a visitor who comes before they are done sees
the page's frame and waits for the rest (`heavy`).
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil

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


def preload() -> None:
    """Do what the first visitor would wait for: imports, and a study from compiled loops to charts.

    The study is of the embedded sample, so that nobody is asked for prices.
    """
    heavy()
    folder = importlib.import_module("dashboard.sections")
    for found in pkgutil.walk_packages(folder.__path__, f"{folder.__name__}."):
        importlib.import_module(found.name)
    rehearse()
    gc.collect()
    gc.freeze()


def rehearse() -> None:
    """The overview of the first tickers, drawn for nobody."""
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
