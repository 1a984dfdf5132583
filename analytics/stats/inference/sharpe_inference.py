"""Inference on Sharpe ratios that allows for skewness, fat tails and first-order autocorrelation.

López de Prado, Lipton & Zoonekynd, "How to Use the Sharpe Ratio" (2025). Their standard error is
evaluated at the Sharpe ratio of the hypothesis, not at the observed one; in this they differ from
Bailey & López de Prado (2012), which `stats.probabilistic_sharpe` follows.

Sharpe ratios here are per period: an annual one is sqrt(P) times as large.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.distribution import autocorrelation_1
from analytics.stats.inference.largest_normal import variance_of_largest
from analytics.stats.observations.arrays import ROUNDING, Floats, divide
from analytics.stats.observations.sample import as_sample
from models.errors import InputError

_NORMAL = NormalDist()
Values = float | Floats


@dataclass(frozen=True, slots=True)
class ReturnShape:
    """Moments of returns on which the error of a Sharpe ratio depends.

    Attributes:
        skewness: third standardised moment, with n as divisor; 0 for a normal distribution.
        kurtosis: fourth standardised moment, with n as divisor; 3 for a normal distribution.
        autocorrelation: of neighbouring returns, above -1 and below 1.
    """

    skewness: Values = 0.0
    kurtosis: Values = 3.0
    autocorrelation: Values = 0.0

    @classmethod
    def of(cls, returns: ArrayLike) -> Self:
        """The shape of simple returns `(..., T)`; NaN without spread."""
        sample = as_sample(returns)
        correlation = autocorrelation_1(sample)
        second = np.where(np.isnan(correlation), 0.0, sample.moment(2))
        third = divide(sample.moment(3), second * np.sqrt(second))
        return cls(third, divide(sample.moment(4), np.square(second)), correlation)

    def variance(self, sharpe: Values) -> Floats:
        """Variance of sqrt(n) times the estimate of a Sharpe ratio whose true value is `sharpe`.

        a - b·g3·S + c·(g4 - 1)/4·S² with a = (1 + ρ)/(1 - ρ), b = 1 + ρ/(1 - ρ) + ρ²/(1 - ρ²) and
        c = (1 + ρ²)/(1 - ρ²). NaN where it is not above 0, which no distribution has.
        """
        S, rho = np.asarray(sharpe, dtype=np.float64), np.asarray(self.autocorrelation)
        squared = np.square(rho)
        mean = divide(1.0 + rho, 1.0 - rho)
        mixed = 1.0 + divide(rho, 1.0 - rho) + divide(squared, 1.0 - squared)
        spread = divide(1.0 + squared, 1.0 - squared)
        fourth = (np.asarray(self.kurtosis) - 1.0) / 4.0
        found = mean - mixed * self.skewness * S + spread * fourth * np.square(S)
        return np.where(found > ROUNDING, found, np.nan)


def standard_error(
    sharpe: Values, observations: Values, shape: ReturnShape, *, trials: int = 1
) -> Floats:
    """Standard error of an estimated Sharpe ratio, or of the largest of several.

    Args:
        sharpe: (...) the true ratio per period; the estimate stands in for it.
        observations: (...) n, number of returns of the estimate.
        shape: of these returns.
        trials: number of independent ratios of which the largest was chosen; the largest of many
            varies less than each of them.

    Returns:
        (...) per period, above 0; NaN where there is no return.

    Raises:
        InputError: fewer than one trial.

    Example:
        >>> fund = ReturnShape(skewness=-2.448, kurtosis=10.164)
        >>> round(float(standard_error(0.036 / 0.079, 24, fund)), 3)
        0.329
    """
    variance = divide(shape.variance(sharpe), observations) * variance_of_largest(trials)
    return np.sqrt(variance)


def probability_above(
    sharpe: Values,
    observations: Values,
    shape: ReturnShape,
    *,
    above: Values = 0.0,
    trials: int = 1,
) -> Floats:
    """The probabilistic Sharpe ratio Φ((S - S₀)/e₀), e₀ the standard error where S₀ is true.

    Args:
        sharpe: (...) S, the estimated ratio per period.
        observations: (...) number of returns of the estimate.
        shape: of these returns.
        above: S₀, the ratio per period of the null hypothesis.
        trials: as in `standard_error`; `above` must then be the expected largest ratio.

    Returns:
        (...) from 0 to 1. One minus it is the p-value of a one-sided test against S₀.

    Raises:
        InputError: fewer than one trial.

    Example:
        >>> fund = ReturnShape(skewness=-2.448, kurtosis=10.164)
        >>> round(float(probability_above(0.036 / 0.079, 24, fund, above=0.1)), 3)
        0.939
    """
    error = standard_error(above, observations, shape, trials=trials)
    return _cdf(divide(np.asarray(sharpe) - above, error))


def minimum_track_record(
    sharpe: Values, shape: ReturnShape, *, above: Values = 0.0, level: float = 0.05
) -> Floats:
    """Number of returns at which an estimate of this size is significantly above S₀.

    V₀·(Φ⁻¹(1 - α)/(S - S₀))², with V₀ from `ReturnShape.variance` at S₀.

    Args:
        sharpe: (...) S, the estimated ratio per period.
        shape: of the returns.
        above: S₀, per period.
        level: α, the probability of rejecting a true S₀; above 0 and below 0.5.

    Returns:
        (...) a number of returns, not rounded; NaN where S is not above S₀, because no history
        is then long enough.

    Raises:
        InputError: a level outside its range.

    Example:
        >>> fund = ReturnShape(skewness=-2.448, kurtosis=10.164)
        >>> round(float(minimum_track_record(0.036 / 0.079, fund)), 3)
        13.029
    """
    distance = np.asarray(sharpe, dtype=np.float64) - above
    needed = divide(_critical(level), np.where(distance > 0.0, distance, np.nan))
    return shape.variance(above) * np.square(needed)


def chance_of_a_miss(
    observations: Values,
    shape: ReturnShape,
    *,
    above: Values = 0.0,
    alternative: Values,
    level: float = 0.05,
) -> Floats:
    """β, the probability that a test against S₀ misses a true ratio S₁; the power is 1 - β.

    Args:
        observations: (...) number of returns of the test.
        shape: of these returns.
        above: S₀, per period.
        alternative: S₁, per period, above S₀.
        level: α of the test.

    Returns:
        (...) from 0 to 1.

    Raises:
        InputError: a level outside 0 to 0.5, or an alternative that is not above S₀.

    Example:
        >>> fund = ReturnShape(skewness=-2.448, kurtosis=10.164)
        >>> round(float(chance_of_a_miss(24, fund, alternative=0.5)), 3)
        0.315
    """
    _check_alternative(above, alternative)
    critical = above + _critical(level) * standard_error(above, observations, shape)
    error = standard_error(alternative, observations, shape)
    return _cdf(divide(critical - np.asarray(alternative), error))


def planned_false_discovery(miss: Values, *, prior: float, level: float = 0.05) -> Floats:
    """Share of rejections that are wrong, before the estimate is seen.

    1/(1 + (1 - β)·P₁/(α·(1 - P₁))), with β from `chance_of_a_miss` and P₁ the prior.

    Args:
        miss: (...) β.
        prior: P₁, the share of tickers whose true ratio is S₁, above 0 and below 1.
        level: α of the test.

    Raises:
        InputError: a prior or level outside its range.

    Example:
        >>> round(float(planned_false_discovery(0.315, prior=0.05)), 3)
        0.581
    """
    _critical(level)
    odds = _odds(prior) * (1.0 - np.asarray(miss, dtype=np.float64)) / level
    return np.asarray(1.0 / (1.0 + odds))


def observed_false_discovery(
    sharpe: Values,
    observations: Values,
    shape: ReturnShape,
    *,
    above: Values = 0.0,
    alternative: Values,
    prior: float,
) -> Floats:
    """Probability that the true ratio is S₀, given an estimate at least this large.

    p₀·(1 - P₁)/(p₀·(1 - P₁) + p₁·P₁), with p₀ and p₁ the chances of a larger estimate if the true
    ratio is S₀ or S₁.

    Args:
        sharpe: (...) the estimated ratio per period.
        observations: (...) number of returns of the estimate.
        shape: of these returns.
        above: S₀, per period.
        alternative: S₁, per period, above S₀.
        prior: P₁, the share of tickers whose true ratio is S₁, above 0 and below 1.

    Returns:
        (...) from 0 to 1; NaN where both chances are too small for a float64.

    Raises:
        InputError: a prior outside its range, or an alternative that is not above S₀.

    Example:
        >>> fund = ReturnShape(skewness=-2.448, kurtosis=10.164)
        >>> found = observed_false_discovery(0.036 / 0.079, 24, fund, alternative=0.5, prior=0.05)
        >>> round(float(found), 3)
        0.306
    """
    _check_alternative(above, alternative)
    null, other = (
        _cdf(divide(truth - np.asarray(sharpe), standard_error(truth, observations, shape)))
        for truth in (np.asarray(above), np.asarray(alternative))
    )
    return divide(null, null + _odds(prior) * other)


def _critical(level: float) -> float:
    """Critical value of a one-sided test at this level: a normal quantile."""
    if not 0.0 < level < 0.5:
        raise InputError("a level above 0 and below 0.5", repr(level), "try 0.05")
    return -_NORMAL.inv_cdf(level)


def _odds(prior: float) -> float:
    if not 0.0 < prior < 1.0:
        raise InputError("a prior above 0 and below 1", repr(prior), "try 0.05")
    return prior / (1.0 - prior)


def _check_alternative(above: Values, alternative: Values) -> None:
    if np.any(np.asarray(alternative) <= np.asarray(above)):
        received = f"{alternative!r} against {above!r}"
        raise InputError("an alternative above the null", received, "choose a larger alternative")


def _cdf(z: Floats) -> Floats:
    """Φ of each element; NaN stays NaN."""
    flat = np.asarray(z, dtype=np.float64)
    found = [_NORMAL.cdf(value) for value in flat.ravel().tolist()]
    return np.array(found).reshape(flat.shape)
