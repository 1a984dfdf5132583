"""h and its derivatives along every series, by the scan: the likelihood on any device."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.garch.model import ALPHA, BETA, GAMMA, MU, NU, OMEGA, Garch
from models.garch.series import Series, presample
from models.scan import scan


@dataclass(frozen=True, eq=False)
class Path:
    """Along n series at their parameters.

    Shape: residual, variance (n, T), what follows the last return included and meaningless;
    slopes (n, 5, T), the derivatives of the variance by mu, omega, alpha, gamma, beta.
    """

    residual: Tensor
    variance: Tensor
    slopes: Tensor


def path(model: Garch, series: Series, parameters: Tensor, *, compiled: bool | None = None) -> Path:
    """The path of these series at these parameters (n, 6)."""
    before, slope = presample(model, parameters, series.mean, series.variance, series.backcast)
    residual = series.returns - parameters[:, MU, None]
    alpha, gamma, beta = (parameters[:, place, None] for place in (ALPHA, GAMMA, BETA))
    square = _lagged(residual**2, before)
    on_loss = (residual < 0).to(residual.dtype)
    square_on_loss = _lagged(on_loss * residual**2, 0.5 * before)
    by_mu = _lagged(
        -2.0 * (alpha + gamma * on_loss) * residual, (alpha + 0.5 * gamma)[:, 0] * slope
    )
    variance_in = parameters[:, OMEGA, None] + alpha * square + gamma * square_on_loss
    inputs = [by_mu, torch.ones_like(square), square, square_on_loss, variance_in]
    zero = torch.zeros_like(before)
    starts = torch.stack([slope, zero, zero, zero, before], dim=-1)
    found = scan(torch.stack(inputs, dim=1), beta[:, None], starts, compiled=compiled)
    variance = found[:, 4]
    by_beta = scan(_lagged(variance, before), beta, compiled=compiled)
    return Path(residual, variance, torch.cat([found[:, :4], by_beta[:, None]], dim=1))


def add_up(model: Garch, series: Series, parameters: Tensor) -> Tensor:
    """(n, 39) the sums that models.garch.likelihood names, as the compiled loop has them."""
    along = path(model, series, parameters, compiled=False)
    there = series.observed
    weight, tail, pull = _weights(model, along, parameters)
    over = there / along.variance
    logs = (along.variance.log() * there).sum(dim=-1)
    relative = along.slopes * over[:, None]
    standardised = weight * along.residual**2 / along.variance
    score = (relative @ (0.5 * (standardised - 1.0))[..., None])[..., 0]
    score[:, 0] += (weight * along.residual * over).sum(dim=-1)
    first = [logs, (tail * there).sum(dim=-1), (pull * there).sum(dim=-1), over.sum(dim=-1)]
    products = relative @ relative.transpose(-1, -2)
    parts = [torch.stack(first, dim=-1), score, relative.sum(dim=-1), products.flatten(1)]
    return torch.cat(parts, dim=-1)


def scores(
    model: Garch, series: Series, parameters: Tensor, *, compiled: bool | None = None
) -> Tensor:
    """(n, 6, T) derivatives of each return's log-likelihood by the six parameters; 0 after them."""
    along = path(model, series, parameters, compiled=compiled)
    weight, tail, pull = _weights(model, along, parameters)
    standardised = weight * along.residual**2 / along.variance
    found = along.slopes * (0.5 * (standardised - 1.0) / along.variance)[:, None]
    found[:, 0] += weight * along.residual / along.variance
    by_nu = torch.zeros_like(tail)
    if model.student:
        nu = parameters[:, NU, None]
        constant = torch.digamma(0.5 * (nu + 1.0)) - torch.digamma(0.5 * nu) - 1.0 / (nu - 2.0)
        by_nu = 0.5 * (constant - tail + (nu + 1.0) / (nu - 2.0) * pull)
    return torch.cat([found, by_nu[:, None]], dim=1) * series.observed[:, None]


def _weights(model: Garch, along: Path, parameters: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """(n, T) how much a return counts, what the tail adds, and the pull on nu.

    Normal: 1, z², 0. Student: (nu + 1)/(nu - 2 + z²), log(1 + q), q/(1 + q), q = z²/(nu - 2).
    """
    square = along.residual**2 / along.variance
    if not model.student:
        return torch.ones_like(square), square, torch.zeros_like(square)
    room = parameters[:, NU, None] - 2.0
    q = square / room
    return (room + 3.0) / (room + square), q.log1p(), q / (1.0 + q)


def _lagged(values: Tensor, first: Tensor) -> Tensor:
    """(n, T) the value before, `first` (n,) before the first."""
    return torch.cat([first[:, None], values[:, :-1]], dim=-1)
