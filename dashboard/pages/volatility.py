"""Volatility: rolling by the estimator chosen, the cone of one ticker, all estimators together."""

from __future__ import annotations

import functools

import streamlit as st

from dashboard import frame

page = frame.begin()

from analytics import cones, summary
from dashboard import controls, volatility, widgets
from dashboard.charts import cone

study = page.study
name = controls.one_of(study.tickers)
rolled = volatility.rolling(page, name)
with st.container(border=True):
    st.subheader(f"{name}, volatility cone", anchor=False)
    made = cones.cone_of(study, name)
    st.caption(
        f"Close to close, over windows of all {made.returns:,} returns up to the last one shown. "
        "Bands: lowest to highest, 5 to 95 %, 25 to 75 %; line: median; diamonds: now."
    )
    page.chart(cone.figure(made, page.lines[name]), "cone", cone.alt(name))
volatility.side_by_side(page)
widgets.downloads(
    study,
    {
        "volatility": functools.partial(summary.volatilities, study),
        "rolling": functools.partial(summary.rolling_table, rolled),
        "cone": functools.partial(cones.cone_table, study),
    },
)
page.end()
