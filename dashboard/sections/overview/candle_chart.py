"""Candles: the bars of one ticker, its volume, dividends and splits, where its source has them."""

from __future__ import annotations

import streamlit as st

from analytics.request import Request
from analytics.study.candles import candles, has_ranges
from dashboard.charts import candlesticks
from dashboard.charts.style.palette import Line
from dashboard.choice import cached, controls
from dashboard.elements import prepared


@st.fragment
def draw(request: Request, lines: dict[str, Line], *, log: bool) -> None:
    """The candles of the ticker looked at; choosing another redraws only this.

    Nothing where no ticker has open, high and low.
    """
    study, loaded = cached.study_of(request)
    names = [name for name in study.asked if has_ranges(study, name)]
    if not names:
        return
    with st.container(border=True):
        st.subheader("Prices", anchor=False)
        st.caption("Hollow candle: it rose. Full: it fell. D: dividend. S: split.")
        name = controls.one_of(names)
        shown = candles(study, loaded, name)
        unit = request.base or study.currencies[study.tickers.index(name)]
        options = {"name": name, "line": lines[name], "unit": unit, "log": log}
        edition, alt = (repr(request), loaded.version), candlesticks.alt(shown, name)
        prepared.chart(edition, candlesticks.figure, shown, options, key="candles", alt=alt)
