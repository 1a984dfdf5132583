"""Resampled intervals for tickers without a volatility model, in place of simulated ones.

They come from the stationary bootstrap. Its intervals of risk metrics are too narrow where
volatility clusters, so tables name the tickers and the reasons, which are in the attributes of a
table of intervals.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.stats.catalogue.metric import Input, Metric
from analytics.study import Study
from models.bootstrap.methods import SIMULATED

ATTRIBUTE = "resampled intervals"
MARK = "†"
# Kind of returns → ticker → reason for the missing volatility model.
Reasons = Mapping[str, Mapping[str, str]]


def sentence(reason: str, kind: Input, frequency: str) -> str:
    """The reason of models.volatility.garch, worded for returns of this kind.

    Args:
        reason: sentence that contains "returns".
        kind: kind of returns that the metric is computed from.
        frequency: frequency of the request.

    Example:
        >>> sentence("fewer than 100 returns", "shared", "monthly")
        'fewer than 100 shared monthly returns'
    """
    named = {"daily": "daily", "shared": f"shared {frequency}"}.get(kind, frequency)
    return reason.replace("returns", f"{named} returns", 1)


def why(table: pd.DataFrame, metric: Metric, ticker: str) -> str:
    """Why a ticker's interval of the metric is resampled instead of simulated; "" if it is not.

    Args:
        table: a summary with intervals.
        metric: the metric.
        ticker: a row of the table.
    """
    reasons: Reasons = table.attrs.get(ATTRIBUTE, {})
    return reasons.get(metric.of, {}).get(ticker, "") if metric.id in SIMULATED else ""


def marked(table: pd.DataFrame, metric: Metric) -> list[bool]:
    """Whether each row's interval of the metric is resampled because there is no model."""
    if not table.attrs.get(ATTRIBUTE):
        return [False] * len(table)
    return [bool(why(table, metric, name)) for name in table["ticker"]]


def notes(_study: Study, table: pd.DataFrame) -> list[str]:
    """One sentence for each reason, with its tickers."""
    reasons: Reasons = table.attrs.get(ATTRIBUTE, {})
    by_ticker: dict[str, list[str]] = {}
    for each in reasons.values():
        for name, reason in each.items():
            by_ticker.setdefault(name, []).append(reason)
    grouped: dict[str, list[str]] = {}
    for name, found in by_ticker.items():
        grouped.setdefault(", ".join(dict.fromkeys(found)), []).append(name)
    return [
        f"{', '.join(names)}: intervals of risk are of resampled returns, which may be too narrow "
        f"where volatility clusters, because there is no model of volatility: {reason}"
        for reason, names in grouped.items()
    ]
