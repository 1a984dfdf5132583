"""Depth and length below the high: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

from torch import Tensor

from models.bootstrap.metrics.growth import cagr
from models.bootstrap.metrics.terms import Terms, nonzero
from models.bootstrap.resample import Sample

__all__ = [
    "average_drawdown",
    "conditional_drawdown_95",
    "max_drawdown",
    "ulcer_index",
    "ulcer_performance_index",
]


def max_drawdown(sample: Sample, terms: Terms) -> Tensor:
    """Deepest drawdown, at most 0."""
    return sample.max_drawdown


def average_drawdown(sample: Sample, terms: Terms) -> Tensor:
    """Mean of the depths of all episodes, below 0."""
    return sample.mean_episode


def ulcer_index(sample: Sample, terms: Terms) -> Tensor:
    """Root mean square drawdown."""
    return sample.mean_square_drawdown.sqrt()


def ulcer_performance_index(sample: Sample, terms: Terms) -> Tensor:
    """Growth a year above the annual risk-free rate, over the ulcer index."""
    annual = (1.0 + terms.rate) ** terms.periods - 1.0
    return (cagr(sample, terms) - annual) / nonzero(ulcer_index(sample, terms))


def conditional_drawdown_95(sample: Sample, terms: Terms) -> Tensor:
    """Mean of the worst 5 % of drawdowns, by count."""
    return sample.worst_drawdowns
