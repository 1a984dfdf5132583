"""File notes: what each file of the Download menu holds, by the first word of its name."""

from __future__ import annotations

from typing import Final

NOTES: Final[dict[str, str]] = {
    "returns": "Returns by date, a column per ticker, the benchmark last.",
    "summary": "All metrics, a row per ticker.",
    "quality": "What the prices lack or look wrong in, a row per ticker.",
    "calendar": "Returns by month, quarter and year.",
    "tests": "Tests whether returns are normal and independent.",
    "volatility": "All estimators of volatility, a row per ticker.",
    "rolling": "Rolling volatility by date.",
    "cone": "The volatility cone: windows from short to long.",
    "drawdowns": "Every fall from a high, the deepest first.",
    "value-at-risk": "Rolling value at risk by date.",
    "rolling-drawdown": "Rolling maximum drawdown by date.",
    "rolling-sharpe": "Rolling Sharpe ratio by date.",
    "rolling-beta": "Rolling beta against the benchmark by date.",
    "rolling-correlation": "Rolling correlation by date, a column per pair.",
    "correlation": "Correlations of returns, a row and a column per ticker.",
    "holding": "Returns of all holding periods of 1, 3, 5 and 10 years, and how many lost.",
    "crises": "Return, deepest fall and recovery in the named crises.",
    "track-record": "Errors of the Sharpe ratios, and the returns that they need.",
    "screen": "The ranking, and what is left of it after the luck of many trials.",
    "garch": "Parameters, errors and forecasts of the fitted model.",
    "garch-compare": "The volatility models side by side.",
    "garch-backtest": "Their losses out of sample.",
    "simulate": "Percentiles of simulated wealth by day, and chances.",
    "frontier": "Weights, risk and return of all portfolios.",
    "rebalanced": "The portfolio held in the past, by date.",
}


def note(what: str) -> str:
    """What a file holds; "" for one that is not known."""
    return NOTES.get(what, "")
