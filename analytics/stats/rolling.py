"""Rolling volatility estimators, and the volatility cone.

A missing session neither counts nor resets a window; windows span the ticker's own sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats, as_returns, as_rows
from analytics.stats.rolling_sums import rolling_close_to_close

__all__ = ["rolling", "volatility_cone"]

CONE_WINDOWS = (5, 10, 21, 42, 63, 126, 252)
CONE_QUANTILES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


def rolling(
    estimator: Callable[..., Floats], *, window: int, periods: float = 252, **series: ArrayLike
) -> Floats:
    """An estimator over the last `window` sessions with all its inputs, a fraction per year.

    Each window is computed by itself; `Metric.rolled` knows which estimators have a faster way.

    Args:
        estimator: a volatility estimator of this package.
        window: sessions.
        periods: sessions per year.
        series: the estimator's arguments by name, (..., T) each: log_returns, or opens, highs …

    Shape: (..., T), dated at the last session of the window; NaN if a session lacks an input, and
    before `window` sessions.
    """
    arrays = np.broadcast_arrays(*(as_returns(values) for values in series.values()))
    rows = [as_rows(array) for array in arrays]
    rolled = np.full(rows[0].shape, np.nan)
    for number, out in enumerate(rolled):
        at = np.flatnonzero(~np.isnan(np.sum([array[number] for array in rows], axis=0)))
        if len(at) < window:
            continue
        views = [sliding_window_view(array[number, at], window) for array in rows]
        named = dict(zip(series, views, strict=True))
        out[at[window - 1 :]] = estimator(**named, periods=periods)
    return rolled.reshape(arrays[0].shape)


def volatility_cone(
    log_returns: ArrayLike,
    *,
    windows: Sequence[int] = CONE_WINDOWS,
    quantiles: Sequence[float] = CONE_QUANTILES,
    periods: float = 252,
) -> Floats:
    """Quantiles (type 7) of annualised rolling close-to-close volatility, per window.

    The cone of Burghardt & Lane 1990. Overlapping windows are not independent, so long windows have
    few independent values.

    Shape: (..., T) → (..., W, Q); NaN for a window longer than the history.

    Args:
        log_returns: (..., T) log returns, NaN for missing.
        windows: W numbers of sessions.
        quantiles: Q levels from 0 to 1.
        periods: sessions per year.
    """
    rolled = [rolling_close_to_close(log_returns, window=w, periods=periods) for w in windows]
    levels = [[observed.quantile(values, q) for q in quantiles] for values in rolled]
    return np.moveaxis(np.array(levels), (0, 1), (-2, -1))
