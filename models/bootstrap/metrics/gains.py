"""Gains against losses: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

from torch import Tensor

from models.bootstrap.metrics.terms import Terms, real
from models.bootstrap.resample import Sample

__all__ = ["gain_to_pain", "omega", "payoff_ratio", "win_rate"]


def omega(sample: Sample, terms: Terms) -> Tensor:
    """Gains over losses about the target rate."""
    return sample.gain(terms.rate) / real(sample.loss(terms.rate))


def gain_to_pain(sample: Sample, terms: Terms) -> Tensor:
    """The sum of returns over that of losses."""
    return sample.mean / real(sample.loss(0.0))


def payoff_ratio(sample: Sample, terms: Terms) -> Tensor:
    """The mean gain over the mean loss."""
    gain = sample.gain(0.0) / sample.above(0.0)
    return gain / real(sample.loss(0.0) / sample.below(0.0))


def win_rate(sample: Sample, terms: Terms) -> Tensor:
    """Share of returns above zero."""
    return sample.above(0.0)
