"""Distribution of one ticker's returns: two charts, and the tests of all tickers as a table."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analytics.performance.normality_tests import shape_table
from analytics.stats.inference import normality
from dashboard.charts.returns import distribution
from dashboard.elements import metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.shell.page import Page

_CHANCE = "Chance of a larger statistic by luck alone; below 0.05 is the usual doubt."
COLUMNS: Final = {
    "ticker": TICKER,
    "observations": Column("Returns", "Number of returns.", "count"),
    "skewness": Column("Skewness", "Below 0: the left tail is longer. 0 for a normal."),
    "excess_kurtosis": Column("Excess kurtosis", "Above 0: heavier tails than a normal's."),
    "jarque_bera": Column("Jarque-Bera", "Tests that returns are normal.", "%.1f"),
    "jarque_bera_p": Column("p", _CHANCE, "chance"),
    "ljung_box": Column("Ljung-Box, 10 lags", "Tests that returns are uncorrelated.", "%.1f"),
    "ljung_box_p": Column("p", _CHANCE, "chance"),
    "ljung_box_squares": Column(
        "Ljung-Box of squares", "Tests that volatility does not cluster: 10 lags.", "%.1f"
    ),
    "ljung_box_squares_p": Column("p", _CHANCE, "chance"),
}


def draw(page: Page, name: str) -> None:
    """Histogram and Q-Q plot side by side, on a phone one below the other; then the tests."""
    returns = page.study.periodic.simple[page.study.tickers.index(name)]
    points, bins = normality.normal_quantiles(returns), normality.histogram(returns)
    left, right = st.columns(2)
    if not len(points.ordered):
        st.caption(f"{name} has no return in the period shown.")
    else:
        with left.container(border=True):
            st.subheader(f"{name}, how often each return", anchor=False)
            st.caption(
                "Bars: returns. Curve: the bell curve (normal) of the same mean and deviation."
            )
            figure = distribution.histogram(
                bins, bins.normal(points.mean, points.sd), page.lines[name]
            )
            page.chart(figure, "histogram", distribution.alt(name, "Histogram"))
        with right.container(border=True):
            st.subheader(f"{name} against the bell curve (Q-Q)", anchor=False)
            st.caption(
                "Dots off the line at the ends: extreme days are more common than the bell curve "
                "says."
            )
            figure = distribution.quantiles(points, page.lines[name])
            page.chart(figure, "quantiles", distribution.alt(name, "Quantiles"))
    with st.expander("Do returns follow the bell curve, and is one day independent of the next?"):
        st.caption(
            "p: how often returns that do would look this far off; below 0.05 is evidence against "
            "it. Most shares fail: extreme days are common, and calm and wild times cluster."
        )
        metric_table.plain(
            page.study,
            shape_table(page.study),
            COLUMNS,
            alt=f"Tests of the returns of {', '.join(page.study.tickers)}",
            key="shapes",
        )
