"""Gains against losses. Shape: simple returns `(..., T)`, NaN for missing → `(...)`."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats import observed
from analytics.stats.observed import Floats, as_returns
from analytics.stats.ratios import target_return


def omega(
    returns: ArrayLike, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """Σmax(r-mar, 0)/Σmax(mar-r, 0): gains over losses about a target (Keating & Shadwick 2002).

    `mar` is the minimum acceptable return a period; None is the risk-free rate. NaN when no
    return fell below it.
    """
    excess = as_returns(returns) - target_return(periods, risk_free, mar)
    gains, losses = observed.plain_mean(np.maximum(excess, 0.0)), _mean_loss(excess)
    return observed.divide(gains, observed.real(losses))


def gain_to_pain(returns: ArrayLike) -> Floats:
    """Σr/Σ|min(r, 0)|: the sum of returns over that of losses (Schwager); NaN without a loss."""
    values = as_returns(returns)
    return observed.divide(observed.mean(values), observed.real(_mean_loss(values)))


def payoff_ratio(returns: ArrayLike) -> Floats:
    """mean(r | r > 0)/|mean(r | r < 0)|: the mean gain over the mean loss; NaN lacking either."""
    values = as_returns(returns)
    gain, loss = observed.mean_of(values, values > 0), observed.mean_of(values, values < 0)
    return observed.divide(gain, observed.real(np.abs(loss)))


def win_rate(returns: ArrayLike) -> Floats:
    """Share of returns above zero, a fraction of all n."""
    values = as_returns(returns)
    return observed.divide(np.count_nonzero(values > 0, axis=-1), observed.count(values))


def _mean_loss(excess: Floats) -> Floats:
    return observed.plain_mean(np.maximum(-excess, 0.0))
