"""Holding periods: how every 1, 3, 5 and 10 years of each ticker ended."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from analytics.holding import periods
from analytics.study import Study
from dashboard.charts.style.text import label, sentence
from dashboard.elements import downloads, metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.shell.page import Page

SHOWN: Final = {
    "ticker": TICKER,
    "years": Column("Years", "How long it was held.", "count"),
    "starts": Column("Start dates", "Days on which such a period began.", "count"),
    "independent": Column(
        "Independent", "How many such periods fit side by side; the others overlap.", "ratio"
    ),
    "median": Column("Median", "Half of the periods returned more, not annualised.", "fraction"),
    "worst": Column("Worst", "The lowest return of a whole period.", "fraction"),
    "worst_start": Column("Bought on", "The day on which the worst period began.", "date"),
    "losing": Column("Lost money", "Share of start dates that ended below 0.", "fraction"),
    "range": Column(
        "Could be", "95 % interval of that share, from the independent periods only.", "text"
    ),
    "behind": Column("Fell behind", "Share that ended below the benchmark.", "fraction"),
}


def draw(page: Page) -> None:
    """One row per ticker and length that the dates shown hold."""
    study = page.study
    found = periods.holding_table(study)
    long_enough = found[found["starts"] > 0]
    st.subheader("How every 1, 3, 5 and 10 years ended", anchor=False)
    if long_enough.empty:
        st.caption("No history in these dates is a year long: choose a longer period above.")
        return
    table = long_enough.assign(range=[_range(row) for row in long_enough.to_dict("records")])
    columns = SHOWN if table["behind"].notna().any() else _without_benchmark()
    alt = f"Returns of holding periods of {', '.join(study.tickers)}"
    metric_table.plain(study, table, columns, alt=alt, key="holding", daily=True)
    _say(study, found)
    downloads.draw(study, {"holding": page.table("holding")})


def _range(row: Mapping[Hashable, Any]) -> str:
    return f"{100 * row['losing_low']:.0f} to {100 * row['losing_high']:.0f}%"


def _without_benchmark() -> dict[str, Column]:
    return {name: column for name, column in SHOWN.items() if name != "behind"}


def _say(study: Study, found: pd.DataFrame) -> None:
    for said in periods.sentences(study, found):
        st.caption(label(sentence(said) + "."))
