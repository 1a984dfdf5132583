"""Tables of a study: one row per ticker, one column per metric of the catalogue."""

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

# Shares of the work of a summary with intervals, in parts of 10,000: metrics, intervals.
SHARES = 400, 9_600


def summary(study: Study, report: Report | None = None) -> pd.DataFrame:
    """One row per ticker (a benchmark last), `ticker` then the ids of the summary metrics.

    Metrics use simple returns of the requested frequency; best and worst months and years use daily
    ones; benchmark metrics use returns over the shared sessions and are empty without one. Dates
    are datetime64, NaT and NaN are "undefined"; `why_undefined` has the reason. Counts that may be
    undefined are Int64. If the request asks for intervals, each metric `x` that has one is followed
    by `x_low` and `x_high`; if it names a base currency, the last columns are those of
    `currencies.beside`.

    Args:
        study: the study to measure.
        report: called with the work done and the total, at least every 0.3 s of processor time if
            intervals are requested; an exception that it raises ends the computation.
    """
    measuring, resampling = parts(report, *SHARES)
    table = measured(study, SUMMARY)
    tell(measuring, 1, 1)
    table = with_intervals(table, study, resampling) if study.request.intervals else table
    if study.fx_return is None:
        return table
    return currencies.beside(table, study.currencies, study.fx_return)


def measured(study: Study, metrics: Iterable[Metric]) -> pd.DataFrame:
    """One row per ticker (a benchmark last), `ticker` then these metrics of the summary."""
    ids = list(metrics)
    found: dict[str, NDArray[Any]] = {}
    for kind, context in _contexts(study).items():
        found |= evaluate([metric for metric in ids if metric.of == kind], **context)
    columns = {metric.id: _column(metric, found[metric.id]) for metric in ids}
    return pd.DataFrame({"ticker": list(study.tickers), **columns})


def _contexts(study: Study) -> dict[str, dict[str, Any]]:
    """Arguments available to the metrics of each kind of input, by name."""
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
    """The metric as a column; whole numbers that may be missing are Int64."""
    return pd.array(values, dtype="Int64") if metric.unit == "count" else values


def volatilities(study: Study) -> pd.DataFrame:
    """One row per ticker, `ticker` then one column per volatility estimator, fractions per year.

    Uses the sessions with a return in the window, as bars of the requested frequency.
    """
    context = study.bars.inputs() | {"periods": study.request.periods_a_year}
    columns = {metric.id: metric(context) for metric in VOLATILITY}
    return pd.DataFrame({"ticker": list(study.tickers), **columns})


def returns_table(study: Study) -> pd.DataFrame:
    """Returns of the requested tickers: `date`, then one column per ticker, oldest first.

    Rows are the dates on which at least one of them has a return. An additional benchmark is the
    last column.
    """
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    return _by_date(study, study.periodic.labels, chosen, beside=_beside(study))


def rolling_table(study: Study) -> pd.DataFrame:
    """Annualised rolling volatility by `request.estimator`: `date`, then one column per ticker."""
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
    sentences = [f"{named(names)}: {reason}" for reason, names in found.items()]
    return sentences + contradictions(study)


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
    sentences = [f"{named(names)}: {reason}" for reason, names in found.items()]
    return sentences + (contradictions(study) if metric.id in RANGES else [])


def no_quantile(_study: Study, table: pd.DataFrame) -> list[str]:
    """Sentence on the number of rows for which Cornish & Fisher's formula gives no quantile.

    Most tickers lack it, because the tails of daily returns are heavier than the formula allows.
    """
    metric = METRICS["value_at_risk_95_cornish_fisher"]
    lacking = int((table[metric.id].isna() & table["excess_kurtosis"].notna()).sum())
    if not lacking:
        return []
    heavy = f"{lacking:,} of {len(table):,} rows have none, because their tails are too heavy"
    return [f"{metric.label}: {heavy} (see `metrics`)"]


def one_priced(study: Study) -> tuple[str, ...]:
    """Tickers whose bars in the window have one price each."""
    bars = study.bars
    flat = ranges.one_price(bars.high, bars.low).tolist()
    return tuple(name for name, one in zip(study.tickers, flat, strict=True) if one)


def contradictions(study: Study) -> list[str]:
    """A sentence per ticker on bars in the window that range estimators leave out."""
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
    """Number of returns per row."""
    return np.count_nonzero(~np.isnan(study.daily.simple), axis=-1).tolist()


def why_undefined(metric: Metric, observations: int) -> str:
    """Sentence on why a metric is missing, given the number of returns."""
    if observations == 0:
        return f"{metric.label} is missing: there is no return in the window."
    return f"{metric.label} is missing: {metric.undefined}."


def _beside(study: Study) -> tuple[str, ...]:
    """The benchmark, if it has prices and is not a requested ticker."""
    name = study.request.benchmark
    return (name,) if name in study.tickers and name not in study.asked else ()


def _by_date(
    study: Study, dates: np.ndarray, values: np.ndarray, beside: tuple[str, ...] = ()
) -> pd.DataFrame:
    """A column per requested ticker, then additional ones, on the dates of the former."""
    names = (*study.asked, *beside)
    chosen = values[[study.tickers.index(name) for name in names]]
    requested = chosen[: len(study.asked)]
    dated = ~np.isnan(requested).all(axis=0) if len(requested) else np.zeros(len(dates), dtype=bool)
    columns = dict(zip(names, chosen[:, dated], strict=True))
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
