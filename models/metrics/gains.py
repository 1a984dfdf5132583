"""Gains against losses: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

import torch
from torch import Tensor

from models.metrics.terms import Terms, real
from models.sample import Sample


def omega(sample: Sample, terms: Terms) -> Tensor:
    """Gains over losses about the target rate."""
    excess = sample.returns - terms.rate
    return excess.clamp(min=0.0).mean(dim=-1) / real((-excess).clamp(min=0.0).mean(dim=-1))


def gain_to_pain(sample: Sample, terms: Terms) -> Tensor:
    """The sum of returns over that of losses."""
    return sample.mean / real((-sample.returns).clamp(min=0.0).mean(dim=-1))


def payoff_ratio(sample: Sample, terms: Terms) -> Tensor:
    """The mean gain over the mean loss."""
    gained, lost = sample.returns > 0, sample.returns < 0
    gain = sample.returns.clamp(min=0.0).sum(dim=-1) / gained.sum(dim=-1)
    loss = (-sample.returns).clamp(min=0.0).sum(dim=-1) / lost.sum(dim=-1)
    return gain / real(loss)


def win_rate(sample: Sample, terms: Terms) -> Tensor:
    """Share of returns above zero."""
    zero = torch.zeros((), dtype=sample.returns.dtype, device=sample.returns.device)
    return (sample.n - sample.tally.count_upto(zero)) / sample.n
