"""Models of volatility side by side: how well each describes returns, and forecasts new ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analytics.progress import Report, part, parts, tell
from analytics.request import Request
from analytics.stats.inference.normality import jarque_bera, ljung_box
from analytics.study import Study
from analytics.study.series import Dates, Floats
from analytics.volatility import out_of_sample as held_out
from analytics.volatility import outlook
from analytics.volatility.model_list import MODELS, OF_RANGES, OF_RETURNS, VolatilityModel
from analytics.volatility.out_of_sample import Forecasts, Reasons
from models.device import cross_together, pick_device
from models.volatility import ewma, garch
from models.volatility.garch.model import MU
from models.volatility.garch.series import Series


@dataclass(frozen=True, slots=True, eq=False)
class VolatilityModels:
    """M models for N tickers: NumPy arrays and plain values only, picklable.

    Likelihoods, criteria and tests are of all returns, forecasts of those held out (see
    `analytics.volatility.out_of_sample`). NaN where a model has none: a range has no likelihood of
    returns.

    Attributes:
        request: what was asked; its return kind and frequency are those of the returns.
        models: M.
        tickers: N.
        observations: (N,) returns.
        held_out: (N,) how many of the last ones are forecast out of sample.
        parameters: (M,) how many are estimated by likelihood.
        loglikelihood: (M, N) of returns in percent, at its maximum; of EWMA, normal with mean 0.
        aic: (M, N) 2 k - 2 ln L (Akaike 1974); smaller is better.
        bic: (M, N) k ln n - 2 ln L (Schwarz 1978); smaller is better.
        qlike: (M, N) mean of ln h + r²/h over the held-out returns, in percent, h their variance
            forecast the period before (QLIKE of Patton 2011);
            smaller is better. It ranks forecasts as the true variance would, although r² is but a
            noisy sign of it; only differences between models mean something.
        jarque_bera_p, ljung_box_p, ljung_box_squares_p: (M, N) p-values of the standardised
            residuals (r - mu)/sqrt(h): that they are normal, that ten lags are uncorrelated, that
            ten lags of their squares are. Of a fitted model's squares the χ² is approximate.
        dates: (N, H) of the held-out returns, NaT in front where a ticker has fewer than H.
        returns: (N, H) fractions a period.
        volatility: (M, N, H) forecast the period before, a fraction a year.
        reasons: M times N sentences why there is nothing, or no maximum; "" where all is well.
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
    """All models of `model_list.MODELS` for the tickers asked for.

    Args:
        study: its returns of the requested kind and frequency.
        report: called with the work done and all work (forecasts, then fits), at least every 0.3 s
            of processor time; what it raises ends it.
    """
    sizes = [held_out.A_MODEL * len(MODELS)] + [held_out.A_MODEL] * len(OF_RETURNS)
    forecasting, *fitting = parts(report, *sizes)
    ahead = held_out.forecasts(study, forecasting)
    returns = outlook.percent(study)
    crossed = cross_together(_tensors(returns, fitting))
    reasons = [*held_out.sentences(crossed["reason"]), *ahead.reasons[len(OF_RETURNS) :]]
    n = np.count_nonzero(~np.isnan(returns), axis=-1)
    k = np.array([model.parameters for model in MODELS])
    none = np.full((len(OF_RANGES), len(returns)), np.nan)
    loglikelihood = np.concatenate([crossed["loglikelihood"], none])
    with np.errstate(divide="ignore"):
        bic = k[:, None] * np.log(n) - 2.0 * loglikelihood
    tests = {
        name: np.concatenate([found, none]) for name, found in _tests(crossed["residuals"]).items()
    }
    yearly = math.sqrt(study.request.periods_a_year) / outlook.PERCENT
    return VolatilityModels(
        request=study.request,
        models=MODELS,
        tickers=study.asked,
        observations=n,
        held_out=ahead.held_out,
        parameters=k,
        loglikelihood=loglikelihood,
        aic=2.0 * k[:, None] - 2.0 * loglikelihood,
        bic=bic,
        qlike=qlike(ahead),
        **tests,
        dates=ahead.dates,
        returns=ahead.returns / outlook.PERCENT,
        volatility=yearly * np.sqrt(ahead.variance[..., :-1]),
        reasons=tuple(
            tuple(whole or part for whole, part in zip(*pair, strict=True))
            for pair in zip(reasons, ahead.reasons, strict=True)
        ),
    )


def qlike(ahead: Forecasts) -> Floats:
    """(M, N) mean of ln h + r²/h; NaN without a forecast."""
    variance = ahead.variance[..., :-1]
    losses = np.log(variance) + ahead.returns**2 / variance
    outside = np.isnan(ahead.returns)
    total = np.where(outside, 0.0, losses).sum(axis=-1)
    return np.where(ahead.held_out > 0, total / np.maximum(ahead.held_out, 1), np.nan)


def _tensors(returns: Floats, reports: list[Report | None]) -> dict[str, Tensor]:
    """What crosses of the models of returns: (M', N) log-likelihood, reason; (M', N, P) residuals.

    Residuals are standardised, in the order of the observed returns, NaN after them.
    """
    tensor = torch.tensor(returns).to(pick_device())
    series = Series.of(tensor)
    found = [
        _whole(model, tensor, series, report)
        for model, report in zip(OF_RETURNS, reports, strict=True)
    ]
    names = ("loglikelihood", "reason", "residuals")
    return {name: torch.stack(parts) for name, *parts in zip(names, *found, strict=True)}


def _whole(
    model: VolatilityModel, returns: Tensor, series: Series, report: Report | None
) -> tuple[Tensor, Tensor, Tensor]:
    observed = series.observed > 0.0
    if model.garch is not None:
        told = part(report, 0, held_out.PARTS_OF_A_FIT, held_out.FITTING)
        fitted = garch.fit(returns, model.garch, report=told)
        variance = garch.onwards(fitted, series)[:, :-1]
        away = series.returns - fitted.parameters[:, MU, None]
        standardised = torch.where(observed, away / variance.sqrt(), torch.nan)
        tell(report, 1, 1)
        return fitted.loglikelihood, fitted.reason.to(away.dtype), standardised
    squares = series.returns**2
    mean_square = squares.sum(dim=-1) / series.counts
    variance = held_out.positive(ewma.variances(series.returns, mean_square)[:, :-1])
    terms = math.log(2.0 * math.pi) + variance.log() + squares / variance
    value = -0.5 * torch.where(observed, terms, 0.0).sum(dim=-1)
    standardised = torch.where(observed, series.returns / variance.sqrt(), torch.nan)
    reason = torch.where(mean_square == 0.0, int(garch.Reason.CONSTANT), 0)
    tell(report, 1, 1)
    return value, reason.to(value.dtype), standardised


def _tests(residuals: Floats) -> dict[str, Floats]:
    """(M', N) p-values of the tests of (M', N, P) standardised residuals."""
    found = [
        [
            (
                jarque_bera(row).p_value,
                ljung_box(row).p_value,
                ljung_box(row, squares=True).p_value,
            )
            for row in each
        ]
        for each in residuals
    ]
    names = ("jarque_bera_p", "ljung_box_p", "ljung_box_squares_p")
    return dict(zip(names, np.moveaxis(np.array(found), -1, 0), strict=True))
