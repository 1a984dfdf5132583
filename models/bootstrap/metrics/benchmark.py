"""Against a benchmark: metrics of resamples of pairs, each session's two returns drawn together."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from models.bootstrap.metrics.terms import Terms, nonzero, real
from models.bootstrap.resample import Sample
from models.bootstrap.resampling import EPS
from models.constancy import ROUNDING


def beta(sample: Sample, terms: Terms) -> Tensor:
    """What the return moves by when the benchmark moves by one."""
    return sample.covariance / _spread(sample, sample.benchmark_variance)


def alpha(sample: Sample, terms: Terms) -> Tensor:
    """Mean excess return a year beyond beta times the benchmark's."""
    reward, other = sample.mean - terms.rate, sample.benchmark_mean - terms.rate
    return terms.periods * (reward - beta(sample, terms) * other)


def correlation(sample: Sample, terms: Terms) -> Tensor:
    """Pearson's, from -1 to 1."""
    own, other = (_spread(sample, v) for v in (sample.variance, sample.benchmark_variance))
    return (sample.covariance / (own.sqrt() * other.sqrt())).clamp(-1.0, 1.0)


def r_squared(sample: Sample, terms: Terms) -> Tensor:
    """Share of the variance that a line on the benchmark explains."""
    return correlation(sample, terms).square()


def tracking_error(sample: Sample, terms: Terms) -> Tensor:
    """Annualised standard deviation of the return above the benchmark's."""
    return math.sqrt(terms.periods) * sample.unbiased(sample.excess_variance)


def information_ratio(sample: Sample, terms: Terms) -> Tensor:
    """Annualised mean of the return above the benchmark's over its standard deviation."""
    risk = real(sample.unbiased(sample.excess_variance))
    return math.sqrt(terms.periods) * sample.excess_mean / risk


def treynor(sample: Sample, terms: Terms) -> Tensor:
    """Mean excess return a year for a beta of one; NaN where beta is only rounding."""
    moves = correlation(sample, terms).abs() > EPS * sample.n
    slope = torch.where(moves, beta(sample, terms), torch.nan)
    return terms.periods * (sample.mean - terms.rate) / nonzero(slope)


def up_capture(sample: Sample, terms: Terms) -> Tensor:
    """Geometric mean over the benchmark's, in periods when that rose."""
    return sample.capture[0] / nonzero(sample.capture[1])


def down_capture(sample: Sample, terms: Terms) -> Tensor:
    """Geometric mean over the benchmark's, in periods when that fell."""
    return sample.capture[2] / nonzero(sample.capture[3])


def _spread(sample: Sample, variance: Tensor) -> Tensor:
    """A biased variance, NaN where the standard deviation is only rounding or undefined."""
    return torch.where(sample.unbiased(variance) > ROUNDING, variance, torch.nan)
