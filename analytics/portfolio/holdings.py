"""Return and risk of portfolios with given weights, and each ticker's contributions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.portfolio.moments import Moments
from analytics.study.series import Floats
from models.optimiser import TOLERANCE

# A volatility below this share of its tickers' is rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """R portfolios of A tickers; fractions per year, NaN where there is no such portfolio.

    Attributes:
        names: R.
        weights: (R, A) fractions of wealth, summing to 1.
        expected_return, volatility, sharpe: (R,) of wealth rebalanced every period.
        diversification_ratio: (R,) weighted mean of volatilities over the portfolio's own.
        effective_assets: (R,) inverse of the sum of squared weights (A for equal weights).
        risk: (R, A) contributions to volatility, summing to it.
        gain: (R, A) contributions to expected return, summing to it.
        gap: (R,) certified bound on the gap to the optimum; 0 where nothing is optimised.
        converged: (R,) bool: the portfolio exists, and its gap is at most 1e-8.
        reasons: R sentences on failures; "" where there is none.
    """

    names: tuple[str, ...]
    weights: Floats
    expected_return: Floats
    volatility: Floats
    sharpe: Floats
    diversification_ratio: Floats
    effective_assets: Floats
    risk: Floats
    gain: Floats
    gap: Floats
    converged: NDArray[np.bool_]
    reasons: tuple[str, ...]


def held(
    moments: Moments, names: Sequence[str], weights: Floats, gap: Floats, reasons: Sequence[str]
) -> Holdings:
    """The holdings with these weights (R, A), gaps (R,) and reasons.

    Args:
        moments: means and covariance of A tickers, fractions per year.
        names: R names of the portfolios.
        weights: (R, A), each row sums to 1.
        gap: (R,) bound on the gap to the optimum, relative to the objective; NaN where unknown.
        reasons: R sentences on a missing portfolio or certificate; "" where there is both.

    Returns:
        Holdings of R portfolios; quotients by volatility are NaN for a constant portfolio.
    """
    marginal = weights @ moments.covariance
    volatility = np.sqrt(np.maximum((weights * marginal).sum(axis=-1), 0.0))
    spread = weights @ moments.volatilities
    moving = volatility > ROUNDING * moments.volatilities.max()
    known = np.where(moving, volatility, np.nan)
    gain = weights * moments.means
    return Holdings(
        names=tuple(names),
        weights=weights,
        expected_return=gain.sum(axis=-1),
        volatility=volatility,
        sharpe=(weights @ moments.excess) / known,
        diversification_ratio=spread / known,
        effective_assets=1.0 / (weights**2).sum(axis=-1),
        risk=weights * marginal / known[:, None],
        gain=gain,
        gap=gap,
        converged=gap <= TOLERANCE,
        reasons=tuple(reasons),
    )
