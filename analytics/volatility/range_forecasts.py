"""Forecasts of variance from open, high, low and close: what the last sessions were, scaled.

A range estimator over the last 21 sessions forecasts the next period; Parkinson and Garman-Klass do
not see the night, and none sees a dividend, so that its variances are multiplied by what makes
them those of returns, on average over the first part: mean(r²) over their mean.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from analytics.progress import Report, reported
from analytics.stats import rolling
from analytics.stats.catalogue import METRICS
from analytics.stats.ranges import one_price
from analytics.study import Study, date_ranges
from analytics.study.series import Floats
from analytics.volatility.model_list import Name

SESSIONS = 21
NONE = "no open, high and low"
NO_RANGE = "open, high, low and close are equal"
GAPS = f"open, high or low is missing for over {SESSIONS} sessions"


def variances(
    study: Study,
    name: Name,
    returns: Floats,
    first: NDArray[np.int64],
    report: Report | None = None,
) -> tuple[Floats, tuple[str, ...]]:
    """Each return's variance forecast the period before, in the square of the returns' unit.

    Args:
        study: of these returns.
        name: a range estimator.
        returns: (N, P) of the tickers asked for, NaN for missing.
        first: (N,) how many of them scale the forecasts; those after them are what is asked.
        report: called after each ticker with how many are done, and all; what it raises ends it.

    Returns:
        (N, P + 1) in the order of the observed returns, NaN after the forecast of the period to
        come; and N sentences why a row is NaN throughout, "" where it is not.
    """
    rolled, bars = _rolled(study, name), study.bars
    rows = [study.tickers.index(ticker) for ticker in study.asked]
    still = one_price(bars.high[rows], bars.low[rows])
    found = np.full((len(returns), returns.shape[-1] + 1), np.nan)
    reasons = []
    for place in reported(range(len(returns)), report):
        out, row, own, count = found[place], returns[place], next(rolled), int(first[place])
        at = np.flatnonzero(~np.isnan(row))
        ahead = np.append(np.nan, _carried(own[at] ** 2))
        ahead = ahead * _scale(row[at[:count]] ** 2, ahead[:count])
        lacks = not (ahead[count:] > 0.0).all()
        why = NO_RANGE if still[place] else _reason(own)
        reasons.append(why if lacks else "")
        if not lacks:
            out[: len(ahead)] = ahead
    return found, tuple(reasons)


def _reason(rolled: Floats) -> str:
    """Why there are no forecasts of these estimates, of bars that do not all have one price."""
    known = rolled[~np.isnan(rolled)]
    return NONE if not len(known) else GAPS


def _rolled(study: Study, name: Name) -> Iterator[Floats]:
    """Per ticker, (P,) volatility of the last sessions, a fraction a period, by date of return."""
    metric, inputs = METRICS[name], study.bars.inputs()
    labels, _ = date_ranges.periods(study.dates, study.request.frequency)
    _, here, there = np.intersect1d(labels, study.periodic.labels, return_indices=True)
    for ticker in study.asked:
        row = study.tickers.index(ticker)
        own = {key: inputs[key][row : row + 1] for key in metric.takes if key in inputs}
        [rolled] = rolling(metric.function, window=SESSIONS, periods=1, **own)
        found = np.full(len(study.periodic.labels), np.nan)
        found[there] = rolled[here]
        yield found


def _carried(values: Floats) -> Floats:
    """(n,) the last one known, of at most so many sessions ago."""
    place = np.arange(len(values))
    seen = np.maximum.accumulate(np.where(np.isnan(values), -1, place))
    recent = (seen >= 0) & (place - seen <= SESSIONS)
    return np.where(recent, values[seen], np.nan)


def _scale(squares: Floats, ahead: Floats) -> float:
    both = ~np.isnan(ahead)
    variance = float(ahead[both].sum())
    return float(squares[both].sum()) / variance if variance > 0.0 else np.nan
