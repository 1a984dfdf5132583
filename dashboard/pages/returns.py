"""Returns: one ticker's calendar, periods and distribution; tests and extremes of all."""

from __future__ import annotations

import streamlit as st

from dashboard.shell import frame

page = frame.begin()

from analytics.answers import returns_answer
from analytics.performance import calendar_returns
from dashboard.charts.returns import calendar, periodic
from dashboard.choice import controls
from dashboard.elements import downloads, metric_table
from dashboard.sections.returns import distribution as distributions
from dashboard.sections.returns import holding_periods

EXTREMES = ("best_day", "worst_day", "best_month", "worst_month", "best_year", "worst_year")

study = page.study
name = controls.one_of(study.tickers)
page.say(returns_answer.answer(study, name))
with st.container(border=True):
    st.subheader(f"{name} by month and year, %", anchor=False)
    st.caption("Italics: an incomplete month or year.")
    figure = calendar.figure(calendar_returns.calendar_of(study), study.tickers.index(name))
    page.chart(figure, "calendar", calendar.alt(name))
with st.container(border=True):
    st.subheader(f"{name}, {study.request.frequency} returns", anchor=False)
    options = {"name": name, "line": page.lines[name]}
    page.chart_of_study(periodic.figure, "periodic", periodic.alt(study, name), **options)
distributions.draw(page, name)
st.subheader("Best and worst", anchor=False)
metric_table.draw(page.own, page.summary(), page.edition, EXTREMES)
holding_periods.draw(page)
tables = {what: page.table(what) for what in ("returns", "calendar", "tests")}
downloads.draw(study, {**tables, "summary": page.summary_table()})
page.end()
