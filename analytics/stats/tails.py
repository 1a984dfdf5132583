"""Tail metrics: losses of one period in the worst 5 %. Shape: returns `(..., T)` → `(...)`.

Losses are positive: a value at risk of 0.02 is a loss of 2 % in one period.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.stats.distribution import excess_kurtosis, skewness
from analytics.stats.observations.arrays import Floats, divide, real
from analytics.stats.observations.sample import Returns, as_sample

__all__ = [
    "expected_shortfall_95",
    "tail_ratio",
    "value_at_risk_95",
    "value_at_risk_95_cornish_fisher",
    "value_at_risk_95_normal",
]

TAIL = 0.05
Z05 = -1.6448536269514727  # Φ⁻¹(0.05)


def value_at_risk_95(returns: Returns) -> Floats:
    """-q05(r), historical, type 7: the loss of one period that 5 % of returns reach."""
    return _loss(as_sample(returns).tail(TAIL).quantile)


def expected_shortfall_95(returns: Returns) -> Floats:
    """-mean(r | r ≤ q05(r)): the mean loss of one period in the worst 5 %."""
    return _loss(as_sample(returns).tail(TAIL).mean)


def value_at_risk_95_normal(returns: Returns) -> Floats:
    """-(mean + sd·z05): the loss, were returns normal; NaN below two returns."""
    sample = as_sample(returns)
    return _loss(sample.mean + sample.sd * Z05)


def value_at_risk_95_cornish_fisher(returns: Returns) -> Floats:
    """-(mean + sd·w), w the normal quantile z05 corrected for skewness and kurtosis.

    w = z + (z²-1)S/6 + (z³-3z)K/24 - (2z³-5z)S²/36 with the sample's S = G1 and K = G2
    (Cornish & Fisher 1937); NaN below four returns, without spread, and where w does not
    increase in z everywhere, so that it is no quantile (Maillard 2012).
    """
    sample, z = as_sample(returns), Z05
    S, K = skewness(sample), excess_kurtosis(sample)
    w = z + (z**2 - 1) * S / 6 + (z**3 - 3 * z) * K / 24 - (2 * z**3 - 5 * z) * np.square(S) / 36
    return _loss(sample.mean + sample.sd * np.where(increasing(S, K), w, np.nan))


def increasing(S: Floats, K: Floats) -> NDArray[np.bool_]:
    """Whether Cornish & Fisher's w increases in z, for these skewnesses and excess kurtoses.

    Its derivative is the parabola a·z² + S/3·z + c with a = K/8 - S²/6, c = 1 - K/8 + 5S²/36,
    above zero everywhere if a > 0 and (S/3)² < 4ac (Maillard 2012); w = z does increase.

    Example:
        >>> increasing(np.array([0.0, 0.0, 0.5, 1.0]), np.array([0.0, 1.0, 1.0, 1.0])).tolist()
        [True, True, True, False]
    """
    a, c = K / 8.0 - np.square(S) / 6.0, 1.0 - K / 8.0 + 5.0 * np.square(S) / 36.0
    inside = (a > 0.0) & (np.square(S) / 9.0 < 4.0 * a * c)
    return np.asarray(inside | ((S == 0.0) & (K == 0.0)))


def tail_ratio(returns: Returns) -> Floats:
    """|q95(r)|/|q05(r)|: the size of good tails over that of bad ones; NaN when q05 is 0."""
    sample = as_sample(returns)
    good, bad = (np.abs(sample.tail(level).quantile) for level in (1 - TAIL, TAIL))
    return divide(good, real(bad))


def _loss(returns: Floats) -> Floats:
    """The negative return as a loss; 0.0 instead of -0.0 for a return of 0."""
    return 0.0 - returns
