"""Catalogue of volatility estimators: whole-window, and rolling by the same functions."""

from __future__ import annotations

from analytics import stats
from analytics.stats.catalogue.metric import Metric

NO_RANGE = "it needs sessions with high and low; the source has closes only"
NO_BARS = "it needs sessions with open, high, low and close; the source has closes only"
ONE_PRICE = "open, high, low and close are equal: one price a day says nothing of a range"
RANGES = ("parkinson", "garman_klass", "rogers_satchell", "yang_zhang")

VOLATILITY: tuple[Metric, ...] = (
    Metric(
        "close_to_close",
        stats.close_to_close,
        "fraction a year",
        "at least 0",
        "Close to close",
        "Standard deviation of log returns (n - 1), annualised.",
        "it needs two returns",
        of="sessions",
    ),
    Metric(
        "ewma",
        stats.ewma,
        "fraction a year",
        "at least 0",
        "EWMA",
        "Forecast for the next session, each day's weight 0.94 of the next's (RiskMetrics 1996).",
        of="sessions",
    ),
    Metric(
        "parkinson",
        stats.parkinson,
        "fraction a year",
        "at least 0",
        "Parkinson",
        "From the range between high and low; without overnight moves (Parkinson 1980).",
        NO_RANGE,
        of="sessions",
    ),
    Metric(
        "garman_klass",
        stats.garman_klass,
        "fraction a year",
        "at least 0",
        "Garman-Klass",
        "From range and open to close; without overnight moves (Garman & Klass 1980).",
        NO_BARS,
        of="sessions",
    ),
    Metric(
        "rogers_satchell",
        stats.rogers_satchell,
        "fraction a year",
        "at least 0",
        "Rogers-Satchell",
        "From the range, right under any drift; without overnight moves (Rogers & Satchell 1991).",
        NO_BARS,
        of="sessions",
    ),
    Metric(
        "yang_zhang",
        stats.yang_zhang,
        "fraction a year",
        "at least 0",
        "Yang-Zhang",
        "From overnight moves, open to close and range, under any drift (Yang & Zhang 2000).",
        "it needs two sessions with open, high, low and close; the source may have closes only",
        of="sessions",
    ),
)
