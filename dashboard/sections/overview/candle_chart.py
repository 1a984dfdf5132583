"""Candles: the bars of one ticker, its volume, dividends and splits, where its source has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from analytics.study.candles import candles, has_ranges
from dashboard.charts import candlesticks
from dashboard.charts.style.palette import Line
from dashboard.choice import cached, controls
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import prepared


def draw(priced: PricedStudy, lines: Mapping[str, Line], *, log: bool) -> None:
    """The candles of the ticker looked at; choosing another redraws only this.

    Nothing where no ticker has open, high and low.
    """
    _draw(cached.remembered(priced), lines, log=log)


@st.fragment
def _draw(drawn: Callable[[], PricedStudy], lines: Mapping[str, Line], *, log: bool) -> None:
    priced = drawn()
    study, request = priced.study, priced.study.request
    names = [name for name in study.asked if has_ranges(study, name)]
    if not names:
        return
    with st.container(border=True):
        st.subheader("Prices", anchor=False)
        st.caption("Hollow candle: it rose. Full: it fell. D: dividend. S: split.")
        name = controls.one_of(names)
        shown = candles(study, priced.loaded, name)
        unit = request.base or study.currencies[study.tickers.index(name)]
        options = {"name": name, "line": lines[name], "unit": unit, "log": log}
        edition, alt = (repr(request), priced.loaded.version), candlesticks.alt(shown, name)
        prepared.chart(edition, candlesticks.figure, shown, options, key="candles", alt=alt)
