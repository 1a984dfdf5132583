"""Track record: whether each ticker's history is long enough to trust its Sharpe ratio."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analytics.significance import track_record
from analytics.study import Study
from dashboard.charts.style.text import label
from dashboard.elements import downloads, metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.shell.page import Page
from models.errors import RequestError

SHOWN: Final = {
    "ticker": TICKER,
    "sharpe": Column("Sharpe", "Mean excess return over its volatility, a year.", "ratio"),
    "standard_error": Column(
        "Error", "Standard error, with skewness, fat tails and autocorrelation.", "ratio"
    ),
    "observations": Column("Returns", "How many returns it rests on.", "count"),
    "minimum_track_record": Column(
        "Needed", "Returns that a test at 95 % needs for a ratio of this size.", "count"
    ),
    "probability_above": Column(
        "Above 0", "Probabilistic Sharpe ratio: 1 minus the p-value against 0.", "fraction"
    ),
    "probability_above_largest": Column(
        "Above luck", "The same against the best of as many tickers by luck.", "fraction"
    ),
    "observed_false_discovery": Column(
        "Chance of luck",
        "That the true ratio is 0, if one ticker in twenty has a true ratio of 1.",
        "fraction",
    ),
}


def draw(page: Page) -> None:
    """One row per ticker, and a sentence on the length of its record; or why there is none."""
    study = page.study
    st.subheader("Is the record long enough?", anchor=False)
    found = _records(study)
    if found is None:
        return
    alt = f"Errors and track records of the Sharpe ratios of {', '.join(study.asked)}"
    metric_table.plain(study, found, SHOWN, alt=alt, key="track-record")
    for said in track_record.sentences(study, found):
        st.caption(label(said + "."))
    downloads.draw(study, {"track-record": page.table("track record")})


def _records(study: Study) -> pd.DataFrame | None:
    """The track records; None, and the reason on the page, where there are none.

    How many tickers are alike is counted by their correlations, which need one currency.
    """
    try:
        found = track_record.track_records(study)
    except RequestError as error:
        st.caption(f"This needs {error.expected}; these are in {error.received}. Choose one above.")
        return None
    if found["sharpe"].isna().all():
        st.caption("A Sharpe ratio needs returns that differ. Choose a longer period above.")
        return None
    return found
