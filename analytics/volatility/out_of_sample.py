"""Out-of-sample forecasts: models are fitted to the first part and forecast the rest one by one.

Each ticker's last returns are held out: 250 of them, the year of the Basel Committee's backtest
(1996), or a quarter of them if that is less. Models are fitted once, to the returns before them;
then each forecasts the variance of every held-out return from the returns up to the period before
it, and that of the next period.
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
# Pieces per model in a progress report, divided among its tickers.
A_MODEL = 1_000
TOO_FEW = f"fewer than {garch.FEWEST} returns before those held out"
Reasons = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """Forecasts of M models, in the order of `model_list.MODELS`, for N tickers, in percent.

    Attributes:
        tickers: N.
        held_out: (N,) number of returns forecast; 0 if too few precede them.
        dates: (N, H) their dates, NaT in front if a ticker has fewer than H.
        returns: (N, H) the held-out returns, NaN in front.
        mean: (M, N) expected return of each model.
        nu: (M, N) degrees of freedom of the shocks; infinite for normal ones.
        variance: (M, N, H + 1) forecasts made the period before, the last one for the next period;
            NaN if there is none.
        reasons: M times N sentences on missing forecasts or a missing maximum; else "".
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
        report: called with the work done and the total, at least every 0.3 s of processor time; an
            exception that it raises ends the computation.
    """
    inputs = ModelInputs.of(study)
    held_out = np.minimum(MOST_HELD_OUT, inputs.counts // PARTS)
    held_out[inputs.counts - held_out < garch.FEWEST] = 0
    first = inputs.first(inputs.counts - held_out)
    at, known = _last(inputs.counts, held_out)
    reports = parts(report, *[A_MODEL] * len(model_list.MODELS))
    found = [
        _forecast(model, first, at, listener)
        for model, listener in zip(model_list.MODELS, reports, strict=True)
    ]
    mean, nu, variance, reasons = zip(*found, strict=True)
    column = np.take_along_axis(inputs.order, at[:, :-1], axis=-1)
    returns = np.take_along_axis(inputs.returns, column, axis=-1)
    return Forecasts(
        tickers=study.asked,
        held_out=held_out,
        dates=np.where(known[:, :-1], study.periodic.labels[column], np.datetime64("NaT", "D")),
        returns=np.where(known[:, :-1], returns, np.nan),
        mean=np.array(mean),
        nu=np.array(nu),
        variance=np.where(known, np.array(variance), np.nan),
        reasons=tuple(
            tuple(reason if many else TOO_FEW for reason, many in zip(each, held_out, strict=True))
            for each in reasons
        ),
    )


def _forecast(
    model: VolatilityModel, first: ModelInputs, at: Columns, report: Report | None
) -> tuple[Floats, Floats, Floats, tuple[str, ...]]:
    """(N,) means and nus, (N, H + 1) variances of the returns in these columns, and N reasons."""
    fitted = model.fit(first, report)
    return fitted.mean, fitted.nu, np.take_along_axis(fitted.variance, at, axis=-1), fitted.reasons


def _last(counts: NDArray[np.int64], held: NDArray[np.int64]) -> tuple[Columns, NDArray[np.bool_]]:
    """(N, H + 1) columns of the held-out returns and of the next one, and their mask."""
    most = int(held.max(initial=0))
    ahead = np.arange(-most, 1)
    known = (ahead >= -held[:, None]) & (held > 0)[:, None]
    return np.where(known, counts[:, None] + ahead, 0), known
