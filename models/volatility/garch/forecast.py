"""Conditional, forecast and long-run volatility of a fitted model.

Variances are per period, in the square of the returns' unit; NaN where there is no fit.
"""

from __future__ import annotations

import math
from dataclasses import replace

import torch
from torch import Tensor
from torch.nn.functional import pad

from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds
from models.volatility.garch.estimate import GarchFit, pieces
from models.volatility.garch.model import ALPHA, BETA, GAMMA, OMEGA
from models.volatility.garch.path import path
from models.volatility.garch.series import ReturnSeries


def conditional_variance(fit: GarchFit, returns: Tensor, *, report: Report | None = None) -> Tensor:
    """(N, T) variance of each return given those before it; NaN where there is no return.

    Args:
        fit: of these returns.
        returns: (N, T), NaN for missing.
        report: called in this thread with the number of series done and in total; an exception that
            it raises ends the computation.
    """
    if report is None:
        return _conditional_variance(fit, returns)
    rows = torch.arange(len(returns), device=returns.device)
    shares = pieces(rows, budget.VARIANCE * returns.shape[-1])
    found: dict[int, Tensor] = {}

    def task(number: int) -> Task:
        own = shares[number]
        some = replace(fit, parameters=fit.parameters[own], series=fit.series.at(own))
        found[number] = _conditional_variance(some, returns[own])
        yield max(1, budget.VARIANCE * returns.shape[-1] * len(own))

    for _ in rounds(map(task, range(len(shares))), returns.device):
        report(sum(len(shares[number]) for number in found), len(rows))
    return torch.cat([found[number] for number in range(len(shares))])


def _conditional_variance(fit: GarchFit, returns: Tensor) -> Tensor:
    observed = ~returns.isnan()
    place = (observed.cumsum(dim=-1) - 1).clamp(min=0)
    variance = path(fit.model, fit.series, fit.parameters).variance
    return torch.where(observed, variance.gather(-1, place), torch.nan)


def onwards(fit: GarchFit, series: ReturnSeries) -> Tensor:
    """(N, T + 1) variance of each return given those before it, and of the next return.

    The returns may differ from the fitted ones, for example continue them; the start of the
    recursion is that of the fit.

    Args:
        fit: of N series.
        series: N series of at most T returns; values after a row's next return are undefined.
    """
    longer = replace(
        series,
        returns=pad(series.returns, (0, 1)),
        observed=pad(series.observed, (0, 1)),
        mean=fit.series.mean,
        variance=fit.series.variance,
        backcast=fit.series.backcast,
    )
    return path(fit.model, longer, fit.parameters).variance


def persistence(fit: GarchFit) -> Tensor:
    """(N,) alpha + gamma/2 + beta: the share of a shock to variance left a period later."""
    weights = fit.parameters
    return weights[:, ALPHA] + 0.5 * weights[:, GAMMA] + weights[:, BETA]


def half_life(fit: GarchFit) -> Tensor:
    """(N,) half-life of a shock to variance in periods; 0 if none of it is left after one."""
    return math.log(0.5) / persistence(fit).log()


def long_run_variance(fit: GarchFit) -> Tensor:
    """(N,) long-run variance omega/(1 - persistence), to which forecasts converge."""
    return fit.parameters[:, OMEGA] / (1.0 - persistence(fit))


def forecast(fit: GarchFit, horizon: int) -> Tensor:
    """(N, horizon) expected variance 1, 2, … periods after the last return; the closed form.

    h_{T+1} follows from the last return; then the distance to the long-run variance shrinks by
    persistence: h_{T+k} = p^{k-1} h_{T+1} + omega (1 - p^{k-1})/(1 - p).
    """
    first, log_persistence = _next_variance(fit), persistence(fit)[:, None].log()
    ahead = torch.arange(horizon, device=first.device, dtype=first.dtype)
    gained = -torch.expm1(ahead * log_persistence) / -torch.expm1(log_persistence)
    return (ahead * log_persistence).exp() * first[:, None] + fit.parameters[
        :, OMEGA, None
    ] * gained


def term_structure(fit: GarchFit, horizon: int) -> Tensor:
    """(N, horizon) mean expected variance per period over the next 1, 2, … periods."""
    expected = forecast(fit, horizon)
    periods = torch.arange(1, horizon + 1, device=expected.device, dtype=expected.dtype)
    return expected.cumsum(dim=-1) / periods


def _next_variance(fit: GarchFit) -> Tensor:
    """(N,) the variance of the return after the last."""
    series = fit.series
    last = (series.counts - 1).clamp(min=0)[:, None]
    before = path(fit.model, series, fit.parameters).variance.gather(-1, last)[:, 0]
    mu, omega, alpha, gamma, beta, _ = fit.parameters.unbind(dim=-1)
    residual = series.returns.gather(-1, last)[:, 0] - mu
    load = alpha + gamma * (residual < 0)
    return omega + load * residual**2 + beta * before
