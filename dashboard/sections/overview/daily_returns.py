"""Daily returns: the bars of the last sessions, as many as a slider says."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.returns import daily_bars
from dashboard.choice import controls
from dashboard.shell.page import Page


@st.fragment
def draw(page: Page) -> None:
    """The bars of the last sessions; the slider redraws only this."""
    study = page.study
    with st.container(border=True):
        title, slider = st.columns([3, 2], vertical_alignment="center")
        title.subheader("Daily returns", anchor=False)
        title.caption("Full bar: close to close. Faded bar: open to close of the same session.")
        with slider:
            sessions = controls.sessions()
        figure = daily_bars.figure(study, page.lines, sessions)
        page.chart(figure, "daily", daily_bars.alt(study, sessions))
        if lacking := daily_bars.absent(study, sessions):
            st.caption(f"No return in these sessions: {', '.join(lacking)}")
