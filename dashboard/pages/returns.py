"""Returns: the calendar of one ticker, its periods, and the best and worst of all."""

from __future__ import annotations

import functools

import streamlit as st

from dashboard import frame

page = frame.begin()

from analytics import calendars, summary
from dashboard import controls, table, widgets
from dashboard.charts import calendar, periodic

EXTREMES = ("best_day", "worst_day", "best_month", "worst_month", "best_year", "worst_year")

study = page.study
name = controls.one_of(study.tickers)
with st.container(border=True):
    st.subheader(f"{name} by month and year, %", anchor=False)
    st.caption("Compounded daily returns. In italics: cut by the period shown or the history.")
    figure = calendar.figure(calendars.calendar_of(study), study.tickers.index(name))
    page.chart(figure, "calendar", calendar.alt(name))
with st.container(border=True):
    st.subheader(f"{name}, {study.request.frequency} returns", anchor=False)
    page.chart(
        periodic.figure(study, name, page.lines[name]), "periodic", periodic.alt(study, name)
    )
st.subheader("Best and worst", anchor=False)
table.draw(study, page.summary(), EXTREMES)
made = functools.partial(summary.returns_table, study)
kept = functools.partial(calendars.calendar_frame, study)
widgets.downloads(study, {"returns": made, "calendar": kept, "summary": page.summary_file})
page.end()
