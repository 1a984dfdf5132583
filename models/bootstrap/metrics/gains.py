"""Gains against losses: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

from torch import Tensor

from models.bootstrap.metrics.terms import Terms, real
from models.bootstrap.resample import Resample

__all__ = ["gain_to_pain", "omega", "payoff_ratio", "win_rate"]


def omega(sample: Resample, terms: Terms) -> Tensor:
    """Gains over losses about the target return: a ratio ≥ 0 (Keating & Shadwick 2002)."""
    return sample.gain(terms.rate) / real(sample.loss(terms.rate))


def gain_to_pain(sample: Resample, terms: Terms) -> Tensor:
    """Sum of returns over that of losses: a ratio (Schwager 2012)."""
    return sample.mean / real(sample.loss(0.0))


def payoff_ratio(sample: Resample, terms: Terms) -> Tensor:
    """Mean gain over mean loss: a ratio ≥ 0."""
    gain = sample.gain(0.0) / sample.above(0.0)
    return gain / real(sample.loss(0.0) / sample.below(0.0))


def win_rate(sample: Resample, terms: Terms) -> Tensor:
    """Share of returns above zero, 0 to 1."""
    return sample.above(0.0)
