"""Tables of a study: one row a ticker, one column a metric of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.performance.intervals import with_intervals
from analytics.progress import Report, parts, tell
from analytics.stats import ranges
from analytics.stats.catalogue import METRICS, SUMMARY, VOLATILITY, Metric
from analytics.stats.catalogue.evaluate import evaluate
from analytics.stats.catalogue.volatility_metrics import ONE_PRICE, RANGES
from analytics.study import Study, currencies
from analytics.symbols.listing import named

NO_QUANTILE = (
    "Cornish-Fisher VaR 95 % is missing: with this skewness and kurtosis the corrected quantile "
    "does not increase with the level, so that it is none (Maillard 2012)"
)
# Of the work of a summary with intervals, in parts of 10,000: the metrics, and their intervals.
SHARES = 400, 9_600


def summary(study: Study, report: Report | None = None) -> pd.DataFrame:
    """One row a ticker (a benchmark last), `ticker` then the ids of the summary metrics.

    Metrics are of simple returns of the requested frequency; best and worst months and years of
    daily ones; those against the benchmark of returns over the sessions shared with it, and
    empty without one. Dates are datetime64, NaT and NaN are "undefined"; `why_undefined` has
    the reason. Counts that may be undefined are Int64. If the request asks for intervals, each
    metric `x` that has one is followed by `x_low` and `x_high`; if it names a base currency, the
    last columns are those of `currencies.beside`.

    Args:
        study: measured.
        report: called with the work done and all work, at least every 0.3 s of processor time if
            intervals are requested; what it raises ends it.
    """
    measuring, resampling = parts(report, *SHARES)
    table = measured(study, SUMMARY)
    tell(measuring, 1, 1)
    table = with_intervals(table, study, resampling) if study.request.intervals else table
    if study.fx_return is None:
        return table
    return currencies.beside(table, study.currencies, study.fx_return)


def measured(study: Study, metrics: Iterable[Metric]) -> pd.DataFrame:
    """One row a ticker (a benchmark last), `ticker` then these of the summary's metrics."""
    asked = list(metrics)
    found: dict[str, NDArray[Any]] = {}
    for kind, context in _contexts(study).items():
        found |= evaluate([metric for metric in asked if metric.of == kind], **context)
    columns = {metric.id: _column(metric, found[metric.id]) for metric in asked}
    return pd.DataFrame({"ticker": list(study.tickers), **columns})


def _contexts(study: Study) -> dict[str, dict[str, Any]]:
    """What the metrics of each kind of input may take, by name."""
    options = {
        "base": study.base,
        "after": study.after,
        "periods": study.request.periods_a_year,
        "risk_free": study.request.risk_free,
    }
    daily = {"returns": study.daily.simple, "dates": study.daily.sessions}
    periodic = {"returns": study.periodic.simple, "dates": study.periodic.sessions}
    shared = {"returns": study.periodic.simple}
    if study.shared is not None:
        shared = {"returns": study.shared.simple, "benchmark": study.shared.benchmark}
    return {"daily": daily | options, "periodic": periodic | options, "shared": shared | options}


def _column(metric: Metric, values: NDArray[Any]) -> Any:
    """The metric as a column: whole numbers that may be missing are Int64."""
    return pd.array(values, dtype="Int64") if metric.unit == "count" else values


def volatilities(study: Study) -> pd.DataFrame:
    """One row a ticker, `ticker` then one column a volatility estimator, fractions a year.

    Of the sessions that have a return in the window; of bars of the requested frequency.
    """
    context = study.bars.inputs() | {"periods": study.request.periods_a_year}
    columns = {metric.id: metric(context) for metric in VOLATILITY}
    return pd.DataFrame({"ticker": list(study.tickers), **columns})


def returns_table(study: Study) -> pd.DataFrame:
    """The returns of the tickers asked for: `date`, then one column a ticker, oldest first.

    Rows are the dates on which at least one of them has a return.
    """
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    return _by_date(study, study.periodic.labels, chosen)


def rolling_table(study: Study) -> pd.DataFrame:
    """Rolling volatility by `request.estimator`: `date`, then one column a ticker, a year."""
    return _by_date(study, study.dates, study.rolling_volatility)


def without_volatility(study: Study, table: pd.DataFrame) -> list[str]:
    """One sentence for each estimator that some tickers lack in a table of volatilities."""
    counts = dict(zip(study.tickers, _counts(study), strict=True))
    still = one_priced(study)
    found: dict[str, list[str]] = {}
    for metric in VOLATILITY:
        for name in table["ticker"][table[metric.id].isna()]:
            reason = why_undefined(metric, counts[name])
            if metric.id in RANGES and name in still:
                reason = f"{metric.label} is missing: {ONE_PRICE}."
            found.setdefault(reason, []).append(name)
    said = [f"{named(names)}: {reason}" for reason, names in found.items()]
    return said + contradictions(study)


def without_rolling(study: Study, table: pd.DataFrame) -> list[str]:
    """One sentence for each ticker that has no value in a table of rolling volatility."""
    metric, window = METRICS[study.request.estimator], study.request.rolling
    needs = f"{metric.label} over {window} sessions is missing: fewer have what it needs"
    still = one_priced(study) if metric.id in RANGES else ()
    found: dict[str, list[str]] = {}
    for name in study.asked:
        if table[name].isna().all():
            reason = f"{metric.label} is missing: {ONE_PRICE}" if name in still else needs
            found.setdefault(reason, []).append(name)
    said = [f"{named(names)}: {reason}" for reason, names in found.items()]
    return said + (contradictions(study) if metric.id in RANGES else [])


def no_quantile(_study: Study, table: pd.DataFrame) -> list[str]:
    """One sentence on the tickers of a summary that Cornish & Fisher give no quantile of."""
    metric = METRICS["value_at_risk_95_cornish_fisher"]
    lacks = table[metric.id].isna() & table["excess_kurtosis"].notna()
    names = list(table["ticker"][lacks])
    return [f"{named(names)}: {NO_QUANTILE}"] if names else []


def one_priced(study: Study) -> tuple[str, ...]:
    """The tickers whose bars of the window have one price each."""
    bars = study.bars
    flat = ranges.one_price(bars.high, bars.low).tolist()
    return tuple(name for name, one in zip(study.tickers, flat, strict=True) if one)


def contradictions(study: Study) -> list[str]:
    """A sentence per ticker on the bars of the window that range estimators leave out."""
    bars = study.history.last(len(study.dates))
    wrong = ranges.contradictory(bars.open, bars.high, bars.low, bars.close)
    wrong &= ~np.isnan(study.daily.log)
    return [
        f"{name}: {row.sum():,} bars contradict themselves, such as a close above the high "
        f"({study.dates[row.argmax()]} first): range estimators leave them out"
        for name, row in zip(study.tickers, wrong, strict=True)
        if row.any()
    ]


def _counts(study: Study) -> list[int]:
    """How many returns each row has."""
    return np.count_nonzero(~np.isnan(study.daily.simple), axis=-1).tolist()


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


__all__ = [
    "METRICS",
    "measured",
    "returns_table",
    "rolling_table",
    "summary",
    "volatilities",
    "why_undefined",
    "without_rolling",
    "without_volatility",
]
