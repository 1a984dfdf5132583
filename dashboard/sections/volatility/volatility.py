"""Volatility of the tickers: rolling lines with a band, and the estimators beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import streamlit as st

from analytics.performance import summary
from analytics.stats.catalogue import METRICS, VOLATILITY
from analytics.study import Study
from dashboard.background import display
from dashboard.charts import dots
from dashboard.charts.volatility import rolling_volatility
from dashboard.choice import controls
from dashboard.elements import doubtful, footnotes, metric_table, study_jobs
from dashboard.elements.metric_table import TICKER
from dashboard.shell.page import Page

SYMBOLS: Final = {
    "close_to_close": "circle",
    "ewma": "diamond",
    "parkinson": "triangle-up",
    "garman_klass": "square",
    "rogers_satchell": "cross",
    "yang_zhang": "star",
}


def rolling(page: Page, banded: str) -> Study:
    """The lines of the estimator chosen, and with intervals the band of one ticker.

    Returns:
        The study with that estimator in its request.
    """
    with st.container(border=True):
        estimator = controls.estimator()
        study = replace(page.study, request=page.study.request.but(estimator=estimator))
        values = dict(zip(study.tickers, study.rolling_volatility, strict=True))
        there = {name: row for name, row in values.items() if not np.isnan(row).all()}
        metric, window = METRICS[estimator], study.request.rolling
        title = f"{metric.label}, last {window} trading days, a year"
        band = None
        if page.choice.intervals and estimator == "close_to_close":
            alone = page.measured.alone(banded)
            band = display.result(study_jobs.band(page.priced(alone)))
        if there:
            lines = {name: page.lines[name] for name in there}
            drawn = band and (banded, band)
            bad = doubtful.tickers(study, page.loaded)
            figure = rolling_volatility.figure(study, there, lines, title, drawn, bad)
            page.chart(figure, "rolling", rolling_volatility.alt(list(there), title))
        if band is not None:
            st.caption(_about(banded, study))
        if lacking := ", ".join(name for name in values if name not in there):
            needs = f"the prices that {metric.label} needs in fewer than {window} trading days"
            st.text(f"No line: {lacking}, with {needs}.")
    return study


def side_by_side(page: Page) -> None:
    """Every estimator of every ticker: as dots, as a table, and why some are missing."""
    study = page.study
    found = summary.volatilities(study)
    title = f"Whole period, {study.request.frequency} bars, a year"
    measures = [
        dots.Measure(
            metric.label,
            SYMBOLS[metric.id],
            found[metric.id].to_numpy(),
            notes=footnotes.hovers(study, metric, study.tickers),
        )
        for metric in VOLATILITY
    ]
    names = ", ".join(study.tickers)
    st.subheader("Other ways to measure it", anchor=False)
    st.caption(
        "Six estimators of the same volatility. Close to close is that of log returns; Volatility "
        "in the Summary is that of simple returns, and differs in the last digits."
    )
    with st.container(border=True):
        bad = doubtful.tickers(study, page.loaded)
        figure = dots.figure(title, study.tickers, measures, page.lines, doubtful=bad)
        page.chart(figure, "estimators", f"{title}: {names}")
    named = {"ticker": TICKER} | {metric.id: metric for metric in VOLATILITY}
    metric_table.plain(
        study, found, named, alt=f"Volatility of {names} by estimator", key="estimators-table"
    )
    if reasons := summary.without_volatility(study, found):
        with st.expander("Why some values are missing (—)"):
            for reason in reasons:
                st.text(reason)


def _about(name: str, study: Study) -> str:
    return (
        f"Band of {name}: 95 % for the true volatility of each window of {study.request.rolling} "
        f"sessions, at up to {study_jobs.BAND_DATES} dates, by chi-square with the kurtosis of "
        f"{name}'s shocks. In simulated markets it holds the truth in 98 of 100 windows of 21 "
        "sessions and in 96 of 252."
    )
