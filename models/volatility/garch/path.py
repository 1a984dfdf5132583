"""h and its derivatives along each series by the scan, for the likelihood on any device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.fitting.scan import scan
from models.fitting.scan_products import ScanProducts
from models.volatility.garch.model import ALPHA, BETA, GAMMA, MU, NU, OMEGA, Garch
from models.volatility.garch.series import ReturnSeries, presample

# Rows that torch takes at a time on a CPU, so that their arrays stay in the caches.
ROWS_AT_A_TIME = 64


@dataclass(frozen=True, eq=False)
class Path:
    """Residuals, variances and derivatives along n series at their parameters.

    Shape: residual, variance, by_beta (n, T), undefined after the last return; by_others (n, S - 1,
    T) derivatives of the variance by mu, omega, alpha and, where the model has it, gamma; by_beta
    that by beta.
    """

    residual: Tensor
    variance: Tensor
    by_others: Tensor
    by_beta: Tensor

    def slopes(self) -> Tensor:
        """(n, S, T) all derivatives; `of_all` inserts zeros for a gamma that the model lacks."""
        return torch.cat([self.by_others, self.by_beta[:, None]], dim=1)


def path(
    model: Garch, series: ReturnSeries, parameters: Tensor, *, compiled: bool | None = None
) -> Path:
    """The path of these series at these parameters (n, 6).

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: n series of returns, in percent.
        parameters: (n, 6) mu, omega, alpha, gamma, beta, nu.
        compiled: run the recurrence by a compiled loop; None does so on a CPU.
    """
    before, slope = presample(model, parameters, series.mean, series.variance, series.backcast)
    residual = series.returns - parameters[:, MU, None]
    omega, alpha, gamma, beta = (parameters[:, k, None] for k in (OMEGA, ALPHA, GAMMA, BETA))
    along = _scanner(parameters[:, BETA], residual.shape[-1], compiled)
    square, load, count = residual**2, alpha, 4 if model.asymmetric else 3
    inputs = residual.new_empty(len(residual), count, residual.shape[-1])
    starts = residual.new_zeros(len(residual), count)
    if model.asymmetric:
        on_loss = (residual < 0).to(residual.dtype)
        load = alpha + gamma * on_loss
        _lag(on_loss * square, 0.5 * before, inputs[:, 3])
    _lag(-2.0 * load * residual, (alpha + 0.5 * gamma)[:, 0] * slope, inputs[:, 0])
    inputs[:, 1], starts[:, 0] = 1.0, slope
    _lag(square, before, inputs[:, 2])
    others = along(inputs, starts)
    # h is linear in all parameters but beta; h_0 has the weight 1 - (1 - beta)·dh/domega.
    variance = omega * others[:, 1] + alpha * others[:, 2]
    variance += before[:, None] * (1.0 - (1.0 - beta) * others[:, 1])
    if model.asymmetric:
        variance += gamma * others[:, 3]
    lagged = torch.empty_like(inputs[:, :1])
    _lag(variance, before, lagged[:, 0])
    return Path(residual, variance, others, along(lagged, starts[:, 1:2])[:, 0])


def add_up(model: Garch, series: ReturnSeries, rows: Tensor, parameters: Tensor) -> Tensor:
    """(n, 39) the sums that the module likelihood names, of these series (n,), in torch.

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: all series of returns, in percent.
        rows: (n,) indices of the series.
        parameters: (n, 6) mu, omega, alpha, gamma, beta, nu.
    """
    places = torch.arange(len(rows), device=rows.device)
    pieces = torch.split(places, ROWS_AT_A_TIME) if rows.device.type == "cpu" else [places]
    return torch.cat([_add_up(model, series.at(rows[some]), parameters[some]) for some in pieces])


def _add_up(model: Garch, series: ReturnSeries, parameters: Tensor) -> Tensor:
    along = path(model, series, parameters, compiled=False)
    over = series.observed / along.variance
    pulled = along.residual * over
    square = along.residual * pulled  # 0 after the last return, as `over` and `pulled` are
    logs = (along.variance.log() * series.observed).sum(dim=-1)
    tail, pull = square, torch.zeros_like(square[:, :1])
    if model.student:
        weight, tail, pull = _weights(square, parameters)
        pulled, square = weight * pulled, weight * square
    sums = [logs, tail.sum(dim=-1), pull.sum(dim=-1), over.sum(dim=-1)]
    # One matrix product gives both the products of slopes and the score.
    count = along.by_others.shape[1] + 1
    factors = over.new_empty(len(over), count + 1, over.shape[-1])
    factors[:, : count - 1] = along.by_others
    factors[:, count - 1] = along.by_beta
    factors[:, :count] *= over[:, None]
    factors[:, count] = 0.5 * square - 0.5
    found = factors @ factors.mT
    score, products = found[:, count, :count], found[:, :count, :count]
    score[:, MU] += pulled.sum(dim=-1)
    relative = torch.zeros_like(score)
    if model.student:
        relative = factors[:, :count].sum(dim=-1)
    products = of_all(model, of_all(model, products).mT)
    parts = [of_all(model, score), of_all(model, relative), products.flatten(1)]
    return torch.cat([torch.stack(sums, dim=-1), *parts], dim=-1)


def of_all(model: Garch, values: Tensor) -> Tensor:
    """(n, 5, ...) from (n, S, ...), with 0 in the place of a gamma that the model lacks."""
    if model.asymmetric:
        return values
    none = torch.zeros_like(values[:, :1])
    return torch.cat([values[:, :GAMMA], none, values[:, GAMMA:]], dim=1)


def scores(
    model: Garch, series: ReturnSeries, parameters: Tensor, *, compiled: bool | None = None
) -> Tensor:
    """(n, 6, T) derivatives of each return's log-likelihood by the parameters; 0 after the last.

    Args:
        model: GARCH or GJR, and the distribution of its shocks.
        series: n series of returns, in percent.
        parameters: (n, 6) mu, omega, alpha, gamma, beta, nu.
        compiled: run the recurrence by a compiled loop; None does so on a CPU.
    """
    along = path(model, series, parameters, compiled=compiled)
    over = 1.0 / along.variance
    pulled, square = along.residual * over, along.residual**2 * over
    by_nu = torch.zeros_like(square)
    if model.student:
        nu = parameters[:, NU, None]
        weight, tail, pull = _weights(square, parameters)
        pulled, square = weight * pulled, weight * square
        constant = torch.digamma(0.5 * (nu + 1.0)) - torch.digamma(0.5 * nu) - 1.0 / (nu - 2.0)
        by_nu = 0.5 * (constant - tail + (nu + 1.0) / (nu - 2.0) * pull)
    found = along.slopes() * (0.5 * (square - 1.0) * over)[:, None]
    found[:, MU] += pulled
    whole = torch.cat([of_all(model, found), by_nu[:, None]], dim=1)
    return whole * series.observed[:, None]


def _weights(square: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Terms (n, T) of Student's t for z² (n, T): (nu + 1)/(nu - 2 + z²), log(1 + q), q/(1 + q).

    They are the weight of a return, its tail term, and its derivative by nu; q is z²/(nu - 2).
    """
    excess = parameters[:, NU, None] - 2.0
    q = square / excess
    light = 1.0 / (1.0 + q)
    return (excess + 3.0) / excess * light, q.log1p(), q * light


def _scanner(beta: Tensor, steps: int, compiled: bool | None) -> Callable[[Tensor, Tensor], Tensor]:
    """The recurrence with these factors (n,), for (n, S, T) from a start (n, S)."""
    if compiled or (compiled is None and beta.device.type == "cpu"):
        return lambda a, start: scan(a, beta[:, None, None], start, compiled=True)
    return ScanProducts(beta, steps).scan


def _lag(values: Tensor, first: Tensor, out: Tensor) -> None:
    """Fill `out` (n, T) with the previous values; `first` (n,) precedes the first."""
    out[:, 0], out[:, 1:] = first, values[:, :-1]
