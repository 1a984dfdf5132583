"""View: the overview page from loaded prices down; imported after the first paint.

Importing this module brings torch, pandas and plotly.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analytics.prices import Loaded
from analytics.study import Study
from dashboard import controls, data, status, table, widgets
from dashboard.charts import daily_bars, overview, palette, theme
from dashboard.charts.palette import Line
from dashboard.state import Choice
from models.device import device_note

_COLOURS = "colours"


def draw(choice: Choice, loaded: Loaded) -> None:
    """Everything below the controls."""
    status.line(loaded)
    status.problems(loaded, choice.refused)
    if not loaded.panel.tickers:
        widgets.no_prices(loaded)
        return
    study = data.run(choice.windowed(data.last_session(loaded)), loaded)
    if not len(study.dates):
        widgets.no_returns()
        return
    lines = _lines(study)
    summary = data.summarise(study, loaded)
    returns = dict(zip(summary["ticker"], summary["total_return"], strict=True))
    widgets.cards(study, loaded, returns, lines)
    with st.container(border=True):
        figure = overview.figure(study, lines, returns, log=choice.log)
        _chart(figure, "overview", overview.alt(study))
    st.subheader("Summary", anchor=False)
    table.draw(study, summary)
    widgets.downloads(study, summary)
    _daily(study, lines)
    widgets.footer(study, device_note(loaded.panel.device))


def _lines(study: Study) -> dict[str, Line]:
    """Each ticker's line, the same as long as the session keeps the ticker."""
    extra = next((name for name in study.tickers if name not in study.asked), None)
    numbers = palette.assign(st.session_state.get(_COLOURS, {}), study.asked)
    st.session_state[_COLOURS] = numbers
    return palette.lines(numbers, extra)


@st.fragment
def _daily(study: Study, lines: Mapping[str, Line]) -> None:
    """The bars of the last sessions; the slider redraws only this."""
    with st.container(border=True):
        title, slider = st.columns([3, 2], vertical_alignment="center")
        title.subheader("Daily returns", anchor=False)
        title.caption("Full bar: close to close. Faded bar: open to close of the same session.")
        with slider:
            sessions = controls.sessions()
        figure = daily_bars.figure(study, lines, sessions)
        _chart(figure, "daily", daily_bars.alt(study, sessions))
        if lacking := daily_bars.absent(study, sessions):
            st.caption(f"No return in these sessions: {', '.join(lacking)}")


def _chart(figure: object, key: str, alt: str) -> None:
    st.plotly_chart(figure, key=key, alt=alt, theme="streamlit", config=theme.CONFIG)
