"""Portfolio: what the tickers are together: weights, the frontier, risk, growth."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from dashboard.sections.portfolio import growth, own_weights, portfolio, portfolio_options

priced = portfolio.shared(page)
if priced is not None and (plan := portfolio_options.choose(len(priced.study.asked))) is not None:
    study = priced.study
    own = own_weights.edit(study.asked, plan.bounds) if plan.method == portfolio_options.OWN else {}
    if own is not None and (found := portfolio.find(priced, plan, own)) is not None:
        left, right = st.columns([3, 2])
        with left:
            portfolio.frontier(page, study, found, plan)
        with right:
            portfolio.weights(page, found, plan)
        growth.draw(page, found, plan)
        portfolio.table(priced, found, plan, own)
        portfolio.trace(page, priced, found, plan)
page.end()
