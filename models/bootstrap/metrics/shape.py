"""Shape and tails of the distribution: metrics of resamples, (R, n) → (R,)."""

from __future__ import annotations

import math

from torch import Tensor

from models.bootstrap.metrics.terms import Terms, real, spread
from models.bootstrap.resample import Resample

__all__ = [
    "autocorrelation_1",
    "excess_kurtosis",
    "expected_shortfall_95",
    "skewness",
    "tail_ratio",
    "value_at_risk_95",
    "value_at_risk_95_cornish_fisher",
    "value_at_risk_95_normal",
]

Z05 = -1.6448536269514727  # Φ⁻¹(0.05)


def skewness(sample: Resample, terms: Terms) -> Tensor:
    """Adjusted Fisher-Pearson G1, a number (Joanes & Gill 1998)."""
    n = sample.n
    adjusted = math.sqrt(n * (n - 1)) / (n - 2) if n > 2 else math.nan
    return adjusted * sample.third / spread(sample) ** 1.5


def excess_kurtosis(sample: Resample, terms: Terms) -> Tensor:
    """Adjusted G2, a number; 0 for a normal (Joanes & Gill 1998)."""
    n = sample.n
    biased = sample.fourth / spread(sample) ** 2 - 3.0
    rest = (n - 2.0) * (n - 3.0) if n > 3 else math.nan
    return ((n + 1.0) * biased + 6.0) * ((n - 1.0) / rest)


def value_at_risk_95(sample: Resample, terms: Terms) -> Tensor:
    """Minus the 5 % quantile, a fraction; a loss is above 0."""
    return -sample.low_quantile


def expected_shortfall_95(sample: Resample, terms: Terms) -> Tensor:
    """Minus the mean of the returns at or below the 5 % quantile; a loss is above 0."""
    return -sample.tail_mean


def value_at_risk_95_normal(sample: Resample, terms: Terms) -> Tensor:
    """Loss at the 5 % quantile of a normal with this mean and deviation; a loss is above 0."""
    return -(sample.mean + sample.sd * Z05)


def value_at_risk_95_cornish_fisher(sample: Resample, terms: Terms) -> Tensor:
    """As `value_at_risk_95_normal`, with the quantile corrected (Cornish & Fisher 1937)."""
    S, K, z = skewness(sample, terms), excess_kurtosis(sample, terms), Z05
    w = z + (z**2 - 1) * S / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * S**2 / 36
    return -(sample.mean + sample.sd * w)


def has_quantile(sample: Resample, terms: Terms) -> Tensor:
    """Whether Cornish & Fisher's w increases in z, so that it is a quantile (Maillard 2012).

    Its derivative is the parabola a·z² + S/3·z + c, above zero everywhere if a > 0 and
    (S/3)² < 4ac; w = z does increase.
    """
    S, K = skewness(sample, terms), excess_kurtosis(sample, terms)
    a, c = K / 8 - S**2 / 6, 1 - K / 8 + 5 * S**2 / 36
    return ((a > 0) & (4 * a * c > (S / 3) ** 2)) | ((S == 0) & (K == 0))


def tail_ratio(sample: Resample, terms: Terms) -> Tensor:
    """Size of the 95 % quantile over that of the 5 % one: a ratio ≥ 0."""
    return sample.high_quantile.abs() / real(sample.low_quantile.abs())


def autocorrelation_1(sample: Resample, terms: Terms) -> Tensor:
    """Autocorrelation at lag 1 about the mean of all returns, a number."""
    return sample.neighbours / spread(sample)
