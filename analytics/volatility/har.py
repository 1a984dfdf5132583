"""HAR: the logarithm of a bar's variance, regressed on its averages over a day, a week and a month.

ln v_{t+1} = c + d ln v_t + w mean(ln v of 5 bars) + m mean(ln v of 22 bars) + e (Corsi 2009), by
least squares on logarithms (Clements & Preve 2021). v is the Garman-Klass variance of one bar. It
was chosen over Parkinson's because its forecasts were better: over 1,750 returns of each of the
sample's six tickers with bars, 250 at a time, its QLIKE was lower for four tickers of the six and
by 0.005 on average. QLIKE of Garman-Klass over the last 21 sessions was 0.08 higher than HAR's.

The forecast of v is exp(forecast of ln v + s²/2), s² the variance of its error: the mean of a
lognormal. It is scaled to the variance of returns as the range forecasts are. One period ahead the
scale cancels s²/2; further ahead s² grows with the horizon and the scale does not. Bars of one
price, and bars whose open or close is outside the range, are left out as if they were missing, and
counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from analytics import stats
from analytics.progress import Report, reported
from analytics.stats.ranges import SLACK, contradictory
from analytics.study.series import Floats
from analytics.volatility.range_forecasts import (
    GAPS,
    NO_RANGE,
    NONE,
    is_complete,
    of_ranges,
    scaled,
)
from analytics.volatility.volatility_model import FittedModel, ModelInputs, Needs
from models.errors import TooLittleData
from models.option_values import Distribution

DAY, WEEK, MONTH = 1, 5, 22
COEFFICIENTS = 4
# The same minimum as for GARCH; it gives 78 equations for four coefficients.
FEWEST = 100
# Logarithms that differ by less than this differ only by rounding.
EQUAL = 1e-10
ALL_EQUAL = "all ranges are equal"


@dataclass(frozen=True, slots=True, eq=False)
class Har:
    """HAR of one series of logarithms.

    Attributes:
        coefficients: (4,) constant, day, week, month.
        residual_variance: of the errors one period ahead, by n - 4.
    """

    coefficients: Floats
    residual_variance: float

    @property
    def lags(self) -> Floats:
        """(22,) the coefficients of the last value, the one before it, …: HAR as AR(22)."""
        _, *slopes = self.coefficients
        lags = np.zeros(MONTH)
        for length, slope in zip((DAY, WEEK, MONTH), slopes, strict=True):
            lags[:length] += slope / length
        return lags

    def next_means(self, logs: Floats) -> Floats:
        """(n - 21,) the forecasts of all logarithms from the 23rd on, and of the next one.

        Args:
            logs: (n,) without a missing one, n at least 22.
        """
        return regressors(logs) @ self.coefficients

    def later_means(self, logs: Floats, horizon: int) -> Floats:
        """(horizon,) the forecasts of the logarithms after the last, each from those before it."""
        path, backwards = [*logs[-MONTH:]], self.lags[::-1]
        for _ in range(horizon):
            path.append(float(self.coefficients[0] + backwards @ np.array(path[-MONTH:])))
        return np.array(path[MONTH:])

    def error_variances(self, horizon: int) -> Floats:
        """(horizon,) s²(1 + ψ_1² + … + ψ_{h-1}²), ψ the response to an error of 1."""
        response, backwards = [*np.zeros(MONTH - 1), 1.0], self.lags[::-1]
        for _ in range(horizon - 1):
            response.append(float(backwards @ np.array(response[-MONTH:])))
        return self.residual_variance * np.cumsum(np.square(response[MONTH - 1 :]))


def least_squares(logs: Floats) -> Har:
    """HAR of these logarithms by least squares.

    Args:
        logs: (n,) logarithms of variances, oldest first, none missing.

    Raises:
        TooLittleData: n is below 100.
    """
    if len(logs) < FEWEST:
        raise TooLittleData("HAR", FEWEST, len(logs))
    known, target = regressors(logs)[:-1], logs[MONTH:]
    coefficients = np.linalg.lstsq(known, target, rcond=None)[0].astype(np.float64)
    errors = target - known @ coefficients
    return Har(coefficients, float(errors @ errors) / (len(errors) - COEFFICIENTS))


def regressors(logs: Floats) -> Floats:
    """(n - 21, 4) a constant and the averages over day, week and month until each, from the 22nd.

    Args:
        logs: (n,) without a missing one, n at least 22.

    Example:
        >>> regressors(np.arange(23.0))[0].tolist()
        [1.0, 21.0, 19.0, 10.5]
    """
    averages = [
        sliding_window_view(logs[MONTH - length :], length).mean(axis=-1)
        for length in (DAY, WEEK, MONTH)
    ]
    return np.column_stack([np.ones(len(averages[0])), *averages])


@dataclass(frozen=True, slots=True)
class HarModel:
    """HAR of Garman-Klass variances as a forecast of the variance of returns; mean 0.

    A day, a week and a month are those of daily returns; of other frequencies they are 1, 5 and 22
    periods.
    """

    name: ClassVar[str] = "har"
    label: ClassVar[str] = "HAR"
    distribution: ClassVar[Distribution] = "normal"
    parameters: ClassVar[int] = COEFFICIENTS
    needs: ClassVar[Needs] = "ranges"
    no_likelihood: ClassVar[str] = "HAR describes ranges by least squares, not returns"
    definition: ClassVar[str] = (
        "ln v_{t+1} = c + d ln v_t + w mean_5(ln v) + m mean_22(ln v) + e, v the Garman-Klass "
        "variance of one bar, by least squares (Corsi 2009; Clements & Preve 2021); h_{t+1} = "
        "scale × exp(forecast of ln v + s²/2), scale = mean(r²)/mean(unscaled h)"
    )

    def fit(self, inputs: ModelInputs, report: Report | None = None) -> FittedModel:
        """As `VolatilityModel.fit`: coefficients and scale are of the fitted returns' bars."""
        found = [_ticker(inputs, row) for row in reported(range(len(inputs.returns)), report)]
        fitted = of_ranges(inputs, [one.ahead for one in found], [one.reason for one in found])
        return replace(fitted, forecast=partial(_forecast, found))


@dataclass(frozen=True, slots=True, eq=False)
class _Ticker:
    """HAR of one ticker with n returns, or the reason for a missing fit.

    Attributes:
        reason: why there is no fit, or which bars were left out; else "".
        ahead: (n + 1,) variances as in FittedModel; None if there are none.
        har: the fit; None if there is none.
        logs: (m,) logarithms of the variances of its bars.
    """

    reason: str
    ahead: Floats | None = None
    har: Har | None = None
    logs: Floats | None = None


def _ticker(inputs: ModelInputs, row: int) -> _Ticker:
    count, fitted = int(inputs.counts[row]), int(inputs.fitted[row])
    at = inputs.order[row, :count]
    bars = {
        name: inputs.recorded_bars[name][row, at] for name in ("opens", "highs", "lows", "closes")
    }
    variances, flat, contradicting = bar_variances(**bars)
    left_out = _left_out(flat, contradicting)
    there = np.flatnonzero(~np.isnan(variances))
    logs, learnt = np.log(variances[there]), int(np.count_nonzero(there < fitted))
    if not len(logs):
        return _Ticker(NO_RANGE if flat and not contradicting else left_out or NONE)
    if learnt < FEWEST:
        return _Ticker(_reason(str(TooLittleData("HAR", FEWEST, learnt)), left_out))
    if np.ptp(logs[:learnt]) <= EQUAL:
        return _Ticker(_reason(ALL_EQUAL, left_out))
    har = least_squares(logs[:learnt])
    forecasts = np.full(count, np.nan)
    forecasts[there[MONTH - 1 :]] = np.exp(har.next_means(logs) + 0.5 * har.residual_variance)
    ahead = scaled(forecasts, inputs.packed[row, :count], fitted)
    if not is_complete(ahead, fitted):
        return _Ticker(_reason(GAPS, left_out))
    return _Ticker(left_out, ahead, har, logs)


def bar_variances(
    opens: Floats, highs: Floats, lows: Floats, closes: Floats
) -> tuple[Floats, int, int]:
    """Garman-Klass variance of each bar, and numbers of bars left out.

    Args:
        opens: (n,) prices; NaN for missing.
        highs: (n,) highest prices.
        lows: (n,) lowest prices.
        closes: (n,) prices at the end.

    Returns:
        (n,) variances above 0, NaN where a price is missing and for bars left out; the number of
        bars with one price; and the number with open or close outside the range.
    """
    prices = np.stack([opens, highs, lows, closes])
    whole = (prices > 0.0).all(axis=0)
    outside = contradictory(*prices)
    contradicting = whole & outside
    flat = whole & ~outside & (highs - lows <= SLACK * np.abs(closes))
    found = stats.garman_klass(*prices[..., None], periods=1) ** 2
    variances = np.where(whole & ~outside & ~flat & (found > 0.0), found, np.nan)
    return variances, int(flat.sum()), int(contradicting.sum())


def _left_out(flat: int, contradicting: int) -> str:
    """Sentence on the bars left out and the reasons; "" if none."""
    counts = {"of one price": flat, "with an open or close outside the range": contradicting}
    named = [f"{count} {what}" for what, count in counts.items() if count]
    return f"bars left out: {', '.join(named)}" if named else ""


def _reason(sentence: str, left_out: str) -> str:
    return f"{sentence}; {left_out}" if left_out else sentence


def _forecast(tickers: Sequence[_Ticker], horizon: int) -> Floats:
    """(N, horizon) expected variances after the last return, from forecasts of ln v and s².

    They are the scaled forecast one period ahead times exp(change of the mean of ln v plus half the
    change of its error variance).
    """
    found = np.full((len(tickers), horizon), np.nan)
    for out, one in zip(found, tickers, strict=True):
        if one.ahead is None or one.har is None or one.logs is None:
            continue
        means = one.har.later_means(one.logs, horizon) + 0.5 * one.har.error_variances(horizon)
        with np.errstate(over="ignore"):
            growth = np.exp(means - means[0])
        out[:] = np.where(np.isfinite(growth), one.ahead[-1] * growth, np.nan)
    return found
