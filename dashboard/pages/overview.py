"""The overview: growth, risk and daily returns of a few tickers side by side."""

from __future__ import annotations

import streamlit as st

from dashboard import frame

page = frame.begin(cards=True)

from dashboard import certainty, daily, downloads, table, widgets
from dashboard.charts import overview

study = page.study
metrics = page.summary()
returns = dict(zip(metrics["ticker"], metrics["total_return"], strict=True))
widgets.cards(study, page.loaded, returns, page.lines)
with st.container(border=True):
    figure = overview.figure(study, page.lines, returns, log=page.choice.log)
    page.chart(figure, "overview", overview.alt(study))
st.subheader("Summary", anchor=False)
table.draw(study, metrics)
downloads.draw(study, {"returns": page.table("returns"), "summary": page.summary_table()})
certainty.draw(page, metrics)
daily.draw(page)
page.end()
