"""Certainty: the metrics asked for most, each with the whiskers of its interval, by ticker."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.performance import coverage, fallback
from analytics.stats.catalogue import METRICS
from dashboard.charts import dots
from dashboard.elements import doubtful, footnotes
from dashboard.shell.page import Page

SHOWN = ("cagr", "volatility", "sharpe", "max_drawdown")
NARROWEST = 260


def draw(page: Page, metrics: pd.DataFrame) -> None:
    """One chart a metric, side by side where there is room; nothing before intervals are there."""
    shown = [name for name in SHOWN if f"{name}_low" in metrics and metrics[name].notna().any()]
    if not shown:
        return
    st.subheader("How sure is that?", anchor=False)
    st.caption(
        "Dot: the metric. Whisker: its 95 % confidence interval, of the true value, or of the "
        "median over histories of this length for drawdowns. A lighter whisker holds it less often "
        "than that; its footnote says how often, or why. Tickers whose whiskers "
        "overlap much may differ by luck."
    )
    with st.grid(len(shown), min_column_width=NARROWEST):
        for name in shown:
            _metric(page, metrics, name)


def doubts(metrics: pd.DataFrame, name: str, tickers: Sequence[str]) -> tuple[bool, ...]:
    """Of which tickers the interval of a metric holds the true value less often than it should."""
    short = coverage.shortfall(name) is not None
    return tuple(short or bool(fallback.why(metrics, METRICS[name], each)) for each in tickers)


def _metric(page: Page, metrics: pd.DataFrame, name: str) -> None:
    found, label = metrics[metrics[name].notna()], METRICS[name].label
    ends = (found[f"{name}_low"].to_numpy(), found[f"{name}_high"].to_numpy())
    ratio = METRICS[name].unit == "ratio"
    tickers = found["ticker"].tolist()
    notes = footnotes.hovers(page.study, METRICS[name], tickers, metrics)
    unsure = doubts(found, name, tickers)
    measure = dots.Measure(label, "circle", found[name].to_numpy(), ends, ratio, notes, unsure)
    with st.container(border=True):
        bad = doubtful.tickers(page.study, page.loaded)
        figure = dots.figure(label, tickers, [measure], page.lines, doubtful=bad)
        page.chart(figure, f"certainty-{name}", f"{label} of {', '.join(tickers)} with intervals")
