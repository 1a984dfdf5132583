"""Optimal portfolios of one period: weights between bounds that sum to 1.

Shape throughout: covariance (B, A, A), bounds and means (B, A) → Optimum of B rows. The scale of
the covariance does not matter. Every result has a certificate that is independent of the solver.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.optimiser import bounded, certificate, interior
from models.optimiser.optimum import (
    Optimum,
    OptimumReason,
    finished,
    refused,
    singular,
    usable,
    usable_bounds,
)
from models.runtime.workers import undivided


@undivided
def minimum_variance(
    covariance: Tensor, low: Tensor, high: Tensor, *, traced: bool = False
) -> Optimum:
    """The weights with the least variance (Markowitz 1952).

    Args:
        covariance: (B, A, A) of returns.
        low: (B, A) least weights.
        high: (B, A) greatest weights.
        traced: whether to record the weights of every iteration.
    """
    refusal = refused(
        {
            OptimumReason.INFEASIBLE: ~bounded.enclose_one(low, high),
            OptimumReason.SINGULAR: singular(covariance),
        }
    )
    (low, high), covariance = usable_bounds(low, high), usable(covariance, refusal)
    ones = torch.ones_like(low)
    program = interior.Program(covariance, ones[:, None], ones[:, :1], low, high)
    found = interior.solve(program, bounded.centre(low, high), traced=traced)
    weights = settled(found.x, low, high)
    gap = certificate.of_variance(covariance, weights, low, high)
    return finished(weights, gap, found.iterations, refusal, shares(found.path))


@undivided
def maximum_ratio(
    covariance: Tensor, excess: Tensor, low: Tensor, high: Tensor, *, traced: bool = False
) -> Optimum:
    """The weights with the highest ratio of their excess return to their volatility.

    With returns over the riskless rate that is the maximum of Sharpe (1966); with volatilities in
    their place, of the diversification ratio (Choueifaty & Coignard 2008). Solved as a quadratic
    program: among all x with excess return 1, the one with the least variance, scaled to sum to 1.

    Args:
        covariance: (B, A, A) of returns.
        excess: (B, A) expected returns less the riskless rate.
        low: (B, A) least weights.
        high: (B, A) greatest weights.
        traced: whether to record the weights of every iteration.
    """
    possible = bounded.enclose_one(low, high)
    own_low, own_high = usable_bounds(low, high)
    size = excess.abs().amax(dim=-1, keepdim=True)
    scaled = torch.where(size > 0.0, excess / torch.where(size > 0.0, size, 1.0), 0.0)
    best = bounded.cheapest(-scaled, own_low, own_high)
    most = (scaled * best).sum(dim=-1, keepdim=True)
    refusal = refused(
        {
            OptimumReason.INFEASIBLE: ~possible,
            OptimumReason.SINGULAR: singular(covariance),
            OptimumReason.NO_EXCESS: ~(most[:, 0] > 0.0),
        }
    )
    covariance = usable(covariance, refusal)
    fit = (refusal == 0)[:, None]
    scaled, most = torch.where(fit, scaled, 1.0), torch.where(fit, most, 1.0)
    start = _earning(scaled, best, most, bounded.centre(own_low, own_high))
    program = interior.Program(
        covariance, scaled[:, None], torch.ones_like(most), own_low, own_high
    )
    found = interior.solve(program, start, traced=traced)
    weights = settled(found.x, own_low, own_high)
    gap = certificate.of_ratio(
        covariance, scaled, weights, own_low, own_high, _least(covariance, own_low, own_high)
    )
    return finished(weights, gap, found.iterations, refusal, shares(found.path))


def inverse_volatility(covariance: Tensor) -> Tensor:
    """(B, A) weights proportional to inverse volatilities; NaN where an asset has none."""
    inverse = 1.0 / covariance.diagonal(dim1=-2, dim2=-1).sqrt()
    return inverse / inverse.sum(dim=-1, keepdim=True)


def shares(x: Tensor) -> Tensor:
    """(..., A) entries divided by their sum."""
    return x / x.sum(dim=-1, keepdim=True)


def settled(x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(B, A) the weights of an interior-point solution; where bounds allow one point, that point.

    Args:
        x: (B, A) solutions of the interior-point method, of any sum above 0.
        low: (B, A) least weights.
        high: (B, A) greatest weights.
    """
    only = (low.sum(dim=-1) >= 1.0 - bounded.SNAP) | (high.sum(dim=-1) <= 1.0 + bounded.SNAP)
    corner = bounded.cheapest(torch.zeros_like(x), low, high)
    return torch.where(only[:, None], corner, bounded.snapped(shares(x), low, high))


def _earning(excess: Tensor, best: Tensor, most: Tensor, centre: Tensor) -> Tensor:
    """(B, A) a point inside the bounds that earns 1: the centre, shifted to higher returns."""
    earned = (excess * centre).sum(dim=-1, keepdim=True)
    lacking = (0.5 * most - earned).clamp(min=0.0)
    drawn = centre + lacking / (most - earned).clamp(min=1e-300) * (best - centre)
    return drawn / (excess * drawn).sum(dim=-1, keepdim=True)


def _least(covariance: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(B,) a certified lower bound of the variance within the bounds."""
    found = minimum_variance(covariance, low, high)
    variance = (found.weights * (covariance @ found.weights[..., None])[..., 0]).sum(dim=-1)
    return variance * (1.0 - found.gap).clamp(min=0.0)


__all__ = ["inverse_volatility", "maximum_ratio", "minimum_variance", "settled", "shares"]
