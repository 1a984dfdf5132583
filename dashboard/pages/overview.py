"""The overview: growth, risk and daily returns of a few tickers side by side."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin(cards=True)

from dashboard.charts import overview
from dashboard.elements import cards, downloads, metric_table
from dashboard.sections.overview import daily_returns, interval_dots
from dashboard.visitor import visits

study = page.study
metrics = page.summary()
returns = dict(zip(metrics["ticker"], metrics["total_return"], strict=True))
if said := visits.since_last(study):
    st.text(said)
with st.container(key="cards"):
    cards.cards(page.edition, study, page.loaded, returns, page.lines)
with st.container(border=True):
    options = {"lines": page.lines, "returns": returns, "log": page.choice.log}
    page.chart_of_study(overview.figure, "overview", overview.alt(study), **options)
st.subheader("Summary", anchor=False)
metric_table.draw(study.request, metrics, page.edition)
downloads.draw(study, {"returns": page.table("returns"), "summary": page.summary_table()})
interval_dots.draw(page, metrics)
daily_returns.draw(study.request, page.lines)
page.end()
