"""Volatility: rolling by the estimator chosen, the cone of one ticker, all estimators together."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from analytics.answers import volatility_answer
from analytics.performance import volatility_cone
from dashboard.charts.volatility import cone
from dashboard.choice import controls
from dashboard.elements import downloads
from dashboard.sections.volatility import volatility

study = page.study
name = controls.one_of(study.tickers)
rolled = volatility.rolling(page, name)
with st.container(border=True):
    st.subheader(f"Is that much for {name}?", anchor=False)
    made = volatility_cone.cone_of(study, name)
    said = volatility_answer.answer(study, name, made, page.choice.amount)
    page.say(said)
    st.caption(
        f"Volatility of log returns, close to close, over windows of all {made.returns:,} returns "
        "up "
        "to the last one shown (the volatility cone). Diamonds: now."
    )
    page.chart(cone.figure(made, page.lines[name]), "cone", cone.alt(name, " ".join(said)))
volatility.side_by_side(page)
downloads.draw(
    study,
    {
        "volatility": page.table("volatility"),
        "rolling": page.table("rolling volatility", rolled),
        "cone": page.table("cone"),
    },
)
page.end()
