"""Forecasts made out of sample: models fitted to the first part, forecasting the rest one by one.

Each ticker's last returns are held out: 250 of them, the year over which the Basel Committee
(1996) backtests, or a quarter of them where that is less. Models are fitted to the returns before
them, once; then each forecasts the variance of every held-out return from the returns until the
period before it, and that of the period to come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analytics.progress import Report, part, parts, tell
from analytics.study import Study
from analytics.study.series import Columns, Dates, Floats
from analytics.volatility import outlook, range_forecasts
from analytics.volatility.model_list import OF_RANGES, OF_RETURNS, VolatilityModel
from models.device import cross_together, pick_device
from models.volatility import ewma, garch
from models.volatility.garch.model import MU, NU
from models.volatility.garch.series import Series

MOST_HELD_OUT, PARTS = 250, 4
# A model in a report of progress: its tickers are parts of it.
A_MODEL = 1_000
# Of the work of a model that is fitted: the fit, and all of it.
FITTING, PARTS_OF_A_FIT = 90, 100
TOO_FEW = f"fewer than {garch.FEWEST} returns before those held out"
Reasons = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Of M models, in `model_list.MODELS`' order, for N tickers; returns in percent, per period.

    Attributes:
        tickers: N.
        held_out: (N,) how many returns are forecast; 0 where too few come before them.
        dates: (N, H) their dates, NaT in front where a ticker has fewer than H.
        returns: (N, H) they, NaN in front.
        mean: (M, N) what each model expects.
        nu: (M, N) degrees of freedom of its shocks; infinite for normal ones.
        variance: (M, N, H + 1) forecast the period before, the last one of the period to come;
            NaN where there is none.
        reasons: M times N sentences why a model has no forecasts, or was not at its maximum; "".
    """

    tickers: tuple[str, ...]
    held_out: NDArray[np.int64]
    dates: Dates
    returns: Floats
    mean: Floats
    nu: Floats
    variance: Floats
    reasons: Reasons


def forecasts(study: Study, report: Report | None = None) -> Forecasts:
    """The forecasts of every model for the tickers asked for; tensors cross once.

    Args:
        study: its returns of the requested kind and frequency.
        report: called with the work done and all work, at least every 0.3 s of processor time; what
            it raises ends it.
    """
    returns = outlook.percent(study)
    there = ~np.isnan(returns)
    counts = np.count_nonzero(there, axis=-1)
    held = np.minimum(MOST_HELD_OUT, counts // PARTS)
    held[counts - held < garch.FEWEST] = 0
    at, known = _last(counts, held)
    reports = parts(report, *[A_MODEL] * (len(OF_RETURNS) + len(OF_RANGES)))
    of_returns = cross_together(_tensors(returns, counts - held, at, reports[: len(OF_RETURNS)]))
    ranged = [
        range_forecasts.variances(study, one.name, returns, counts - held, told)
        for one, told in zip(OF_RANGES, reports[len(OF_RETURNS) :], strict=True)
    ]
    of_ranges = [np.take_along_axis(found, at, axis=-1) for found, _ in ranged]
    variance = np.concatenate([of_returns["variance"], np.array(of_ranges)])
    reasons = [*sentences(of_returns["reason"]), *(said for _, said in ranged)]
    observed_first = np.argsort(~there, axis=-1, kind="stable")
    column = np.take_along_axis(observed_first, at[:, :-1], axis=-1)
    zero = np.zeros((len(OF_RANGES), len(returns)))
    return Forecasts(
        tickers=study.asked,
        held_out=held,
        dates=np.where(known[:, :-1], study.periodic.labels[column], np.datetime64("NaT", "D")),
        returns=np.where(known[:, :-1], np.take_along_axis(returns, column, axis=-1), np.nan),
        mean=np.concatenate([of_returns["mean"], zero]),
        nu=np.concatenate([of_returns["nu"], zero + np.inf]),
        variance=np.where(known, variance, np.nan),
        reasons=tuple(
            tuple(said if many else TOO_FEW for said, many in zip(each, held, strict=True))
            for each in reasons
        ),
    )


def sentences(codes: Floats) -> Reasons:
    """M times N: why a fit has not converged, "" where it has, of (M, N) codes of garch.Reason."""
    return tuple(
        tuple(garch.Reason(int(code)).sentence if code else "" for code in each) for each in codes
    )


def positive(variance: Tensor) -> Tensor:
    """The same, NaN where it is 0: of returns that are all 0."""
    return torch.where(variance > 0.0, variance, torch.nan)


def _last(counts: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[Columns, NDArray[np.bool_]]:
    """(N, H + 1) places of the held-out returns and of the one to come, and which are meant."""
    most = int(held.max(initial=0))
    ahead = np.arange(-most, 1)
    known = (ahead >= -held[:, None]) & (held > 0)[:, None]
    return np.where(known, counts[:, None] + ahead, 0), known


def _tensors(
    returns: Floats, first: NDArray[np.int64], at: Columns, reports: list[Report | None]
) -> dict[str, Tensor]:
    """What crosses: (M', N) mean, nu, reason and (M', N, H + 1) variance of models of returns."""
    series = Series.of(torch.tensor(returns).to(pick_device()))
    device = series.returns.device
    places = torch.arange(returns.shape[-1], device=device)
    before = places < torch.from_numpy(first).to(device)[:, None]
    known = torch.where(before, series.returns, torch.nan)
    found = [
        _ahead(one, series, known, report) for one, report in zip(OF_RETURNS, reports, strict=True)
    ]
    mean, nu, reason, variance = (torch.stack(parts) for parts in zip(*found, strict=True))
    chosen = torch.from_numpy(at).to(device).expand(len(found), -1, -1)
    return {"mean": mean, "nu": nu, "reason": reason, "variance": variance.gather(-1, chosen)}


def _ahead(
    model: VolatilityModel, series: Series, known: Tensor, report: Report | None
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """(N,) mean, nu and reason of the model of the `known` returns, (N, T + 1) its variances."""
    if model.garch is None:
        first = (known**2).nanmean(dim=-1)
        zero = torch.zeros_like(first)
        reason = zero + int(garch.Reason.CONSTANT) * (first == 0.0)
        variance = positive(ewma.variances(series.returns, first))
        tell(report, 1, 1)
        return zero, zero + torch.inf, reason, variance
    fitted = garch.fit(known, model.garch, report=part(report, 0, PARTS_OF_A_FIT, FITTING))
    mean, nu = fitted.parameters[:, MU], fitted.parameters[:, NU]
    variance = garch.onwards(fitted, series)
    tell(report, 1, 1)
    return mean, nu, fitted.reason.to(mean.dtype), variance
