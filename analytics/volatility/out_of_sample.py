"""Forecasts made out of sample: models fitted to the first part, forecasting the rest one by one.

Each ticker's last returns are held out: 250 of them, the year over which the Basel Committee
(1996) backtests, or a quarter of them where that is less. Models are fitted to the returns before
them, once; then each forecasts the variance of every held-out return from the returns until the
period before it, and that of the period to come.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.progress import Report, parts
from analytics.study import Study
from analytics.study.series import Columns, Dates, Floats
from analytics.volatility import model_list
from analytics.volatility.volatility_model import ModelInputs, VolatilityModel
from models.volatility import garch

MOST_HELD_OUT, PARTS = 250, 4
# A model in a report of progress: its tickers are parts of it.
A_MODEL = 1_000
TOO_FEW = f"fewer than {garch.FEWEST} returns before those held out"
Reasons = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Forecasts of M models, in the order of `model_list.MODELS`, for N tickers, in percent.

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
    """The forecasts of every model for the requested tickers.

    Args:
        study: its returns of the requested kind and frequency.
        report: called with the work done and all work, at least every 0.3 s of processor time; what
            it raises ends it.
    """
    inputs = ModelInputs.of(study)
    held = np.minimum(MOST_HELD_OUT, inputs.counts // PARTS)
    held[inputs.counts - held < garch.FEWEST] = 0
    first = inputs.first(inputs.counts - held)
    at, known = _last(inputs.counts, held)
    reports = parts(report, *[A_MODEL] * len(model_list.MODELS))
    found = [
        _forecast(model, first, at, told)
        for model, told in zip(model_list.MODELS, reports, strict=True)
    ]
    mean, nu, variance, reasons = zip(*found, strict=True)
    column = np.take_along_axis(inputs.order, at[:, :-1], axis=-1)
    returns = np.take_along_axis(inputs.returns, column, axis=-1)
    return Forecasts(
        tickers=study.asked,
        held_out=held,
        dates=np.where(known[:, :-1], study.periodic.labels[column], np.datetime64("NaT", "D")),
        returns=np.where(known[:, :-1], returns, np.nan),
        mean=np.array(mean),
        nu=np.array(nu),
        variance=np.where(known, np.array(variance), np.nan),
        reasons=tuple(
            tuple(said if many else TOO_FEW for said, many in zip(each, held, strict=True))
            for each in reasons
        ),
    )


def _forecast(
    model: VolatilityModel, first: ModelInputs, at: Columns, report: Report | None
) -> tuple[Floats, Floats, Floats, tuple[str, ...]]:
    """(N,) mean and nu, (N, H + 1) variances of the returns in these places, and N reasons."""
    fitted = model.fit(first, report)
    return fitted.mean, fitted.nu, np.take_along_axis(fitted.variance, at, axis=-1), fitted.reasons


def _last(counts: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[Columns, NDArray[np.bool_]]:
    """(N, H + 1) places of the held-out returns and of the one to come, and which are meant."""
    most = int(held.max(initial=0))
    ahead = np.arange(-most, 1)
    known = (ahead >= -held[:, None]) & (held > 0)[:, None]
    return np.where(known, counts[:, None] + ahead, 0), known
