"""Risk parity: all assets contribute equally to the portfolio's volatility.

Maillard, Roncalli & Teïletche (2010), J. Portfolio Management 36; solved as by Spinu (2013): the
minimum of ½ y'Cy - Σ ln y, C the correlations, is where each y_i (Cy)_i is 1, and weights are
y over volatility. The function is self-concordant, so Newton's method with a step shortened by its
own length while that is above 1/4 converges without a line search.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.device import to_numpy
from models.optimiser import certificate
from models.optimiser.interior import ITERATIONS_A_QUESTION
from models.optimiser.optimum import Optimum, OptimumReason, finished, identity, refused, singular
from models.optimiser.portfolios import shares
from models.runtime.workers import undivided

MOST_ITERATIONS = 100
# Newton decrements below which the full step is safe, and below which the iteration stops.
SAFE, ARRIVED = 0.25, 1e-12


@undivided
def risk_parity(covariance: Tensor, *, traced: bool = False) -> Optimum:
    """Positive weights whose contributions to volatility are equal.

    Shape: covariance (B, A, A) → Optimum of B rows.
    """
    refusal = refused({OptimumReason.SINGULAR: singular(covariance)})
    sd = covariance.diagonal(dim1=-2, dim2=-1).sqrt()
    known = (refusal == 0)[:, None]
    sd = torch.where(known, sd, 1.0)
    correlation = torch.where(
        known[..., None], covariance / sd[:, :, None] / sd[:, None, :], identity(covariance)
    )
    y, iterations, path = _newton(correlation, traced)
    weights = shares(y / sd)
    gap = certificate.of_parity(correlation, y)
    return finished(weights, gap, iterations, refusal, shares(path / sd))


def _newton(correlation: Tensor, traced: bool) -> tuple[Tensor, Tensor, Tensor]:
    """(B, A) the minimum, (B,) iterations, and the iterates if requested."""
    assets = correlation.shape[-1]
    level = (assets / correlation.sum(dim=(-2, -1))).sqrt()
    y = level[:, None] * torch.ones_like(correlation[..., 0])
    iterations, path = torch.zeros_like(level, dtype=torch.int64), [y]
    done = torch.zeros_like(level, dtype=torch.bool)
    every = 1 if y.device.type == "cpu" else ITERATIONS_A_QUESTION
    for iteration in range(MOST_ITERATIONS):
        step, decrement = _step(correlation, y)
        length = torch.where(decrement > SAFE, 1.0 / (1.0 + decrement), 1.0)
        # The last step is taken too, because it costs nothing.
        y = torch.where(done[:, None], y, y + length[:, None] * step)
        iterations = iterations + ~done
        path += [y] if traced else []
        done = done | ~(decrement > ARRIVED)
        if (iteration + 1) % every == 0 and bool(to_numpy(done.all())):
            break
    iterates = torch.stack(path) if traced else y.new_empty((0, *y.shape))
    return y, iterations, iterates


def _step(correlation: Tensor, at: Tensor) -> tuple[Tensor, Tensor]:
    """(B, A) Newton's step, and (B,) its length in the metric of the curvature there."""
    with torch.enable_grad():
        y = at.detach().requires_grad_()
        value = 0.5 * (y * (correlation @ y[..., None])[..., 0]).sum(dim=-1) - y.log().sum(dim=-1)
        (gradient,) = torch.autograd.grad(value.sum(), y)
    curvature = correlation + torch.diag_embed(at**-2)
    factor, _ = torch.linalg.cholesky_ex(curvature)
    step = -torch.cholesky_solve(gradient[..., None], factor)[..., 0]
    return step, (-(gradient * step).sum(dim=-1)).clamp(min=0.0).sqrt()


__all__ = ["risk_parity"]
