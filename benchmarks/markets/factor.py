"""A seeded market for races: daily returns like those of stocks, different for each ticker.

One market factor whose volatility clusters (GARCH), a beta per ticker, and independent fat-tailed
idiosyncratic returns, so that no row is repeated or sorted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Market:
    """Simple daily returns, NaN for missing; the first and the last session are always there.

    Shape: `returns` (N, T); `benchmark` (T,), or (N, T) with holes where the ticker has them;
    `dates` (T + 1,) of the prices, the base first.
    """

    returns: Floats
    benchmark: Floats
    dates: NDArray[np.datetime64]

    @property
    def years(self) -> float:
        """Calendar years from the base to the last session."""
        return float((self.dates[-1] - self.dates[0]).astype(int)) / 365.25


def market(tickers: int, sessions: int, missing: float, seed: int = 0) -> Market:
    """This many tickers and business days, with a share of the returns missing."""
    random = np.random.default_rng(seed)
    factor = _clustered(random, sessions)
    returns = random.uniform(0.5, 1.5, (tickers, 1)) * factor
    returns += 0.012 * np.sqrt(3 / 5) * random.standard_t(5, (tickers, sessions))
    np.clip(returns, -0.5, 0.5, out=returns)
    dates = np.busday_offset("2014-01-01", np.arange(sessions + 1), roll="forward")
    if not missing:
        return Market(returns, factor, dates)
    holes = random.random(returns.shape) < missing
    holes[:, [0, -1]] = False
    returns[holes] = np.nan
    return Market(returns, np.where(holes, np.nan, factor), dates)


def _clustered(random: np.random.Generator, sessions: int) -> Floats:
    """(T,) GARCH(1,1) returns of a whole market."""
    shocks, variance, made = random.standard_t(6, sessions) * np.sqrt(4 / 6), 1e-4, []
    for shock in shocks.tolist():
        made.append(variance**0.5 * shock)
        variance = 2e-6 + 0.09 * made[-1] ** 2 + 0.89 * variance
    return 3e-4 + np.array(made)
