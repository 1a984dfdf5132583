"""Daily returns: the bars of the last sessions, as many as a slider says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.charts.returns import daily_bars
from dashboard.charts.style.palette import Line
from dashboard.choice import cached, controls
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import doubtful, prepared


def draw(priced: PricedStudy, lines: Mapping[str, Line]) -> None:
    """The bars of the last sessions; the slider redraws only this."""
    _draw(cached.remembered(priced), lines)


@st.fragment
def _draw(drawn: Callable[[], PricedStudy], lines: Mapping[str, Line]) -> None:
    priced = drawn()
    study = priced.study
    with st.container(border=True):
        title, slider = st.columns([3, 2], vertical_alignment="center")
        title.subheader("Daily returns", anchor=False)
        title.caption("Full bar: close to close. Faded bar: open to close of the same session.")
        with slider:
            sessions = controls.sessions()
        alt = daily_bars.alt(study, sessions)
        bad = doubtful.tickers(study, priced.loaded)
        options = {"lines": lines, "sessions": sessions, "doubtful": bad}
        edition = repr(study.request), priced.loaded.version
        prepared.chart(edition, daily_bars.drawing, study, options, key="daily", alt=alt)
        if lacking := daily_bars.absent(study, sessions):
            st.caption(f"No return in these sessions: {', '.join(lacking)}")
