"""Benchmark metrics of resampled pairs; both returns of a session are drawn together."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.bootstrap.metrics.terms import Terms, nonzero, real
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import EPS
from models.prices.constancy import ROUNDING

__all__ = [
    "alpha",
    "beta",
    "correlation",
    "down_capture",
    "information_ratio",
    "m_squared",
    "r_squared",
    "tracking_error",
    "treynor",
    "up_capture",
]


def beta(sample: Resample, terms: Terms) -> Tensor:
    """Change of the return per unit change of the benchmark's return, a number."""
    return sample.covariance / _spread(sample, sample.benchmark_variance)


def alpha(sample: Resample, terms: Terms) -> Tensor:
    """Mean excess return beyond beta times the benchmark's, a fraction per year (Jensen 1968)."""
    reward, other = sample.mean - terms.rate, sample.benchmark_mean - terms.rate
    return terms.periods * (reward - beta(sample, terms) * other)


def correlation(sample: Resample, terms: Terms) -> Tensor:
    """Pearson's correlation, from -1 to 1."""
    own, other = (_spread(sample, v) for v in (sample.variance, sample.benchmark_variance))
    return (sample.covariance / (own.sqrt() * other.sqrt())).clamp(-1.0, 1.0)


def r_squared(sample: Resample, terms: Terms) -> Tensor:
    """Share of the variance that a line on the benchmark explains, 0 to 1."""
    return correlation(sample, terms).square()


def tracking_error(sample: Resample, terms: Terms) -> Tensor:
    """Standard deviation of the return above the benchmark's, a fraction per year, ≥ 0."""
    return math.sqrt(terms.periods) * sample.unbiased(sample.excess_variance)


def information_ratio(sample: Resample, terms: Terms) -> Tensor:
    """Mean return above the benchmark's over its standard deviation, annualised: a ratio."""
    risk = real(sample.unbiased(sample.excess_variance))
    return math.sqrt(terms.periods) * sample.excess_mean / risk


def treynor(sample: Resample, terms: Terms) -> Tensor:
    """Mean excess return per year for a beta of one, a fraction; NaN where beta is rounding."""
    moves = correlation(sample, terms).abs() > EPS * sample.n
    slope = torch.where(moves, beta(sample, terms), torch.nan)
    return terms.periods * (sample.mean - terms.rate) / nonzero(slope)


def up_capture(sample: Resample, terms: Terms) -> Tensor:
    """Geometric mean return over the benchmark's, in periods in which that rose: a ratio."""
    return sample.capture[0] / nonzero(sample.capture[1])


def down_capture(sample: Resample, terms: Terms) -> Tensor:
    """Geometric mean return over the benchmark's, in periods in which that fell: a ratio."""
    return sample.capture[2] / nonzero(sample.capture[3])


def m_squared(sample: Resample, terms: Terms) -> Tensor:
    """Mean return a year, lent or borrowed at the risk-free rate to the benchmark's volatility."""
    scale = (sample.benchmark_variance / _spread(sample, sample.variance)).sqrt()
    return terms.annual_rate + terms.periods * (sample.mean - terms.rate) * scale


def _spread(sample: Resample, variance: Tensor) -> Tensor:
    """Biased variance, NaN where the standard deviation is undefined or only rounding."""
    return torch.where(sample.unbiased(variance) > ROUNDING, variance, torch.nan)
