"""Adjusted closes as local factors, which later dividends do not change.

Yahoo multiplies every close before an ex-date by 1 - dividend / previous close. Each dividend thus
rewrites all adjusted closes, so they cannot be stored or merged; the factor of one session relative
to the session before it never changes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def local_factors(close: Floats, adj_close: Floats) -> Floats:
    """Factor by which Yahoo adjusts all closes before each session, because of that session.

    Shape: (T,) in and out. With f = adj_close / close, this is f before / f of the session: 1
    where nothing was paid and for the first session, below 1 on an ex-date, NaN where f is not
    known.
    """
    ratio = adj_close / close
    known = np.flatnonzero(np.isfinite(ratio))
    factors = np.full(len(close), np.nan)
    factors[known] = np.concatenate([[1.0], ratio[known[:-1]] / ratio[known[1:]]])[: len(known)]
    return factors


def adjusted_closes(close: Floats, factors: Floats) -> Floats:
    """The adjusted closes of local factors, the newest equal to its close.

    Shape: (T,) in and out; close × the product of all later factors, NaN where a session's own
    factor is not known. The inverse of `local_factors`, up to rounding and the level of the newest
    close, on which no return depends.
    """
    known = np.flatnonzero(np.isfinite(factors) & np.isfinite(close))
    later = np.append(factors[known[1:]], 1.0)[: len(known)]
    adjusted = np.full(len(close), np.nan)
    adjusted[known] = close[known] * np.cumprod(later[::-1])[::-1]
    return adjusted


def implied_dividends(columns: Mapping[str, Floats]) -> Floats:
    """The dividend of each session that the adjusted closes contain, in the closes' unit.

    Closes are adjusted by 1 - dividend / close before, so the dividend is close before × (1 - the
    change of adjusted over close). Shape: (T,); 0 without an adjustment, NaN where not known.
    """
    implied = np.full(len(columns["close"]), np.nan)
    known = np.flatnonzero(~np.isnan(columns["close"]) & ~np.isnan(columns["adj_close"]))
    close = columns["close"][known]
    factor = columns["adj_close"][known] / close
    implied[known[1:]] = close[:-1] * (1 - factor[:-1] / factor[1:])
    return implied
