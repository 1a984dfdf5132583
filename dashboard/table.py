"""The summary table: one row a ticker, every column with its help from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analytics.stats.catalogue import SUMMARY, Metric
from analytics.study import Study
from analytics.summary import why_undefined

LEADING = ("total_return", "cagr", "volatility", "sharpe", "sortino", "max_drawdown", "calmar")
FORMATS = {
    "date": "D MMM YYYY",
    "count": "localized",
    "fraction": "percent",
    "fraction a year": "percent",
    "ratio": "%.2f",
    "number": "%.2f",
}


def draw(study: Study, summary: pd.DataFrame) -> None:
    """The table, its most asked-for columns first, and why values are missing."""
    shown = columns(study)
    rest = [metric.id for metric in shown if metric.id not in LEADING]
    st.dataframe(
        summary,
        hide_index=True,
        column_order=["ticker", *LEADING, *rest],
        column_config={"ticker": st.column_config.TextColumn("Ticker", pinned=True)}
        | {metric.id: column(metric) for metric in shown},
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


def column(metric: Metric) -> Any:
    """The column of a metric: heading and help from the catalogue, format from its unit."""
    kind = st.column_config.DateColumn if metric.unit == "date" else st.column_config.NumberColumn
    text = f"{metric.help} Unit: {metric.unit}. CSV column: {metric.id}."
    return kind(metric.label, help=text, format=FORMATS[metric.unit])


def missing(summary: pd.DataFrame, shown: Sequence[Metric]) -> list[str]:
    """One sentence for each reason for which some tickers lack a metric, naming them."""
    reasons: dict[str, list[str]] = {}
    names, counts = summary["ticker"].tolist(), summary["observations"].tolist()
    for metric in shown:
        for row in np.flatnonzero(summary[metric.id].isna()).tolist():
            reasons.setdefault(why_undefined(metric, counts[row]), []).append(names[row])
    return [f"{', '.join(lacking)}: {reason}" for reason, lacking in reasons.items()]
