"""Comparison of volatility models by fit and by out-of-sample forecasts."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.progress import Report, parts
from analytics.request import Request
from analytics.stats.inference.normality import jarque_bera, ljung_box
from analytics.study import Study
from analytics.study.series import Dates, Floats
from analytics.volatility import model_list, out_of_sample, outlook
from analytics.volatility.out_of_sample import Forecasts, Reasons
from analytics.volatility.volatility_model import ModelInputs, VolatilityModel

TESTS = ("jarque_bera_p", "ljung_box_p", "ljung_box_squares_p")
IN_SAMPLE = ("loglikelihood", *TESTS)


@dataclass(frozen=True, slots=True, eq=False)
class VolatilityModels:
    """M models for N tickers: NumPy arrays and plain values only, picklable.

    Likelihoods, criteria and tests use all returns, forecasts those held out (see
    `analytics.volatility.out_of_sample`). NaN if a model has none; `no_likelihood` has the reason
    why it has no likelihood of returns, criteria and tests of residuals.

    Attributes:
        request: the request; its return kind and frequency are those of the returns.
        models: M.
        tickers: N.
        observations: (N,) returns.
        held_out: (N,) number of last returns forecast out of sample.
        parameters: (M,) number of estimated parameters, without the scale of a range.
        loglikelihood: (M, N) of returns in percent, at its maximum; for EWMA, normal with mean 0.
        aic: (M, N) 2 k - 2 ln L (Akaike 1974); smaller is better.
        bic: (M, N) k ln n - 2 ln L (Schwarz 1978); smaller is better.
        qlike: (M, N) mean of ln h + r²/h over the held-out returns, in percent, h their variance
            forecast the period before (QLIKE of Patton 2011);
            smaller is better. It ranks forecasts as the true variance would, although r² is only a
            noisy proxy; only differences between models are meaningful.
        jarque_bera_p, ljung_box_p, ljung_box_squares_p: (M, N) p-values of the standardised
            residuals (r - mu)/sqrt(h): tests of normality, of ten autocorrelations, and of ten
            autocorrelations of squares. For the squares of a fitted model the χ² is approximate.
        dates: (N, H) dates of the held-out returns, NaT in front if a ticker has fewer than H.
        returns: (N, H) fractions per period.
        volatility: (M, N, H) forecast the period before, a fraction per year.
        reasons: M times N sentences on a missing result or maximum; "" if there is none missing.
    """

    request: Request
    models: tuple[VolatilityModel, ...]
    tickers: tuple[str, ...]
    observations: NDArray[np.int64]
    held_out: NDArray[np.int64]
    parameters: NDArray[np.int64]
    loglikelihood: Floats
    aic: Floats
    bic: Floats
    qlike: Floats
    jarque_bera_p: Floats
    ljung_box_p: Floats
    ljung_box_squares_p: Floats
    dates: Dates
    returns: Floats
    volatility: Floats
    reasons: Reasons


def compare(study: Study, report: Report | None = None) -> VolatilityModels:
    """All models of `model_list.MODELS` for the requested tickers.

    Args:
        study: its returns of the requested kind and frequency.
        report: called with the work done and the total (forecasts, then fits), at least every 0.3 s
            of processor time; an exception that it raises ends the computation.
    """
    models = model_list.MODELS
    describing = [0 if model.no_likelihood else out_of_sample.A_MODEL for model in models]
    forecasting, *fitting = parts(report, out_of_sample.A_MODEL * len(models), *describing)
    ahead = out_of_sample.forecasts(study, forecasting)
    inputs = ModelInputs.of(study)
    described = [
        _in_sample(model, inputs, listener) for model, listener in zip(models, fitting, strict=True)
    ]
    n, k = inputs.counts, np.array([model.parameters for model in models])
    in_sample = {name: np.array([each[name] for each, _ in described]) for name in IN_SAMPLE}
    loglikelihood = in_sample["loglikelihood"]
    with np.errstate(divide="ignore"):
        bic = k[:, None] * np.log(n) - 2.0 * loglikelihood
    yearly = math.sqrt(study.request.periods_a_year) / outlook.PERCENT
    return VolatilityModels(
        request=study.request,
        models=models,
        tickers=study.asked,
        observations=n,
        held_out=ahead.held_out,
        parameters=k,
        aic=2.0 * k[:, None] - 2.0 * loglikelihood,
        bic=bic,
        qlike=qlike(ahead),
        **in_sample,
        dates=ahead.dates,
        returns=ahead.returns / outlook.PERCENT,
        volatility=yearly * np.sqrt(ahead.variance[..., :-1]),
        reasons=tuple(
            tuple(whole or first for whole, first in zip(reasons, of_first, strict=True))
            for (_, reasons), of_first in zip(described, ahead.reasons, strict=True)
        ),
    )


def qlike(ahead: Forecasts) -> Floats:
    """(M, N) mean of ln h + r²/h; NaN without a forecast."""
    variance = ahead.variance[..., :-1]
    losses = np.log(variance) + ahead.returns**2 / variance
    outside = np.isnan(ahead.returns)
    total = np.where(outside, 0.0, losses).sum(axis=-1)
    return np.where(ahead.held_out > 0, total / np.maximum(ahead.held_out, 1), np.nan)


def _in_sample(
    model: VolatilityModel, inputs: ModelInputs, report: Report | None
) -> tuple[dict[str, Floats], tuple[str, ...]]:
    """(N,) values per name in IN_SAMPLE, of the model fitted to all returns, and N reasons.

    NaN for a model without a likelihood, which is not fitted here.
    """
    count = len(inputs.returns)
    if model.no_likelihood:
        return {name: np.full(count, np.nan) for name in IN_SAMPLE}, ("",) * count
    fitted = model.fit(inputs, report)
    tests = np.array([_p_values(row) for row in fitted.residuals()]).reshape(count, len(TESTS))
    found = {"loglikelihood": fitted.loglikelihood} | dict(zip(TESTS, tests.T, strict=True))
    return found, fitted.reasons


def _p_values(residuals: Floats) -> tuple[float, float, float]:
    """The TESTS of (P,) standardised residuals, NaN after the last one."""
    squares = ljung_box(residuals, squares=True)
    return jarque_bera(residuals).p_value, ljung_box(residuals).p_value, squares.p_value
