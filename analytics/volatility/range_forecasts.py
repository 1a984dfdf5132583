"""Variance forecasts from open, high, low and close: scaled range estimators of recent sessions.

A range estimator over the last 21 sessions forecasts the next period. Parkinson and Garman-Klass
exclude overnight moves, and none includes dividends, so variances are scaled to those of returns on
average over the first part: by mean(r²) over their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.progress import Report, reported
from analytics.stats.catalogue import METRICS
from analytics.stats.ranges import one_price
from analytics.study.series import Floats
from analytics.volatility.volatility_model import (
    FittedModel,
    ModelInputs,
    Needs,
    constant_forecast,
)
from models.option_values import Distribution

SESSIONS = 21
NONE = "no open, high and low"
NO_RANGE = "open, high, low and close are equal"
GAPS = f"open, high or low is missing for over {SESSIONS} sessions"


@dataclass(frozen=True, slots=True)
class RangeModel:
    """A range estimator over the last 21 sessions as a forecast of the next; mean 0.

    Attributes:
        name: name of the estimator in `analytics.stats`, also the value of the column `model`.
    """

    name: str

    distribution: ClassVar[Distribution] = "normal"
    parameters: ClassVar[int] = 0
    needs: ClassVar[Needs] = "ranges"
    no_likelihood: ClassVar[str] = "a range estimator has no likelihood of returns"

    @property
    def label(self) -> str:
        """The label of the estimator."""
        return METRICS[self.name].label

    @property
    def definition(self) -> str:
        """The formula of forecast and scale, and the source of the estimator."""
        return (
            f"h_{{t+1}} = scale × the variance by {self.label} ({METRICS[self.name].source}) over "
            f"the last {SESSIONS} sessions, scale = mean(r²)/mean(unscaled h)"
        )

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """As `VolatilityModel.fit`; only the scale is estimated."""
        metric, rows, reasons = METRICS[self.name], [], []
        for row in reported(range(len(inputs.returns)), report):
            bars = {
                name: inputs.bars[name][row : row + 1]
                for name in metric.takes
                if name in inputs.bars
            }
            [rolled] = metric.rolled(window=SESSIONS, periods=1, **bars)
            at = inputs.order[row, : inputs.counts[row]]
            ahead = scaled(rolled[at] ** 2, inputs.packed[row, : len(at)], int(inputs.fitted[row]))
            complete = is_complete(ahead, int(inputs.fitted[row]))
            rows.append(ahead if complete else None)
            reasons.append("" if complete else why_none(rolled, inputs.bars, row))
        return of_ranges(inputs, rows, reasons)


def why_none(variances: Floats, bars: Mapping[str, Floats], row: int) -> str:
    """Sentence on why a ticker has no forecasts.

    Args:
        variances: (T,) the ticker's estimates, NaN for missing.
        bars: (N, T) prices of all tickers by name.
        row: the ticker's row.
    """
    highs, lows = bars.get("highs"), bars.get("lows")
    if highs is not None and lows is not None and one_price(highs[row], lows[row]):
        return NO_RANGE
    return NONE if np.isnan(variances).all() else GAPS


def scaled(variances: Floats, returns: Floats, fitted: int) -> Floats:
    """(n + 1,) variance of each return, forecast the period before, and of the next return.

    A missing forecast is replaced by the last one, at most 21 sessions old.

    Args:
        variances: (n,) forecasts made after each return, in any unit; NaN for missing.
        returns: (n,) the returns.
        fitted: number of first returns from which the scale is estimated.
    """
    ahead = np.append(np.nan, _carried(variances))
    return ahead * _scale(returns[:fitted] ** 2, ahead[:fitted])


def is_complete(ahead: Floats, fitted: int) -> bool:
    """Whether every return after the fitted ones, and the next, has a forecast."""
    return bool((ahead[fitted:] > 0.0).all())


def of_ranges(
    inputs: ModelInputs, rows: Sequence[Floats | None], reasons: Sequence[str]
) -> FittedModel:
    """The fitted model of these forecasts: normal shocks with mean 0.

    Args:
        inputs: returns and bars of N tickers.
        rows: N forecasts (n + 1,), variances in percent² per session; None for a ticker without.
        reasons: N reasons why a ticker has no forecast; "" where it has one.
    """
    count, periods = inputs.returns.shape
    variance = np.full((count, periods + 1), np.nan)
    for out, ahead in zip(variance, rows, strict=True):
        if ahead is not None:
            out[: len(ahead)] = ahead
    zero = np.zeros(count)
    return FittedModel(
        mean=zero,
        nu=zero + np.inf,
        loglikelihood=zero + np.nan,
        variance=variance,
        reasons=tuple(reasons),
        forecast=constant_forecast(variance, inputs.counts),
        residuals=lambda: inputs.packed / np.sqrt(variance[:, :-1]),
    )


def _carried(values: Floats) -> Floats:
    """(n,) values, with missing ones filled from at most this many sessions before."""
    place = np.arange(len(values))
    seen = np.maximum.accumulate(np.where(np.isnan(values), -1, place))
    recent = (seen >= 0) & (place - seen <= SESSIONS)
    return np.where(recent, values[seen], np.nan)


def _scale(squares: Floats, ahead: Floats) -> float:
    both = ~np.isnan(ahead)
    variance = float(ahead[both].sum())
    return float(squares[both].sum()) / variance if variance > 0.0 else np.nan
