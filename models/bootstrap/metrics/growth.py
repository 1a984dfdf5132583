"""Growth, spread and reward: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.bootstrap.metrics.terms import Terms, nonzero, real, spread
from models.bootstrap.resample import Resample

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


def total_return(sample: Resample, terms: Terms) -> Tensor:
    """Growth over the whole window, a fraction ≥ -1."""
    return sample.growth - 1.0


def cagr(sample: Resample, terms: Terms) -> Tensor:
    """Compound growth per calendar year of the sample, a fraction ≥ -1; NaN under a year."""
    if math.isnan(terms.years):  # 1.0 to the power NaN is 1
        return torch.full_like(sample.growth, math.nan)
    return sample.growth ** (1.0 / terms.years) - 1.0


def mean_return(sample: Resample, terms: Terms) -> Tensor:
    """Mean return times the periods per year, a fraction per year."""
    return terms.periods * sample.mean


def volatility(sample: Resample, terms: Terms) -> Tensor:
    """Standard deviation (ddof 1), annualised: a fraction per year, ≥ 0."""
    return math.sqrt(terms.periods) * sample.sd


def downside_deviation(sample: Resample, terms: Terms) -> Tensor:
    """Root mean square shortfall below the target, annualised: a fraction per year, ≥ 0."""
    return math.sqrt(terms.periods) * sample.downside(terms.rate)


def sharpe(sample: Resample, terms: Terms) -> Tensor:
    """Mean excess return over its standard deviation, annualised: a ratio (Sharpe 1994)."""
    return math.sqrt(terms.periods) * (sample.mean - terms.rate) / real(sample.sd)


def sortino(sample: Resample, terms: Terms) -> Tensor:
    """Mean return above the target over the downside deviation: a ratio (Sortino & Price 1994)."""
    reward = terms.periods * (sample.mean - terms.rate)
    return reward / real(downside_deviation(sample, terms))


def probabilistic_sharpe(sample: Resample, terms: Terms) -> Tensor:
    """Probability that the true Sharpe ratio is above 0, 0 to 1 (Bailey & López de Prado 2012)."""
    second = spread(sample)
    S = (sample.mean - terms.rate) / real(sample.sd)
    g3 = sample.third / second**1.5
    g4 = sample.fourth / second**2
    variance = 1.0 - g3 * S + (g4 - 1.0) / 4.0 * S**2
    error = real(variance).sqrt()
    return torch.special.ndtr(S * math.sqrt(sample.n - 1) / error)


def calmar(sample: Resample, terms: Terms) -> Tensor:
    """Growth per year over the depth of the deepest drawdown: a ratio (Young 1991)."""
    return cagr(sample, terms) / nonzero(sample.max_drawdown.abs())


def best_day(sample: Resample, terms: Terms) -> Tensor:
    """Largest return of one period, a fraction; no resample has a larger one than the sample."""
    return sample.largest


def worst_day(sample: Resample, terms: Terms) -> Tensor:
    """Smallest return of one period, a fraction; no resample has a smaller one than the sample."""
    return sample.smallest
