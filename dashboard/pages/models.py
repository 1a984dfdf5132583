"""Models: volatility by fitted models, side by side and out of sample."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from dashboard.choice import controls
from dashboard.sections.outlook import fit_trace, garch_options, model_comparison, outlook

st.subheader("What one model expects", anchor=False)
model = garch_options.choose(outlook.unit(page))
fitted = outlook.on_returns(page, model)
found = outlook.fit(fitted, model)
# Places that are there from the first run on: what comes later moves no widget below it.
fits, rivals = st.container(), st.container()
if found is not None:
    with fits:
        name = controls.one_of(found.tickers)
        outlook.volatility(fitted, found, name)
        left, right = st.columns(2)
        with left:
            outlook.term(fitted, found)
        with right:
            outlook.parameters(fitted, found, name)
        outlook.models(fitted, found, model)
        fit_trace.draw(fitted, found, name)
    with rivals:
        model_comparison.draw(fitted, name)
page.end()
