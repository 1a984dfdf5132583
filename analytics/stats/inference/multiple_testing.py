"""Multiple testing: expected best Sharpe ratio of trials without skill, and false discovery rates.

The more tickers are ranked, the higher the first ratio is by luck alone. Ratios here are per
period: an annual Sharpe ratio is sqrt(P) times as large.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.observed import Floats
from analytics.stats.ratios import probabilistic_sharpe
from models.errors import InputError, ShapeError

EULER_MASCHERONI = float(np.euler_gamma)


def expected_best(variance: float, trials: int) -> float:
    """Expected largest Sharpe ratio per period of `trials` whose true ratio is 0.

    sqrt(V)·((1-γ)·Φ⁻¹(1-1/N) + γ·Φ⁻¹(1-1/(N·e))), γ Euler-Mascheroni's constant: the mean of
    the largest of N independent normals of mean 0 and variance V, by extreme values (Bailey &
    López de Prado 2014). One trial selects nothing, so its mean is 0. NaN without a trial.

    Args:
        variance: V, variance of the Sharpe ratios per period across the trials, ≥ 0.
        trials: N, number of trials. Correlated trials count as fewer than N, so N is a conservative
            choice.

    Raises:
        InputError: a variance below 0.

    Example:
        >>> round(expected_best(variance=1 / 500, trials=100), 4)
        0.1132
    """
    if variance < 0:
        raise InputError("a variance of 0 or more", repr(variance), "square the spread")
    if trials < 2:
        return 0.0 if trials == 1 else math.nan
    quantile = NormalDist().inv_cdf
    likely, rare = -quantile(1.0 / trials), -quantile(1.0 / (trials * math.e))
    mixed = (1.0 - EULER_MASCHERONI) * likely + EULER_MASCHERONI * rare
    return math.sqrt(variance) * mixed


def deflated_sharpe(
    returns: ArrayLike,
    *,
    variance: float,
    trials: int,
    periods: float = 252,
    risk_free: float = 0.0,
) -> Floats:
    """Probability that the true Sharpe ratio is above the expected best of so many trials.

    `probabilistic_sharpe` above `expected_best` (Bailey & López de Prado 2014), from 0 to 1; NaN
    without spread. Shape: (..., T) → (...).

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        variance: variance of the Sharpe ratios per period across the trials, ≥ 0.
        trials: number of trials.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.

    Raises:
        InputError: a variance below 0.
    """
    luck = expected_best(variance, trials)
    return probabilistic_sharpe(returns, periods=periods, risk_free=risk_free, above=luck)


def benjamini_hochberg(p_values: ArrayLike, *, fdr: float = 0.05) -> NDArray[np.bool_]:
    """Mask of the hypotheses that are rejected at this false discovery rate.

    These have a p-value of at most p_(k), k the largest rank with p_(k) ≤ k·fdr/m (the step-up
    procedure of Benjamini & Hochberg 1995). The expected share of wrong rejections is at most `fdr`
    if tests are independent or positively dependent. Equal p-values have equal results. NaN means
    not tested: it is not rejected and not counted in m.

    Shape: (m,) → (m,).

    Raises:
        ShapeError: more than one dimension, or none.
        InputError: a p-value outside 0 to 1, or an `fdr` that is not between them.

    Example:
        >>> benjamini_hochberg([0.01, 0.04, 0.03, float("nan")], fdr=0.05).tolist()
        [True, True, True, False]
    """
    values = np.asarray(p_values, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError("p-values of shape (m,)", str(values.shape), "pass one list of them")
    if not 0.0 < fdr < 1.0:
        raise InputError("a false discovery rate between 0 and 1", repr(fdr), "try 0.05")
    if ((values < 0.0) | (values > 1.0)).any():
        raise InputError("p-values from 0 to 1", "one outside", "pass probabilities")
    ordered = np.sort(values[~np.isnan(values)])
    limits = fdr * np.arange(1, len(ordered) + 1) / len(ordered)
    passed = ordered[ordered <= limits]
    return values <= (passed[-1] if len(passed) else -1.0)
