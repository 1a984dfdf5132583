"""Depth and length below the high: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

import torch
from torch import Tensor

from models.metrics.growth import cagr
from models.metrics.terms import Terms, nonzero
from models.sample import Sample


def max_drawdown(sample: Sample, terms: Terms) -> Tensor:
    """Deepest drawdown, at most 0."""
    return sample.max_drawdown


def average_drawdown(sample: Sample, terms: Terms) -> Tensor:
    """Mean of the depths of all episodes, at most 0."""
    depths = sample.depths
    under = depths < 0
    begins = under & ~torch.nn.functional.pad(under, (1, 0))[:, :-1]
    episode = begins.cumsum(dim=-1) * under
    deepest = torch.zeros_like(depths[:, :1]).expand(-1, sample.n + 1).clone()
    deepest = deepest.scatter_reduce(-1, episode, depths, "amin")[:, 1:]
    return deepest.sum(dim=-1) / nonzero(begins.sum(dim=-1))


def ulcer_index(sample: Sample, terms: Terms) -> Tensor:
    """Root mean square drawdown."""
    return sample.depths.square().mean(dim=-1).sqrt()


def ulcer_performance_index(sample: Sample, terms: Terms) -> Tensor:
    """Growth a year above the annual risk-free rate, over the ulcer index."""
    annual = (1.0 + terms.rate) ** terms.periods - 1.0
    return (cagr(sample, terms) - annual) / nonzero(ulcer_index(sample, terms))


def conditional_drawdown_95(sample: Sample, terms: Terms) -> Tensor:
    """Mean of the worst 5 % of drawdowns, by count."""
    worst = -(-sample.n // 20)
    return sample.depths.topk(worst, dim=-1, largest=False, sorted=False).values.mean(dim=-1)
