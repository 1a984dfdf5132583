"""Ratios: reward over risk. Shape: simple returns `(..., T)`, NaN for missing → `(...)`.

`risk_free` is a fraction per year, f = (1 + risk_free)^(1/P) - 1 its rate per period. A ratio whose
denominator is zero or only rounding is NaN.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.drawdown import max_drawdown
from analytics.stats.observations.arrays import ROUNDING, Floats, divide, real
from analytics.stats.observations.sample import Returns, as_sample
from analytics.stats.returns import cagr

__all__ = [
    "calmar",
    "downside_deviation",
    "per_period",
    "probabilistic_sharpe",
    "sharpe",
    "sortino",
]


def per_period(risk_free: float, periods: float) -> float:
    """The rate per period that compounds to `risk_free` a year: (1+rf)^(1/P) - 1.

    NaN below -1, to which no real rate compounds.
    """
    if risk_free < -1.0:
        return math.nan
    return float((1.0 + risk_free) ** (1.0 / periods) - 1.0)


def sharpe(returns: Returns, *, periods: float = 252, risk_free: float = 0.0) -> Floats:
    """sqrt(P)·mean(r-f)/sd(r-f): reward per unit of volatility, annualised (Sharpe 1994).

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.

    Returns:
        (...) a ratio; NaN below two returns or without spread.
    """
    sample = as_sample(returns)
    excess = sample.mean - per_period(risk_free, periods)
    return np.sqrt(periods) * divide(excess, real(sample.sd))


def downside_deviation(
    returns: Returns, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """sqrt(P)·sqrt(mean(min(r-mar, 0)²)) over all n, a fraction per year.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
        mar: minimum acceptable return per period, a fraction; None is the risk-free rate.

    Returns:
        (...) ≥ 0; NaN without a return.
    """
    sample = as_sample(returns)
    below = sample.about(target_return(periods, risk_free, mar)).squares_below
    return np.sqrt(periods * divide(below, sample.count))


def sortino(
    returns: Returns, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """P·mean(r-mar)/downside_deviation: reward per unit of downside (Sortino & Price 1994).

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
        mar: minimum acceptable return per period, a fraction; None is the risk-free rate.

    Returns:
        (...) a ratio; NaN without a return, or when none fell below the target.
    """
    sample, target = as_sample(returns), target_return(periods, risk_free, mar)
    risk = downside_deviation(sample, periods=periods, mar=target)
    return divide(periods * (sample.mean - target), real(risk))


def probabilistic_sharpe(
    returns: Returns, *, periods: float = 252, risk_free: float = 0.0, above: float = 0.0
) -> Floats:
    """Probability that the true Sharpe ratio is above a level (Bailey & López de Prado 2012).

    Φ((S - above)·sqrt(n-1)/sqrt(1 - g3·S + (g4-1)/4·S²)) with S = mean(r-f)/sd(r-f) and `above`
    a period, not a year, and g3, g4 the biased skewness and kurtosis (3 for a normal). NaN
    without spread.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
        above: Sharpe ratio per period to compare with.

    Returns:
        (...) a probability, 0 to 1.
    """
    sample = as_sample(returns)
    S = divide(sample.mean - per_period(risk_free, periods), real(sample.sd))
    second = sample.moment(2)
    g3 = divide(sample.moment(3), second * np.sqrt(second))
    g4 = divide(sample.moment(4), np.square(second))
    variance = 1.0 - g3 * S + (g4 - 1.0) / 4.0 * np.square(S)
    error = np.sqrt(np.where(variance > ROUNDING, variance, np.nan))
    return _normal_cdf((S - above) * np.sqrt(np.maximum(sample.count - 1, 0)) / error)


def calmar(returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None) -> Floats:
    """cagr/|max_drawdown|; NaN under a year, or when wealth never fell.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.

    Returns:
        (...) a ratio.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
    """
    sample = as_sample(returns)
    return divide(cagr(sample, dates=dates, base=base), np.abs(max_drawdown(sample)))


def target_return(periods: float, risk_free: float, mar: float | None) -> float:
    """The minimum acceptable return per period: `mar`, or the risk-free rate if it is None.

    Args:
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
        mar: minimum acceptable return per period, a fraction; None is the risk-free rate.

    Returns:
        A fraction per period.
    """
    return per_period(risk_free, periods) if mar is None else mar


_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def _normal_cdf(z: Floats) -> Floats:
    return np.asarray(_erfc(-z / math.sqrt(2.0))) / 2.0
