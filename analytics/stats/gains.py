"""Ratios of gains to losses. Shape: simple returns `(..., T)`, NaN for missing → `(...)`."""

from __future__ import annotations

from analytics.stats.observations.arrays import Floats, divide, real
from analytics.stats.observations.sample import Returns, as_sample
from analytics.stats.ratios import target_return

__all__ = ["gain_to_pain", "omega", "payoff_ratio", "win_rate"]


def omega(
    returns: Returns, *, periods: float = 252, risk_free: float = 0.0, mar: float | None = None
) -> Floats:
    """Σmax(r-mar, 0)/Σmax(mar-r, 0): gains over losses about a target (Keating & Shadwick 2002).

    NaN when no return fell below the target.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        periods: periods per year.
        risk_free: risk-free rate per year, a fraction.
        mar: minimum acceptable return per period, a fraction; None is the risk-free rate.

    Returns:
        (...) a ratio, ≥ 0.
    """
    sample = as_sample(returns)
    about = sample.about(target_return(periods, risk_free, mar))
    return divide(divide(about.gains, sample.count), real(divide(about.losses, sample.count)))


def gain_to_pain(returns: Returns) -> Floats:
    """Σr/Σ|min(r, 0)|: the sum of returns over that of losses (Schwager); NaN without a loss."""
    sample = as_sample(returns)
    return divide(sample.mean, real(divide(sample.about(0.0).losses, sample.count)))


def payoff_ratio(returns: Returns) -> Floats:
    """mean(r | r > 0)/|mean(r | r < 0)|: the mean gain over the mean loss; NaN lacking either."""
    about = as_sample(returns).about(0.0)
    gain, loss = divide(about.gains, about.above), divide(about.losses, about.below)
    return divide(gain, real(loss))


def win_rate(returns: Returns) -> Floats:
    """Share of returns above zero, a fraction of all n."""
    sample = as_sample(returns)
    return divide(sample.about(0.0).above, sample.count)
