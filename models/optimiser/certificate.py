"""Optimality certificates: duality bounds on the gap to the optimum, for weights of any origin.

Each is relative and computed from the weights alone (for the frontier also from a price of return),
so it exposes any error or early stop of the solver. Shape: weights (..., A) → (...).
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.optimiser import bounded

# Largest gap at which weights count as optimal.
TOLERANCE = 1e-8


def of_variance(covariance: Tensor, weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Upper bound on the share of half the variance that other weights within the bounds save.

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
    """As `variance_gap`, among weights with at least this expected return.

    Lagrange duality: if a unit of expected return is worth `price` ≥ 0 of half the variance, the
    minimum of half the variance less price · return within the bounds is a lower bound for all
    weights that earn as much.

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
    """Upper bound on the relative gain in excess / volatility by other weights within the bounds.

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
    """Bound on ½ x'Σx - Σ ln x above its minimum, per asset, for the best multiple x of w.

    The dual at Σx gives mean(c - 1 - ln c), c = each asset's contribution to risk over the mean
    contribution; it is infinite where a contribution is not positive.
    """
    marginal = _times(covariance, weights)
    share = weights * marginal / (weights * marginal).mean(dim=-1, keepdim=True)
    off = share - 1.0
    return torch.where((share > 0.0).all(dim=-1), (off - torch.log1p(off)).mean(dim=-1), torch.inf)


def _fall(gradient: Tensor, weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """Decrease of a linear function from these weights to the cheapest ones, at least 0."""
    best = bounded.cheapest(gradient, low, high)
    return (gradient * (weights - best)).sum(dim=-1).clamp(min=0.0)


def _times(covariance: Tensor, weights: Tensor) -> Tensor:
    return (covariance @ weights[..., None])[..., 0]


__all__ = ["TOLERANCE", "of_frontier", "of_parity", "of_ratio", "of_variance"]
