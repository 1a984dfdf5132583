"""The summary table: one row a ticker, every column with its help from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analytics.stats.catalogue import SUMMARY, Metric
from analytics.study import Study
from analytics.summary import why_undefined
from dashboard import interval_cells

LEADING = ("total_return", "cagr", "volatility", "sharpe", "sortino", "max_drawdown", "calmar")
FORMATS = {
    "date": "D MMM YYYY",
    "count": "localized",
    "fraction": "percent",
    "fraction a year": "percent",
    "ratio": "%.2f",
    "number": "%.2f",
}


def draw(study: Study, summary: pd.DataFrame, only: Sequence[str] = ()) -> None:
    """The table, its most asked-for columns first, and why values are missing.

    Where the summary has intervals, a cell reads `0.81 [-0.08, 1.70]`.

    Args:
        study: whose summary it is.
        summary: one row a ticker, with or without the ends of intervals.
        only: ids of the metrics to show; none means all.
    """
    shown = [metric for metric in columns(study) if not only or metric.id in only]
    ids = [metric.id for metric in shown]
    leading = [name for name in only or LEADING if name in ids]
    st.dataframe(
        interval_cells.written(summary, shown),
        hide_index=True,
        column_order=["ticker", *leading, *(name for name in ids if name not in leading)],
        column_config={"ticker": st.column_config.TextColumn("Ticker", pinned=True)}
        | {metric.id: column(metric, summary) for metric in shown},
        placeholder="—",
        alt=f"Summary metrics of {', '.join(study.tickers)}",
        key="summary",
    )
    if len(study.partial):
        cut = ", ".join(str(label) for label in study.partial)
        st.caption(f"Cut short by the window or the ticker's history, and kept: {cut}")
    reasons = missing(summary, shown)
    if reasons:
        with st.expander("Why some values are missing (—)"):
            for reason in reasons:
                st.text(reason)


def columns(study: Study) -> list[Metric]:
    """The metrics to show: without a benchmark, not those that compare with one."""
    return [metric for metric in SUMMARY if study.request.benchmark or metric.of != "shared"]


def column(metric: Metric, summary: pd.DataFrame | None = None) -> Any:
    """The column of a metric: heading and help from the catalogue, format from its unit.

    Where the summary has its intervals, its cells are written already, and as wide as they need.
    """
    kind = st.column_config.DateColumn if metric.unit == "date" else st.column_config.NumberColumn
    text = f"{metric.help} Unit: {metric.unit}. CSV column: {metric.id}."
    if summary is not None and interval_cells.has(summary, metric):
        return kind(metric.label, help=text, width=interval_cells.width(summary, metric))
    return kind(metric.label, help=text, format=FORMATS[metric.unit])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is no summary: heading, one sentence of help, unit or format."""

    label: str
    help: str
    unit: str = "number"


def plain(frame: pd.DataFrame, columns: Mapping[str, Column], *, alt: str, key: str) -> None:
    """A table of the columns named here, in this order; `alt` says what it holds."""
    st.dataframe(
        frame,
        hide_index=True,
        column_order=list(columns),
        column_config={name: _configured(name, each) for name, each in columns.items()},
        placeholder="—",
        alt=alt,
        key=key,
    )


def _configured(name: str, column: Column) -> Any:
    text = f"{column.help} CSV column: {name}."
    if column.unit == "text":
        return st.column_config.TextColumn(column.label, help=text, pinned=name == "ticker")
    kind = st.column_config.DateColumn if column.unit == "date" else st.column_config.NumberColumn
    return kind(column.label, help=text, format=FORMATS.get(column.unit, column.unit))


def missing(summary: pd.DataFrame, shown: Sequence[Metric]) -> list[str]:
    """One sentence for each reason for which some tickers lack a metric, naming them."""
    reasons: dict[str, list[str]] = {}
    names, counts = summary["ticker"].tolist(), summary["observations"].tolist()
    for metric in shown:
        for row in np.flatnonzero(summary[metric.id].isna()).tolist():
            reasons.setdefault(why_undefined(metric, counts[row]), []).append(names[row])
    return [f"{', '.join(lacking)}: {reason}" for reason, lacking in reasons.items()]
