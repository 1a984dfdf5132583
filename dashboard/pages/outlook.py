"""Outlook: volatility by fitted models, and simulated paths of a holding, from now on."""

from __future__ import annotations

import streamlit as st

from dashboard import frame

page = frame.begin()

from dashboard import climb, comparison, controls, fan, fitted, outlook

model = fitted.choose(outlook.unit(page))
found = outlook.fit(page, model)
# Places that are there from the first run on: what comes later moves no widget below it.
fits, rivals, paths = st.container(), st.container(), st.container()
if found is not None:
    with fits:
        name = controls.one_of(found.tickers)
        outlook.volatility(page, found, name)
        left, right = st.columns(2)
        with left:
            outlook.term(page, found)
        with right:
            outlook.parameters(page, found, name)
        outlook.models(page, found, model)
        climb.draw(page, found, name)
    with rivals:
        comparison.draw(page, name)
with paths:
    fan.draw(page)
page.end()
