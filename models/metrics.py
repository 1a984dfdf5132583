"""The metrics of a bootstrap: formulas over a Sample. A further metric is one function here.

Each takes R resamples and the terms of the statistics and gives (R,). Ids and definitions are
those of the statistics (`analytics.stats`), which tests hold them to; undefined is NaN.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.sample import ROUNDING, Sample

TAIL = 0.05


@dataclass(frozen=True)
class Terms:
    """What a metric needs beside returns.

    Attributes:
        periods: periods a year.
        rate: risk-free rate and minimum acceptable return a period, a fraction.
        years: calendar years from the first price to the last; NaN where growth a year is
            not defined (under a year). A resample has the years of the sample.
    """

    periods: float
    rate: float
    years: float


Metric = Callable[[Sample, Terms], Tensor]


def total_return(sample: Sample, terms: Terms) -> Tensor:
    """Growth over the whole window, a fraction."""
    return sample.growth - 1.0


def cagr(sample: Sample, terms: Terms) -> Tensor:
    """Compound growth a year over the sample's calendar years."""
    if math.isnan(terms.years):  # 1.0 to the power NaN is 1
        return torch.full_like(sample.mean, math.nan)
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
    return math.sqrt(terms.periods) * (sample.mean - terms.rate) / _real(sample.sd)


def sortino(sample: Sample, terms: Terms) -> Tensor:
    """Annualised mean excess over the downside deviation."""
    reward = terms.periods * (sample.mean - terms.rate)
    return reward / _real(downside_deviation(sample, terms))


def calmar(sample: Sample, terms: Terms) -> Tensor:
    """Growth a year over the depth of the deepest drawdown."""
    return cagr(sample, terms) / _nonzero(sample.max_drawdown.abs())


def max_drawdown(sample: Sample, terms: Terms) -> Tensor:
    """Deepest drawdown, at most 0."""
    return sample.max_drawdown


def best_day(sample: Sample, terms: Terms) -> Tensor:
    """Largest return; no resample has a larger one than the sample, so the interval ends there."""
    return sample.returns.amax(dim=-1)


def worst_day(sample: Sample, terms: Terms) -> Tensor:
    """Smallest return; no resample has a smaller one than the sample."""
    return sample.returns.amin(dim=-1)


def win_rate(sample: Sample, terms: Terms) -> Tensor:
    """Share of returns above zero."""
    zero = torch.zeros((), dtype=sample.returns.dtype, device=sample.returns.device)
    return (sample.n - sample.tally.count_upto(zero)) / sample.n


def skewness(sample: Sample, terms: Terms) -> Tensor:
    """Adjusted Fisher-Pearson G1."""
    n = sample.n
    adjusted = math.sqrt(n * (n - 1)) / (n - 2) if n > 2 else math.nan
    return adjusted * sample.third / _spread(sample) ** 1.5


def excess_kurtosis(sample: Sample, terms: Terms) -> Tensor:
    """Adjusted G2."""
    n = sample.n
    biased = sample.fourth / _spread(sample) ** 2 - 3.0
    rest = (n - 2.0) * (n - 3.0) if n > 3 else math.nan
    return ((n + 1.0) * biased + 6.0) * ((n - 1.0) / rest)


def value_at_risk_95(sample: Sample, terms: Terms) -> Tensor:
    """Minus the 5 % quantile."""
    return -sample.tally.quantile(TAIL)


def expected_shortfall_95(sample: Sample, terms: Terms) -> Tensor:
    """Minus the mean of the returns at or below the 5 % quantile."""
    return -sample.tally.mean_upto(sample.tally.quantile(TAIL))


METRICS: dict[str, Metric] = {
    metric.__name__: metric
    for metric in (
        total_return,
        cagr,
        mean_return,
        volatility,
        downside_deviation,
        sharpe,
        sortino,
        calmar,
        max_drawdown,
        best_day,
        worst_day,
        win_rate,
        skewness,
        excess_kurtosis,
        value_at_risk_95,
        expected_shortfall_95,
    )
}


def _real(spread: Tensor) -> Tensor:
    """The spread, NaN where it is only rounding."""
    return torch.where(spread <= ROUNDING, torch.nan, spread)


def _nonzero(denominator: Tensor) -> Tensor:
    return torch.where(denominator == 0, torch.nan, denominator)


def _spread(sample: Sample) -> Tensor:
    """Second central moment, NaN where it is only rounding."""
    return torch.where(sample.variance <= ROUNDING**2, torch.nan, sample.variance)
