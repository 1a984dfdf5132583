"""Tables of metrics: one row a ticker, every number with its footnote.

Streamlit's tables show a help where a heading is pointed at, and none over a cell; so a heading
has the footnotes of all tickers, and a number that is clicked or tapped has its own below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analytics.performance import fallback
from analytics.performance.summary import why_undefined
from analytics.stats.catalogue import METRICS, SUMMARY, Metric
from analytics.study import Study, dividends
from dashboard.choice import cached
from dashboard.choice.priced_study import PricedStudy
from dashboard.elements import cells, footnotes, interval_cells, prepared
from dashboard.elements.doubtful import marked, tickers
from dashboard.elements.prepared import Edition, Finished

LEADING = ("total_return", "cagr", "volatility", "sharpe", "sortino", "max_drawdown", "calmar")
ASK = "Tap a number to see how it was computed, from which days and from where."
DATES = "D MMM YYYY"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of what is no metric: heading, one sentence of help, unit or format."""

    label: str
    help: str
    unit: str = "number"


TICKER = Column("Ticker", "Which ticker.", "text")


def draw(
    priced: PricedStudy, summary: pd.DataFrame, edition: Edition, only: Sequence[str] = ()
) -> None:
    """The table, its most asked-for columns first, and why values are missing.

    Where the summary has intervals, a cell reads `0.81 [-0.08, 1.70]`. Tapping a number redraws
    only this.

    Args:
        priced: the study whose summary it is, and its prices.
        summary: one row a ticker, with or without the ends of intervals.
        edition: of the study and its summary.
        only: ids of the metrics to show; none means all.
    """
    _draw(cached.remembered(priced), summary, edition, only)


@st.fragment
def _draw(
    drawn: Callable[[], PricedStudy], summary: pd.DataFrame, edition: Edition, only: Sequence[str]
) -> None:
    priced = drawn()
    study = priced.study
    shown = [metric for metric in columns(study) if not only or metric.id in only]
    # Intervals are more columns.
    bad = tickers(study, priced.loaded)
    options = {"only": only, "columns": list(summary), "bad": bad}
    event = prepared.table(
        edition, options, lambda: _finished(study, summary, shown, only or LEADING, bad), "summary"
    )
    tell(study, summary, event.selection.cells, METRICS)
    if len(study.partial):
        cut = ", ".join(str(label) for label in study.partial)
        st.caption(f"Incomplete, because the period or the history ends inside: {cut}")
    resampled = fallback.notes(study, summary)
    if resampled:
        with st.expander(f"Why some intervals are marked {fallback.MARK}"):
            for reason in resampled:
                st.text(reason)
    reasons = missing(summary, shown)
    if reasons:
        with st.expander("Why some values are missing (—)"):
            for reason in reasons:
                st.text(reason)


def _finished(
    study: Study,
    summary: pd.DataFrame,
    shown: Sequence[Metric],
    first: Sequence[str],
    bad: Sequence[str],
) -> Finished:
    """The table with its `first` columns at the left, tickers marked whose prices are bad."""
    ids = [metric.id for metric in shown]
    leading = [name for name in first if name in ids]
    bare = {metric.id: metric.unit for metric in shown if not interval_cells.has(summary, metric)}
    instead = {
        metric.id: interval_cells.texts(summary, metric)
        for metric in shown
        if metric.id not in bare
    }
    names = summary["ticker"].tolist()
    instead["ticker"] = list(map(_named, [study] * len(names), names, marked(names, bad)))
    options = {
        "hide_index": True,
        "column_order": ["ticker", *leading, *(name for name in ids if name not in leading)],
        "column_config": {"ticker": st.column_config.TextColumn("Ticker", pinned=True)}
        | {metric.id: column(study, metric, summary) for metric in shown},
        "placeholder": "—",
        "width": "content",
        "alt": f"Summary metrics of {', '.join(study.tickers)}",
    }
    return Finished(summary, cells.displayed(summary, bare, instead), options)


def _named(study: Study, name: str, shown: str) -> str:
    """The ticker as it stands in its row: with a word on dividends if it is without them."""
    exception = dividends.exception(study, name)
    return f"{shown}, {exception}" if exception else shown


def columns(study: Study) -> list[Metric]:
    """The metrics to show: without a benchmark, not those that compare with one."""
    return [metric for metric in SUMMARY if study.request.benchmark or metric.of != "shared"]


def tell(
    study: Study,
    table: pd.DataFrame,
    cells: Sequence[tuple[int, str]],
    columns: Mapping[str, Column | Metric],
    daily: bool = False,
) -> None:
    """The footnote of the number that was tapped, if any was; else that one can be.

    Args:
        study: whose table it is.
        table: with the column `ticker`.
        cells: row and column of what was tapped.
        columns: those whose numbers have a footnote.
        daily: as in `plain`.
    """
    for row, name in cells:
        if row < len(table) and name in columns:
            ticker = str(table["ticker"].iloc[row])
            st.caption(_footnote(study, columns[name], ticker, daily))
            return
    st.caption(ASK)


def _footnote(study: Study, column: Column | Metric, ticker: str, daily: bool) -> str:
    if isinstance(column, Metric):
        note = footnotes.of(study, column, ticker)
    else:
        note = footnotes.of_figure(study, f"{column.label}: {column.help}", ticker, daily)
    return f"**{ticker}** · {footnotes.markdown(note, ' · ')}"


def column(study: Study, metric: Metric, summary: pd.DataFrame | None = None) -> Any:
    """The column of a metric: heading from the catalogue, footnotes as its help, format by unit.

    Where the summary has its intervals, its cells are written already, and as wide as they need.
    """
    kind = st.column_config.DateColumn if metric.unit == "date" else st.column_config.NumberColumn
    if summary is not None and interval_cells.has(summary, metric):
        text = footnotes.of_column(study, metric, with_interval=True)
        return kind(metric.label, help=text, width=interval_cells.width(summary, metric))
    text = footnotes.of_column(study, metric)
    return kind(metric.label, help=text, format=DATES if metric.unit == "date" else None)


@st.fragment
def plain(
    study: Study,
    frame: pd.DataFrame,
    columns: Mapping[str, Column | Metric],
    *,
    alt: str,
    key: str,
    daily: bool = False,
    doubtful: Sequence[str] = (),
) -> None:
    """A table of the columns named here, in this order. Tapping a number redraws only this.

    Args:
        study: whose table it is.
        frame: with the column `ticker`.
        columns: what to show, by the name in `frame`.
        alt: what it holds, for those who hear the page.
        key: its own on the page.
        daily: whether what is no metric is of daily returns, whatever the frequency asked for.
        doubtful: tickers whose prices have an error, which are marked in their row.
    """
    measured = footnotes.of_returns(study, daily)
    event = st.dataframe(
        cells.written(
            frame,
            {name: each.unit for name, each in columns.items()},
            dict(zip(doubtful, marked(doubtful, doubtful), strict=True)),
        ),
        width="content",
        hide_index=True,
        column_order=list(columns),
        column_config={
            name: column(study, each)
            if isinstance(each, Metric)
            else _configured(name, each, measured)
            for name, each in columns.items()
        },
        placeholder="—",
        alt=alt,
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
    )
    told = {name: each for name, each in columns.items() if each is not TICKER}
    tell(study, frame, event.selection.cells, told, daily)


def _configured(name: str, column: Column, measured: str) -> Any:
    text = f"{column.help} CSV column: {name}.\n\n{measured}"
    if column.unit == "text":
        return st.column_config.TextColumn(column.label, help=text, pinned=name == "ticker")
    if column.unit == "verdict":
        return st.column_config.CheckboxColumn(column.label, help=text)
    kind = st.column_config.DateColumn if column.unit == "date" else st.column_config.NumberColumn
    form = DATES if column.unit == "date" else column.unit
    return kind(column.label, help=text, format=None if form in cells.WRITTEN else form)


def missing(summary: pd.DataFrame, shown: Sequence[Metric]) -> list[str]:
    """One sentence for each reason for which some tickers lack a metric, naming them."""
    reasons: dict[str, list[str]] = {}
    names, counts = summary["ticker"].tolist(), summary["observations"].tolist()
    for metric in shown:
        for row in np.flatnonzero(summary[metric.id].isna()).tolist():
            reasons.setdefault(why_undefined(metric, counts[row]), []).append(names[row])
    return [f"{', '.join(lacking)}: {reason}" for reason, lacking in reasons.items()]
