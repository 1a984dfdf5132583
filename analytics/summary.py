"""Tables of a study: one row a ticker, one column a metric of the catalogue."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.intervals import with_intervals
from analytics.stats.catalogue import METRICS, SUMMARY, VOLATILITY, Metric
from analytics.study import Study


def summary(study: Study) -> pd.DataFrame:
    """One row a ticker (a benchmark last), `ticker` then the ids of the summary metrics.

    Metrics are of simple returns of the requested frequency. Dates are datetime64, NaT and NaN
    are "undefined"; `why_undefined` has the reason. If the request asks for intervals, each
    metric `x` that has one is followed by `x_low` and `x_high`.
    """
    context = {
        "dates": study.periodic.sessions,
        "base": study.base,
        "periods": study.request.periods_a_year,
        "risk_free": study.request.risk_free,
    }
    columns = {metric.id: metric(study.periodic.simple, context) for metric in SUMMARY}
    table = pd.DataFrame({"ticker": list(study.tickers), **columns})
    return with_intervals(table, study) if study.request.intervals else table


def volatilities(study: Study) -> pd.DataFrame:
    """One row a ticker, `ticker` then one column a volatility estimator, fractions a year."""
    context = {"periods": study.request.periods_a_year}
    columns = {metric.id: metric(study.periodic.log, context) for metric in VOLATILITY}
    return pd.DataFrame({"ticker": list(study.tickers), **columns})


def returns_table(study: Study) -> pd.DataFrame:
    """The returns of the tickers asked for: `date`, then one column a ticker, oldest first.

    Rows are the dates on which at least one of them has a return.
    """
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    return _by_date(study, study.periodic.labels, chosen)


def rolling_table(study: Study) -> pd.DataFrame:
    """Rolling volatility: `date`, then one column a ticker, fractions a year."""
    return _by_date(study, study.dates, study.rolling_volatility)


def why_undefined(metric: Metric, observations: int) -> str:
    """Why a metric of so many returns is missing, as one sentence."""
    if observations == 0:
        return f"{metric.label} is missing: there is no return in the window."
    return f"{metric.label} is missing: {metric.undefined}."


def _by_date(study: Study, dates: np.ndarray, values: np.ndarray) -> pd.DataFrame:
    rows = [study.tickers.index(name) for name in study.asked]
    chosen = values[rows]
    dated = ~np.isnan(chosen).all(axis=0) if rows else np.zeros(len(dates), dtype=bool)
    columns = dict(zip(study.asked, chosen[:, dated], strict=True))
    return pd.DataFrame({"date": dates[dated], **columns})


__all__ = ["METRICS", "returns_table", "rolling_table", "summary", "volatilities", "why_undefined"]
