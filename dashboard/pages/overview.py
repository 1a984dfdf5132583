"""The overview: growth, risk and daily returns of a few tickers side by side."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin(cards=True)

from dashboard.elements import cards, downloads, metric_table
from dashboard.sections.overview import candle_chart, daily_returns, growth_chart, interval_dots
from dashboard.visitor import visits

study = page.study
metrics = page.summary()
returns = dict(zip(metrics["ticker"], metrics["total_return"], strict=True))
growth_chart.say(page)
if said := visits.since_last(study):
    st.text(said)
with st.container(key="cards"):
    cards.cards(page.edition, study, page.loaded, returns, page.lines)
growth_chart.draw(page)
st.subheader("Summary", anchor=False)
metric_table.draw(page.own, metrics, page.edition)
downloads.draw(study, {"returns": page.table("returns"), "summary": page.summary_table()})
interval_dots.draw(page, metrics)
candle_chart.draw(page.own, page.lines, log=page.choice.log)
daily_returns.draw(page.own, page.lines)
page.end()
