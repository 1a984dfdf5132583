"""The bounded simplex: weights that sum to 1, each between two bounds of its own.

Shape throughout: `(..., A)`, assets last; bounds broadcast against what they bound.
"""

from __future__ import annotations

import torch
from torch import Tensor

# Weights this close to a bound are set to it.
SNAP = 1e-9


def cheapest(cost: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(..., A) the weights with the least sum of cost · weight: a corner, filled from the cheapest.

    Args:
        cost: (..., A).
        low: least weights, broadcast to `cost`; they sum to at most 1.
        high: greatest weights, broadcast to `cost`; they sum to at least 1.
    """
    low, high = low.expand_as(cost), high.expand_as(cost)
    order = cost.argsort(dim=-1, stable=True)
    widths = (high - low).gather(-1, order)
    before = widths.cumsum(dim=-1) - widths
    left = 1.0 - low.sum(dim=-1, keepdim=True)
    filled = torch.minimum((left - before).clamp(min=0.0), widths)
    return low + torch.zeros_like(cost).scatter(-1, order, filled)


def centre(low: Tensor, high: Tensor) -> Tensor:
    """(..., A) weights strictly between the bounds if possible: the same share of each interval."""
    widths = high - low
    share = (1.0 - low.sum(dim=-1, keepdim=True)) / widths.sum(dim=-1, keepdim=True)
    return low + share * widths


def project(point: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(..., A) the weights nearest to a point: clamp(point - t, low, high) with sum 1.

    The result is exact: the sum is piecewise linear in t with 2A knots, where an entry meets a
    bound, so t follows by interpolation between two knots.

    Args:
        point: (..., A).
        low: least weights, broadcast to `point`; they sum to at most 1.
        high: greatest weights, broadcast to `point`; they sum to at least 1.
    """
    low, high = low.expand_as(point), high.expand_as(point)
    knots = torch.cat((point - high, point - low), dim=-1).sort(dim=-1).values
    cut = point[..., None, :] - knots[..., None]
    sums = torch.clamp(cut, low[..., None, :], high[..., None, :]).sum(dim=-1)
    # Sums decrease along the knots; the last one that is at least 1 starts the segment.
    begin = ((sums >= 1.0).sum(dim=-1, keepdim=True) - 1).clamp(min=0, max=knots.shape[-1] - 2)
    t0, t1 = knots.gather(-1, begin), knots.gather(-1, begin + 1)
    s0, s1 = sums.gather(-1, begin), sums.gather(-1, begin + 1)
    drop = s0 - s1
    share = torch.where(drop > 0.0, (s0 - 1.0) / torch.where(drop > 0.0, drop, 1.0), 0.0)
    return torch.clamp(point - t0 - share * (t1 - t0), low, high)


def snapped(weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(..., A) weights with those within 1e-9 of a bound set to it; the freest takes the rest.

    An interior-point method ends slightly inside the bounds: a share of 1e-13 means 0.

    Args:
        weights: (..., A), summing to 1.
        low: least weights, broadcast to `weights`.
        high: greatest weights, broadcast to `weights`.
    """
    low, high = low.expand_as(weights), high.expand_as(weights)
    moved = torch.where(weights - low < SNAP, low, weights)
    moved = torch.where(high - moved < SNAP, high, moved)
    freest = torch.minimum(moved - low, high - moved).argmax(dim=-1, keepdim=True)
    over = 1.0 - moved.sum(dim=-1, keepdim=True)
    return torch.clamp(moved.scatter_add(-1, freest, over), low, high)


def enclose_one(low: Tensor, high: Tensor) -> Tensor:
    """(...) bool: whether any weights within the bounds sum to 1."""
    ordered = (low <= high).all(dim=-1)
    return ordered & (low.sum(dim=-1) <= 1.0 + SNAP) & (high.sum(dim=-1) >= 1.0 - SNAP)


def inside(weights: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(...) bool: whether every weight is between its bounds, to 1e-9.

    Args:
        weights: (..., A).
        low: least weights, broadcast to `weights`.
        high: greatest weights, broadcast to `weights`.
    """
    return ((weights >= low - SNAP) & (weights <= high + SNAP)).all(dim=-1)


__all__ = ["SNAP", "centre", "cheapest", "enclose_one", "inside", "project", "snapped"]
