"""h and its derivatives along every series, by the scan: the likelihood on any device."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.garch.model import ALPHA, BETA, GAMMA, MU, NU, OMEGA, Garch
from models.garch.series import Series, presample
from models.scan import scan, scan_by_products

# Rows that torch takes at a time on a CPU: what belongs to one stays in its caches.
ROWS_AT_A_TIME = 32


@dataclass(frozen=True, eq=False)
class Path:
    """Along n series at their parameters.

    Shape: residual, variance (n, T), what follows the last return included and meaningless;
    slopes (n, S, T), the derivatives of the variance by mu, omega, alpha, beta, or by mu, omega,
    alpha, gamma, beta where the model has a gamma; `of_all` fills what it does not have.
    """

    residual: Tensor
    variance: Tensor
    slopes: Tensor


def path(model: Garch, series: Series, parameters: Tensor, *, compiled: bool | None = None) -> Path:
    """The path of these series at these parameters (n, 6)."""
    before, slope = presample(model, parameters, series.mean, series.variance, series.backcast)
    residual = series.returns - parameters[:, MU, None]
    omega, alpha, gamma, beta = (parameters[:, k, None] for k in (OMEGA, ALPHA, GAMMA, BETA))
    square, load = residual**2, alpha
    if model.asymmetric:
        on_loss = (residual < 0).to(residual.dtype)
        square_on_loss, load = _lagged(on_loss * square, 0.5 * before), alpha + gamma * on_loss
    square = _lagged(square, before)
    variance_in = omega + alpha * square
    by_mu = _lagged(-2.0 * load * residual, (alpha + 0.5 * gamma)[:, 0] * slope)
    inputs = [by_mu, torch.ones_like(square), square]
    if model.asymmetric:
        inputs.append(square_on_loss)
        variance_in = variance_in + gamma * square_on_loss
    none = torch.zeros_like(before)
    starts = torch.stack([slope, *[none] * (len(inputs) - 1), before], dim=-1)
    found = _along(torch.stack([*inputs, variance_in], dim=1), beta[:, 0], starts, compiled)
    variance = found[:, -1]
    by_beta = _along(_lagged(variance, before)[:, None], beta[:, 0], none[:, None], compiled)
    slopes = torch.cat([found[:, :-1], by_beta], dim=1)
    return Path(residual, variance, slopes)


def add_up(model: Garch, series: Series, parameters: Tensor) -> Tensor:
    """(n, 39) the sums that models.garch.likelihood names, in torch."""
    rows = torch.arange(len(parameters), device=parameters.device)
    pieces = torch.split(rows, ROWS_AT_A_TIME) if rows.device.type == "cpu" else [rows]
    return torch.cat([_add_up(model, series.at(some), parameters[some]) for some in pieces])


def _add_up(model: Garch, series: Series, parameters: Tensor) -> Tensor:
    along = path(model, series, parameters, compiled=False)
    there = series.observed
    over = there / along.variance
    square = along.residual**2 * over
    weight, tail, pull = _weights(model, square, parameters)
    relative = along.slopes * over[:, None]
    score = (relative * (0.5 * (weight * square - 1.0))[:, None]).sum(dim=-1)
    score[:, MU] += (weight * along.residual * over).sum(dim=-1)
    logs = (along.variance.log() * there).sum(dim=-1)
    sums = [logs, (tail * there).sum(dim=-1), (pull * there).sum(dim=-1), over.sum(dim=-1)]
    products = of_all(model, of_all(model, relative @ relative.mT).mT)
    parts = [torch.stack(sums, dim=-1), of_all(model, score)]
    return torch.cat([*parts, of_all(model, relative.sum(dim=-1)), products.flatten(1)], dim=-1)


def of_all(model: Garch, values: Tensor) -> Tensor:
    """(n, 5, ...) of S, (n, S, ...): 0 in the place of a gamma that the model does not have."""
    if model.asymmetric:
        return values
    none = torch.zeros_like(values[:, :1])
    return torch.cat([values[:, :GAMMA], none, values[:, GAMMA:]], dim=1)


def scores(
    model: Garch, series: Series, parameters: Tensor, *, compiled: bool | None = None
) -> Tensor:
    """(n, 6, T) derivatives of each return's log-likelihood by the six parameters; 0 after them."""
    along = path(model, series, parameters, compiled=compiled)
    square = along.residual**2 / along.variance
    weight, tail, pull = _weights(model, square, parameters)
    found = along.slopes * (0.5 * (weight * square - 1.0) / along.variance)[:, None]
    found[:, MU] += weight * along.residual / along.variance
    by_nu = torch.zeros_like(tail)
    if model.student:
        nu = parameters[:, NU, None]
        constant = torch.digamma(0.5 * (nu + 1.0)) - torch.digamma(0.5 * nu) - 1.0 / (nu - 2.0)
        by_nu = 0.5 * (constant - tail + (nu + 1.0) / (nu - 2.0) * pull)
    whole = torch.cat([of_all(model, found), by_nu[:, None]], dim=1)
    return whole * series.observed[:, None]


def _weights(model: Garch, square: Tensor, parameters: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(n, T) how much a return counts, what the tail adds, and the pull on nu, of z² (n, T).

    Normal: 1, z², 0. Student: (nu + 1)/(nu - 2 + z²), log(1 + q), q/(1 + q), q = z²/(nu - 2).
    """
    if not model.student:
        return torch.ones_like(square), square, torch.zeros_like(square)
    room = parameters[:, NU, None] - 2.0
    q = square / room
    light = 1.0 / (1.0 + q)
    return (room + 3.0) / room * light, q.log1p(), q * light


def _along(a: Tensor, beta: Tensor, start: Tensor, compiled: bool | None) -> Tensor:
    """(n, S, T) the scan of a (n, S, T) from start (n, S)."""
    if compiled or (compiled is None and a.device.type == "cpu"):
        return scan(a, beta[:, None, None], start, compiled=True)
    return scan_by_products(a, beta, start)


def _lagged(values: Tensor, first: Tensor) -> Tensor:
    """(n, T) the value before, `first` (n,) before the first."""
    return torch.cat([first[:, None], values[:, :-1]], dim=-1)
