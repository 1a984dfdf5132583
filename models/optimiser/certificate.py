"""How far from the best a portfolio can be at most: bounds by duality, whoever found the weights.

Each is relative and needs nothing but the weights (and for the frontier a price of return), so
that a mistake or a stop of the solver cannot hide in it. Shape: weights (..., A) → (...).
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.optimiser import bounded

# What a gap may be for the weights to count as optimal.
TOLERANCE = 1e-8


def of_variance(covariance: Tensor, weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Share of half the variance that other weights within the bounds can save at most.

    A convex function lies above its tangent, so that it can fall no further than its linear part
    can: gradient · (weights - cheapest corner), the gap of Frank & Wolfe (1956).

    Args:
        covariance: (..., A, A).
        weights: (..., A) to be judged.
        low: least weights, broadcast to `weights`.
        high: greatest weights, broadcast to `weights`.

    Returns:
        (...) ≥ 0, but for rounding.
    """
    gradient = _times(covariance, weights)
    return _fall(gradient, weights, low, high) / (0.5 * (weights * gradient).sum(dim=-1))


def of_frontier(
    covariance: Tensor, mean: Tensor, price: Tensor, weights: Tensor, low: Tensor, high: Tensor
) -> Tensor:
    """The same among weights with at least this expected return.

    Lagrange: a unit of expected return is paid for with `price` ≥ 0 of half the variance; what
    is then cheapest within the bounds is no dearer than anything that earns as much.

    Args:
        covariance: (..., A, A).
        mean: (..., A) expected returns.
        price: (...) ≥ 0, half the variance per unit of expected return.
        weights: (..., A) to be judged.
        low: least weights, broadcast to `weights`.
        high: greatest weights, broadcast to `weights`.

    Returns:
        (...) ≥ 0, but for rounding.
    """
    marginal = _times(covariance, weights)
    gradient = marginal - price[..., None] * mean
    half = 0.5 * (weights * marginal).sum(dim=-1)
    return _fall(gradient, weights, low, high) / half


def of_ratio(
    covariance: Tensor,
    excess: Tensor,
    weights: Tensor,
    low: Tensor,
    high: Tensor,
    least_variance: Tensor,
) -> Tensor:
    """Share by which other weights within the bounds can raise excess / volatility at most.

    With t = variance / excess of w and G the fall of the tangent of ½ w'Σw - t e'w, any other v
    has v'Σw ≥ t e'v - G, and v'Σw ≤ sd(v) sd(w) (Cauchy-Schwarz): its ratio is at most that of w
    times 1 + G / (sd(v) sd(w)), and sd(v) is at least the square root of `least_variance`.

    Args:
        covariance: (..., A, A).
        excess: (..., A) expected returns less the riskless one.
        weights: (..., A) to be judged.
        low: least weights, broadcast to `weights`.
        high: greatest weights, broadcast to `weights`.
        least_variance: (...) a lower bound of the variance within the bounds.

    Returns:
        (...) ≥ 0, but for rounding; infinite where the weights earn no excess.
    """
    marginal = _times(covariance, weights)
    variance = (weights * marginal).sum(dim=-1)
    earned = (weights * excess).sum(dim=-1)
    gradient = marginal - (variance / earned)[..., None] * excess
    fall = _fall(gradient, weights, low, high) / (variance * least_variance).sqrt()
    return torch.where(earned > 0.0, fall, torch.inf)


def of_parity(covariance: Tensor, weights: Tensor) -> Tensor:
    """How far ½ x'Σx - Σ ln x is above its minimum at most, an asset, x the best multiple of w.

    The dual at Σx says mean(c - 1 - ln c), c = each asset's contribution to risk over their mean;
    infinite where a contribution is not positive.
    """
    marginal = _times(covariance, weights)
    share = weights * marginal / (weights * marginal).mean(dim=-1, keepdim=True)
    off = share - 1.0
    return torch.where((share > 0.0).all(dim=-1), (off - torch.log1p(off)).mean(dim=-1), torch.inf)


def _fall(gradient: Tensor, weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """How far a linear function falls from these weights to the cheapest ones, never below 0."""
    best = bounded.cheapest(gradient, low, high)
    return (gradient * (weights - best)).sum(dim=-1).clamp(min=0.0)


def _times(covariance: Tensor, weights: Tensor) -> Tensor:
    return (covariance @ weights[..., None])[..., 0]


__all__ = ["TOLERANCE", "of_frontier", "of_parity", "of_ratio", "of_variance"]
