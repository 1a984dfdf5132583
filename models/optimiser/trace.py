"""Optimisation trace: objective, weights and gradient norm by iteration, for a chart.

The objective stays attached to its weights by the autograd graph: arrays for a chart are converted
from detached tensors (models.device.to_numpy), and the same tensors can still be differentiated
afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.optimiser import bounded

# An objective to minimise: weights (..., A) to values (...).
Objective = Callable[[Tensor], Tensor]


@dataclass(frozen=True, eq=False)
class WeightTrace:
    """I iterations of B optimisations, the start first.

    Attributes:
        weights: (I, B, A), a leaf that requires its gradient.
        objective: (I, B) values at those weights, attached to their graph.
        gradient_norm: (I, B) norm of the projected gradient: 0 at the optimum.
    """

    weights: Tensor
    objective: Tensor
    gradient_norm: Tensor


def trace(objective: Objective, path: Tensor, low: Tensor, high: Tensor) -> WeightTrace:
    """The trace along a path of weights (I, B, A), by autograd.

    Args:
        objective: of weights (I, B, A), returns (I, B).
        path: (I, B, A) weights by iteration.
        low: (B, A) least weights.
        high: (B, A) greatest weights.
    """
    with torch.enable_grad():
        weights = path.detach().requires_grad_()
        value = objective(weights)
        (gradient,) = torch.autograd.grad(value.sum(), weights, retain_graph=True)
    nearest = bounded.project(path - gradient, low, high)
    return WeightTrace(weights, value, (nearest - path).norm(dim=-1))


def variance(covariance: Tensor) -> Objective:
    """Objective of each portfolio's weights; covariance (B, A, A)."""
    return lambda weights: (weights * (covariance @ weights[..., None])[..., 0]).sum(dim=-1)


def negative_ratio(covariance: Tensor, excess: Tensor) -> Objective:
    """Minus excess return over volatility; excess (B, A)."""
    spread = variance(covariance)
    return lambda weights: -(weights * excess).sum(dim=-1) / spread(weights).sqrt()


def imparity(covariance: Tensor) -> Objective:
    """Log of volatility over the geometric mean of weights: least where contributions are equal."""
    spread = variance(covariance)
    return lambda weights: 0.5 * spread(weights).log() - weights.log().mean(dim=-1)


__all__ = ["Objective", "WeightTrace", "imparity", "negative_ratio", "trace", "variance"]
