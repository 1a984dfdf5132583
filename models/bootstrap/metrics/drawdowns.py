"""Drawdown metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

from torch import Tensor

from models.bootstrap.metrics.growth import cagr
from models.bootstrap.metrics.terms import Terms, nonzero
from models.bootstrap.resample import Resample

__all__ = [
    "average_drawdown",
    "conditional_drawdown_95",
    "max_drawdown",
    "pain_index",
    "pain_ratio",
    "ulcer_index",
    "ulcer_performance_index",
]


def max_drawdown(sample: Resample, terms: Terms) -> Tensor:
    """Deepest drawdown, a fraction ≤ 0."""
    return sample.max_drawdown


def average_drawdown(sample: Resample, terms: Terms) -> Tensor:
    """Mean of the depths of all episodes, a fraction ≤ 0; NaN where wealth never fell."""
    return sample.mean_episode


def ulcer_index(sample: Resample, terms: Terms) -> Tensor:
    """Root mean square drawdown, a fraction ≥ 0 (Martin & McCann 1989)."""
    return sample.mean_square_drawdown.sqrt()


def ulcer_performance_index(sample: Resample, terms: Terms) -> Tensor:
    """Growth per year above the risk-free rate, over the ulcer index: a ratio."""
    return _reward(sample, terms) / nonzero(ulcer_index(sample, terms))


def conditional_drawdown_95(sample: Resample, terms: Terms) -> Tensor:
    """Mean of the deepest 5 % of drawdowns by count, a fraction ≤ 0."""
    return sample.worst_drawdowns


def pain_index(sample: Resample, terms: Terms) -> Tensor:
    """Mean size of the drawdown over all returns."""
    return sample.mean_drawdown.abs()


def pain_ratio(sample: Resample, terms: Terms) -> Tensor:
    """Growth a year above the annual risk-free rate, over the pain index."""
    return _reward(sample, terms) / nonzero(pain_index(sample, terms))


def _reward(sample: Resample, terms: Terms) -> Tensor:
    """Growth a year above the annual risk-free rate."""
    return cagr(sample, terms) - terms.annual_rate
