"""Outlook: past and forecast volatility of a study by a fitted model, with standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from analytics import option_values
from analytics.progress import Report, parts, reported
from analytics.request import Request, ReturnKind
from analytics.study import Study
from analytics.study.series import Dates, Floats
from models.device import cross_together
from models.errors import RequestError
from models.option_values import Distribution
from models.placement import device_for
from models.runtime.workers import undivided
from models.volatility import garch
from models.volatility.garch.model import MU

PERCENT = 100.0
# The model that is fitted unless another is chosen, on the page and on the command line.
KIND: ReturnKind = option_values.GARCH_KIND
DISTRIBUTION: Distribution = option_values.GARCH_DISTRIBUTION
HORIZON, LONGEST_HORIZON = option_values.GARCH_HORIZON, 1_000
Z95 = 1.959963984540054
# Shares of the work, for progress reports: the fits, and the computations after them.
SHARES = 2_000, 3_000


@dataclass(frozen=True, slots=True, eq=False)
class Outlook:
    """GARCH of the requested tickers: NumPy arrays and plain values only, picklable.

    Rows are N tickers. Parameters are of returns in percent, per period; volatilities are
    fractions per year. NaN for parameters that the model lacks and for series without a fit; a
    standard error is NaN at a bound.

    Attributes:
        request: the request; its return kind and frequency are those of the returns.
        asymmetric, distribution: the model.
        tickers: N.
        labels: (P,) dates of the returns.
        parameters: (N, 6) mu, omega, alpha, gamma, beta, nu.
        errors, robust_errors: (N, 6) their standard errors, by Hessian and by sandwich.
        loglikelihood: (N,).
        converged: (N,) bool.
        iterations: (N,) int64.
        reasons: N sentences on the outcome of the fits.
        persistence: (N,) share of a shock to variance left a period later.
        half_life: (N,) periods.
        long_run: (N,) volatility to which forecasts converge.
        conditional: (N, P) volatility of each return given those before it.
        standardised: (N, P) shocks of variance 1: return less mu, over that volatility.
        forecast: (N, H) volatility of the period 1 to H ahead.
        term_structure: (N, H) volatility over all periods up to then.
        conditional_error: (N, P) standard error of the logarithm of `conditional`, by the delta
            method from the sandwich; NaN where a fit has not converged.
        forecast_error: (N, H) the same for `forecast`.
    """

    request: Request
    asymmetric: bool
    distribution: Distribution
    tickers: tuple[str, ...]
    labels: Dates
    parameters: Floats
    errors: Floats
    robust_errors: Floats
    loglikelihood: Floats
    converged: NDArray[np.bool_]
    iterations: NDArray[np.int64]
    reasons: tuple[str, ...]
    persistence: Floats
    half_life: Floats
    long_run: Floats
    conditional: Floats
    standardised: Floats
    forecast: Floats
    term_structure: Floats
    conditional_error: Floats
    forecast_error: Floats


def check(horizon: int) -> None:
    """Refuse an impossible horizon.

    Raises:
        RequestError: below 1 or above 1,000 periods.
    """
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise RequestError(
            f"a horizon of 1 to {LONGEST_HORIZON:,} periods", repr(horizon), f"try {HORIZON}"
        )


def band(volatility: Floats, error: Floats) -> tuple[Floats, Floats]:
    """95 % bands around volatilities for parameter uncertainty: low and high ends.

    In simulated GARCH markets with t shocks the band held the true forecast in 89 to 94 % up to
    21 days ahead, and in 85 to 90 % at 60 days (docs/fans.md).

    Args:
        volatility: volatilities of an outlook.
        error: standard error of its logarithm, in the same shape.
    """
    factor = np.exp(Z95 * error)
    return volatility / factor, volatility * factor


def outlook(
    study: Study,
    *,
    asymmetric: bool = False,
    distribution: Distribution = DISTRIBUTION,
    horizon: int = HORIZON,
    report: Report | None = None,
) -> Outlook:
    """The outlook of the requested tickers, in one transfer.

    Args:
        study: its returns of the requested kind and frequency, in the window.
        asymmetric: whether losses may move volatility more than gains (GJR).
        distribution: of the shocks.
        horizon: number of periods ahead.
        report: called with the work done and the total (fits, their errors, results), at least
            every 0.3 s of processor time; an exception that it raises ends the computation.

    Raises:
        RequestError: an impossible horizon.
    """
    check(horizon)
    request = study.request
    returns = torch.tensor(percent(study)).to(device_for("garch", len(study.asked)))
    fitting, rest = parts(report, *SHARES)
    fitted = garch.fit(returns, garch.Garch(asymmetric, distribution), report=fitting)
    crossed = cross_together(_tensors(fitted, returns, horizon, rest))
    reasons = (garch.FitReason(int(code)).sentence for code in crossed.pop("reason"))
    yearly = math.sqrt(request.periods_a_year) / PERCENT
    volatilities = {
        name: yearly * np.sqrt(crossed.pop(name))
        for name in ("long_run", "conditional", "forecast", "term_structure")
    }
    return Outlook(
        request=request,
        asymmetric=asymmetric,
        distribution=distribution,
        tickers=study.asked,
        labels=study.periodic.labels,
        parameters=_own(fitted.model, crossed.pop("parameters")),
        converged=crossed.pop("converged").astype(np.bool_),
        iterations=crossed.pop("iterations").astype(np.int64),
        reasons=tuple(reasons),
        **volatilities,
        **crossed,
    )


def percent(study: Study) -> Floats:
    """(N, P) returns of the requested tickers, of the requested kind and frequency, in percent."""
    rows = [study.tickers.index(name) for name in study.asked]
    chosen = study.periodic.simple if study.request.kind == "simple" else study.periodic.log
    return PERCENT * chosen[rows]


def _tensors(
    fitted: garch.GarchFit, returns: Tensor, horizon: int, report: Report | None
) -> dict[str, Tensor]:
    """The tensors to convert, by attribute of Outlook; variances in place of volatilities."""
    of_errors, rest = parts(report, 1, 1)
    errors = garch.standard_errors(fitted, report=of_errors)
    steps: dict[str, Callable[[], Tensor]] = {
        "conditional": lambda: garch.conditional_variance(fitted, returns),
        "forecast": lambda: garch.forecast(fitted, horizon),
        "term_structure": lambda: garch.term_structure(fitted, horizon),
        "conditional_error": lambda: garch.conditional_error(fitted, errors, returns),
        "forecast_error": lambda: garch.forecast_error(fitted, errors, horizon),
    }
    found = {name: undivided(_called)(returns, steps[name]) for name in reported([*steps], rest)}
    return found | {
        "parameters": fitted.parameters,
        "errors": errors.hessian,
        "robust_errors": errors.robust,
        "loglikelihood": fitted.loglikelihood,
        "converged": fitted.converged,
        "iterations": fitted.iterations,
        "reason": fitted.reason,
        "persistence": garch.persistence(fitted),
        "half_life": garch.half_life(fitted),
        "long_run": garch.long_run_variance(fitted),
        "standardised": (returns - fitted.parameters[:, MU, None]) / found["conditional"].sqrt(),
    }


def _called(_returns: Tensor, step: Callable[[], Tensor]) -> Tensor:
    """The result of the step, for `undivided`, which takes the device from the first argument."""
    return step()


def _own(model: garch.Garch, parameters: Floats) -> Floats:
    """(N, 6) NaN for the parameters that the model does not have."""
    own = np.isin(np.arange(parameters.shape[-1]), model.estimated)
    return np.where(own, parameters, np.nan)
