"""Crises: how each ticker went through the named falls of the market."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.holding import crises
from dashboard.charts.style.text import label, sentence
from dashboard.elements import downloads, metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.shell.page import Page

SHOWN: Final = {
    "ticker": TICKER,
    "crisis": Column("Crisis", "A fall of the S&P 500 by 10 % or more.", "text"),
    "start": Column("From", "Closing high of the S&P 500.", "date"),
    "end": Column("To", "Closing low of the S&P 500.", "date"),
    "return": Column("Return", "Between these two dates.", "fraction"),
    "max_drawdown": Column("Deepest fall", "From a high within these dates.", "fraction"),
    "recovery": Column("Recovered", "First day back at the price at the start.", "date"),
    "days_to_recover": Column("Days", "Calendar days from the end until then.", "count"),
}


def draw(page: Page) -> None:
    """One row per ticker and crisis that its prices in these dates cover."""
    study = page.study
    found = crises.crisis_table(study)
    seen = found[found["return"].notna()]
    st.subheader("In the crises", anchor=False)
    if seen.empty:
        st.caption("These dates hold no crisis: choose a longer period above.")
        return
    alt = f"Returns and falls of {', '.join(study.tickers)} in crises of the market"
    metric_table.plain(study, seen, SHOWN, alt=alt, key="crises", daily=True)
    for said in crises.sentences(study, found):
        st.caption(label(sentence(said) + "."))
    downloads.draw(study, {"crises": page.table("crises")})
