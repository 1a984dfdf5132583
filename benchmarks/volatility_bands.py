"""Coverage of 95 % bands of volatility in simulated markets, where the true volatility is known.

The band of rolling volatility should contain the true volatility of its window: the root of the
mean of the days' variances. GARCH's forecast band should contain the forecast of the true
parameters from the true variance of the next day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import numpy as np
import torch
from numpy.typing import NDArray

from analytics import stats
from analytics.performance.rolling_band import relative_ends, shock_kurtosis
from analytics.volatility import outlook
from benchmarks.harness.coverage_share import Share, clustered_mean
from benchmarks.markets.known_truth import MARKETS, Simulated, TrueMarket, simulated
from models.device import to_numpy
from models.option_values import Distribution
from models.volatility import garch

Floats = NDArray[np.float64]
HISTORY, WINDOWS, HORIZONS = 1_260, (21, 63, 252), (1, 10, 21, 60)


def counted(histories: int, seed: int = 0) -> Iterator[Share]:
    """Shares per market and window, and per horizon in markets with volatility clusters."""
    for name, market in MARKETS.items():
        made = simulated(market, histories, HISTORY, 1, 1, seed)
        yield from _rolling(name, market, made)
        if market.alpha:
            yield from _forecasts(name, market, made)


def _rolling(name: str, market: TrueMarket, made: Simulated) -> Iterator[Share]:
    kurtosis = shock_kurtosis(torch.tensor(made.returns))
    for window in WINDOWS:
        low, high = relative_ends(kurtosis, window)
        level = stats.close_to_close(made.returns[:, -window:], periods=1)
        stationary = made.variance[:, -window:].mean(axis=-1) / (1.0 - market.correlation**2)
        band = level * low, level * high
        yield _share(name, "rolling volatility", window, *band, np.sqrt(stationary))


def _forecasts(name: str, market: TrueMarket, made: Simulated) -> Iterator[Share]:
    """Shares among converged fits."""
    for distribution in get_args(Distribution):
        fit = garch.fit(torch.tensor(100.0 * made.returns), garch.Garch(False, distribution))
        errors = garch.standard_errors(fit)
        expected = to_numpy(garch.forecast(fit, max(HORIZONS)).sqrt())
        spread = to_numpy(garch.forecast_error(fit, errors, max(HORIZONS)))
        there = ~np.isnan(spread).any(axis=-1)
        for ahead in HORIZONS:
            kept = (market.alpha + market.beta) ** (ahead - 1)
            truth = 100.0 * np.sqrt(kept * made.following + (1.0 - kept) * market.variance)
            column = there, ahead - 1
            band = outlook.band(expected[column], spread[column])
            yield _share(name, f"GARCH forecast, {distribution}", ahead, *band, truth[there])


def _share(market: str, what: str, days: int, low: Floats, high: Floats, truth: Floats) -> Share:
    inside = ((low <= truth) & (truth <= high)).astype(float)
    held, error = clustered_mean(inside, np.arange(len(inside)))
    width = float(np.median(np.log(high / low)))
    return Share(market, what, "", days, len(inside), held, error, width)
