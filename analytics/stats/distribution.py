"""Shape and memory of the distribution. Shape: returns `(..., T)` → `(...)`."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Floats, constant, divide
from analytics.stats.observations.sample import Returns, Sample, as_sample

__all__ = ["autocorrelation_1", "excess_kurtosis", "skewness"]


def skewness(returns: Returns) -> Floats:
    """Adjusted Fisher-Pearson skewness G1; NaN below three returns or without spread."""
    sample = as_sample(returns)
    n, second = _counted(sample)
    biased = divide(sample.moment(3), second * np.sqrt(second))
    return biased * divide(np.sqrt(n * (n - 1.0)), np.where(n > 2, n - 2.0, 0.0))


def excess_kurtosis(returns: Returns) -> Floats:
    """Adjusted excess kurtosis G2, 0 for a normal; NaN below four returns or without spread."""
    sample = as_sample(returns)
    n, second = _counted(sample)
    biased = divide(sample.moment(4), np.square(second)) - 3.0
    rest = np.where(n > 3, (n - 2.0) * (n - 3.0), 0.0)
    return divide(((n + 1.0) * biased + 6.0) * (n - 1.0), rest)


def autocorrelation_1(returns: Returns) -> Floats:
    """Σ(r_t - m)(r_{t-1} - m)/Σ(r_t - m)², m the mean of all: lag-1 autocorrelation.

    Neighbours are consecutive observed returns. The definition of NIST's StRD; NaN below two
    returns or without spread.
    """
    sample = as_sample(returns)
    n, second = _counted(sample)
    return divide(sample.moments.lagged, np.where(n > 1, n * second, 0.0))


def _counted(sample: Sample) -> tuple[Floats, Floats]:
    """n, and the second central moment, set to zero if it is only rounding."""
    second = sample.moment(2)
    still = constant(np.sqrt(second), sample.largest)
    return sample.count.astype(np.float64), np.where(still, 0.0, second)
