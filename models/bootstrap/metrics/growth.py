"""Growth, spread and reward: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.bootstrap.metrics.terms import Terms, nonzero, real, spread
from models.bootstrap.resample import Sample

__all__ = [
    "best_day",
    "cagr",
    "calmar",
    "downside_deviation",
    "mean_return",
    "probabilistic_sharpe",
    "sharpe",
    "sortino",
    "total_return",
    "volatility",
    "worst_day",
]


def total_return(sample: Sample, terms: Terms) -> Tensor:
    """Growth over the whole window, a fraction."""
    return sample.growth - 1.0


def cagr(sample: Sample, terms: Terms) -> Tensor:
    """Compound growth a year over the sample's calendar years."""
    if math.isnan(terms.years):  # 1.0 to the power NaN is 1
        return torch.full_like(sample.growth, math.nan)
    return sample.growth ** (1.0 / terms.years) - 1.0


def mean_return(sample: Sample, terms: Terms) -> Tensor:
    """Mean times the periods a year."""
    return terms.periods * sample.mean


def volatility(sample: Sample, terms: Terms) -> Tensor:
    """Annualised standard deviation."""
    return math.sqrt(terms.periods) * sample.sd


def downside_deviation(sample: Sample, terms: Terms) -> Tensor:
    """Annualised root mean square shortfall below the target rate."""
    return math.sqrt(terms.periods) * sample.downside(terms.rate)


def sharpe(sample: Sample, terms: Terms) -> Tensor:
    """Annualised mean excess over its standard deviation."""
    return math.sqrt(terms.periods) * (sample.mean - terms.rate) / real(sample.sd)


def sortino(sample: Sample, terms: Terms) -> Tensor:
    """Annualised mean excess over the downside deviation."""
    reward = terms.periods * (sample.mean - terms.rate)
    return reward / real(downside_deviation(sample, terms))


def probabilistic_sharpe(sample: Sample, terms: Terms) -> Tensor:
    """Probability that the true Sharpe ratio is above 0."""
    second = spread(sample)
    S = (sample.mean - terms.rate) / real(sample.sd)
    g3 = sample.third / second**1.5
    g4 = sample.fourth / second**2
    variance = 1.0 - g3 * S + (g4 - 1.0) / 4.0 * S**2
    error = real(variance).sqrt()
    return torch.special.ndtr(S * math.sqrt(sample.n - 1) / error)


def calmar(sample: Sample, terms: Terms) -> Tensor:
    """Growth a year over the depth of the deepest drawdown."""
    return cagr(sample, terms) / nonzero(sample.max_drawdown.abs())


def best_day(sample: Sample, terms: Terms) -> Tensor:
    """Largest return; no resample has a larger one than the sample, so the interval ends there."""
    return sample.largest


def worst_day(sample: Sample, terms: Terms) -> Tensor:
    """Smallest return; no resample has a smaller one than the sample."""
    return sample.smallest
