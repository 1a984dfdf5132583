"""Risk: the sections of its page, each its chart, its table and its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import streamlit as st

from analytics.answers import risk_answer
from analytics.performance import drawdown_table, rolling_metrics
from analytics.stats.catalogue import METRICS
from analytics.stats.inference import normality
from analytics.study import Study
from analytics.study.series import Floats
from dashboard.charts import dots, panels
from dashboard.charts import rolled as rolled_panels
from dashboard.charts.dots import Measure
from dashboard.charts.returns import tails
from dashboard.charts.returns.tails import Mark
from dashboard.charts.style.text import percent, sentence
from dashboard.choice import cached, controls
from dashboard.elements import doubtful, downloads, footnotes, metric_table
from dashboard.elements.metric_table import TICKER, Column
from dashboard.sections.overview import interval_dots
from dashboard.shell.page import Page

HISTORICAL, NORMAL = "value_at_risk_95", "value_at_risk_95_normal"
CORNISH_FISHER = "value_at_risk_95_cornish_fisher"
SHORTFALL, DEEPEST = "expected_shortfall_95", "max_drawdown"
PERIOD = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
}
LOSSES = {
    HISTORICAL: ("Value at risk 95 %, as it was", "circle", "solid"),
    NORMAL: ("if returns were normal", "x-thin-open", "dot"),
    CORNISH_FISHER: ("with fat tails (Cornish-Fisher)", "diamond-open", "dash"),
    SHORTFALL: ("Expected shortfall 95 %", "square", "solid"),
}
FALLS = {
    "ticker": TICKER,
    "depth": Column("Depth", "Return from the peak to the trough.", "fraction"),
    "peak": Column("Peak", "The high it falls from.", "date"),
    "trough": Column("Trough", "The session of its lowest close.", "date"),
    "recovery": Column("Recovery", "Back at the peak; — is not yet.", "date"),
    "days_down": Column("Days down", "Calendar days from the peak to the trough.", "count"),
    "days_to_recover": Column(
        "Days to recover", "Calendar days from the trough to the recovery.", "count"
    ),
    "days": Column("Days", "Calendar days from the peak to the recovery, or until now.", "count"),
}


def underwater(page: Page) -> None:
    """How far below its highest point so far each ticker is."""
    study = page.study
    rows = present(page, study.drawdown)
    with st.container(border=True):
        bad = doubtful.tickers(study, page.loaded)
        panel = replace(rolled_panels.underwater(rows), doubtful=bad)
        figure = panels.figure(study.dates, [panel], page.lines)
        page.chart(figure, "underwater", f"Drawdown from peak of {', '.join(rows)}")


def falls(page: Page) -> None:
    """Every fall from a peak, the deepest first."""
    found = drawdown_table.drawdown_table(page.study)
    st.subheader("Falls from a high (drawdowns), deepest first", anchor=False)
    if found.empty:
        st.caption("None: no ticker closed below its highest point so far in these dates.")
    else:
        told = f"Drawdowns of {', '.join(page.study.tickers)}, deepest first"
        metric_table.plain(page.study, found, FALLS, alt=told, key="falls", daily=True)
    downloads.draw(page.study, {"drawdowns": page.table("drawdowns")})


def losses(page: Page, metrics: pd.DataFrame) -> None:
    """The tail of one ticker, then what measures it side by side for all."""
    _answer(page, metrics)
    figures = metrics[metrics["observations"] > 0].set_index("ticker")
    names = [name for name in page.lines if name in figures.index]
    with st.container(border=True):
        st.subheader(f"The worst {PERIOD[page.study.request.frequency]} in 20", anchor=False)
        st.caption(
            "Value at risk: what the worst 5 % lose at least. Expected shortfall: what they lose "
            "on average."
        )
        _tail(page, figures, controls.one_of(names))
    wide, narrow = st.columns([3, 2])
    with wide, st.container(border=True):
        sides = [
            measure(page.study, figures.loc[names], metric, symbol, sentence(label))
            for metric, (label, symbol, _) in LOSSES.items()
        ]
        title = f"Loss in one {PERIOD[page.study.request.frequency]}, worst 5 %"
        bad = doubtful.tickers(page.study, page.loaded)
        figure = dots.figure(title, names, sides, page.lines, doubtful=bad)
        page.chart(figure, "losses", f"Value at risk and expected shortfall of {', '.join(names)}")
    with narrow, st.container(border=True):
        deepest = measure(page.study, figures.loc[names], DEEPEST, "circle", METRICS[DEEPEST].label)
        tall = figure.layout.height
        figure = dots.figure(deepest.name, names, [deepest], page.lines, height=tall, doubtful=bad)
        depths = zip(names, figures.loc[names, DEEPEST].tolist(), strict=True)
        falls = [f"{name} {percent(depth)}" for name, depth in depths]
        page.chart(figure, "deepest", f"Maximum drawdown: {', '.join(falls)}")
    metric_table.draw(page.own, metrics, page.edition, (*LOSSES, DEEPEST))
    downloads.draw(page.study, {"summary": page.summary_table()})


def rolling(page: Page) -> None:
    """Value at risk and drawdown of the last sessions, session by session."""
    study, window = page.study, page.choice.lookback
    metrics = (rolling_metrics.rolling_value_at_risk, rolling_metrics.rolling_max_drawdown)
    risk, depth = (
        present(page, cached.rolled(metric, page.priced(), window)) for metric in metrics
    )
    with st.container(border=True):
        if risk:
            stack = [
                rolled_panels.value_at_risk(risk, window),
                rolled_panels.deepest(depth, window),
            ]
            bad = doubtful.tickers(study, page.loaded)
            stack = [replace(panel, doubtful=bad) for panel in stack]
            figure = panels.figure(study.dates, stack, page.lines)
            alt = f"Rolling value at risk and drawdown of {', '.join(risk)}"
            page.chart(figure, "rolling", alt)
        too_short(page, risk, window)
    if risk:
        files = {"value-at-risk": "rolling value at risk", "rolling-drawdown": "rolling drawdown"}
        tables = {what: page.table(recipe, window=window) for what, recipe in files.items()}
        downloads.draw(study, tables)


def _answer(page: Page, metrics: pd.DataFrame) -> None:
    """The worst days and the deepest fall of the tickers whose prices can be right."""
    study = page.study
    left_out = doubtful.left_out(study, page.loaded)
    sound = [name for name in study.asked if name not in left_out] or list(study.asked)
    amount = page.choice.amount
    said = risk_answer.answer(metrics, sound, study.request.frequency, amount)
    page.say(said)


def present(page: Page, values: Floats) -> dict[str, Floats]:
    """Ticker → its row, in the order of drawing; those without any value left out."""
    rows = {name: values[page.study.tickers.index(name)] for name in page.lines}
    return {name: row for name, row in rows.items() if not np.isnan(row).all()}


def measure(study: Study, figures: pd.DataFrame, metric: str, symbol: str, label: str) -> Measure:
    """A metric of a summary by ticker, with its footnotes, and its interval if there is one."""
    low, high = f"{metric}_low", f"{metric}_high"
    ends = (figures[low].to_numpy(), figures[high].to_numpy()) if low in figures else None
    names = list(figures.index)
    notes = footnotes.hovers(study, METRICS[metric], names, figures if ends else None)
    values = figures[metric].to_numpy()
    unsure = interval_dots.doubts(figures, metric, names)
    return Measure(label, symbol, values, ends, notes=notes, doubtful=unsure)


def too_short(page: Page, rows: Mapping[str, Floats], window: int) -> None:
    """Say which tickers a rolling metric lacks, why, and what to do."""
    absent = page.study.unmeasured
    lacking = [name for name in page.lines if name not in rows and name not in absent]
    if absent:
        st.caption(f"No return in these dates: {', '.join(absent)}.")
    if lacking:
        st.caption(
            f"Fewer than {window} trading days up to these dates: {', '.join(lacking)}. "
            "Look back over fewer under Settings, Rolling risk."
        )


def _tail(page: Page, figures: pd.DataFrame, name: str) -> None:
    """The histogram of a ticker's returns and the losses marked in it."""
    study = page.study
    found = {metric: float(figures[metric][name]) for metric in LOSSES}
    marks = [Mark(label, found[metric], dash) for metric, (label, _, dash) in LOSSES.items()]
    returns = study.periodic.simple[study.tickers.index(name)]
    counted = normality.histogram(returns)
    worst = normality.counts_up_to(-found[HISTORICAL], returns, counted.edges)
    title = f"{name}, {study.request.frequency} returns"
    figure = tails.figure(title, counted, worst, marks, page.lines[name])
    page.chart(figure, "tail", f"Histogram of the {study.request.frequency} returns of {name}")
