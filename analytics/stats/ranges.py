"""Volatility from open, high, low and close, i.e. with moves inside the session.

Shape throughout: split-adjusted prices `(..., T)`, NaN for missing → `(...)`, fractions per year.
A session counts if it has every price that the estimator needs, all above zero, without a
contradiction; without such a session the result is NaN. It is also NaN if all sessions have only
one price, which contains no range. Logarithms such as `ln(H/L)` are of prices of one session; only
yang_zhang uses the previous close.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations import observed
from analytics.stats.observations.observed import Floats, as_returns

__all__ = ["garman_klass", "parkinson", "previous_close", "rogers_satchell", "yang_zhang"]

# Prices are rounded to float32 or to six digits; a price outside the range by less is at its edge.
SLACK = 1e-6


def parkinson(highs: ArrayLike, lows: ArrayLike, *, periods: float = 252) -> Floats:
    """sqrt(P·mean(ln(H/L)²)/(4 ln 2)) (Parkinson 1980): for no drift and no overnight moves.

    Args:
        highs: (..., T) highest prices of the sessions, NaN for missing.
        lows: (..., T) lowest prices.
        periods: sessions per year.

    Returns:
        (...) a fraction per year, > 0; NaN where no session has both prices, or none has a range.
    """
    high, low = as_returns(highs), as_returns(lows)
    squares = np.where(high >= low, _log_ratio(high, low) ** 2, np.nan)
    squares = np.where(_ranged(squares > 0.0), squares, np.nan)
    return _root(periods * observed.plain_mean(squares) / (4.0 * np.log(2.0)))


def garman_klass(
    opens: ArrayLike,
    highs: ArrayLike,
    lows: ArrayLike,
    closes: ArrayLike,
    *,
    periods: float = 252,
) -> Floats:
    """sqrt(P·mean(½ ln(H/L)² - (2 ln 2 - 1) ln(C/O)²)) (Garman & Klass 1980).

    Args:
        opens: (..., T) prices at the start of the session, NaN for missing.
        highs: (..., T) highest prices.
        lows: (..., T) lowest prices.
        closes: (..., T) prices at its end.
        periods: sessions per year.

    Returns:
        (...) a fraction per year, ≥ 0; NaN where no session has all four prices, or none a range.
    """
    opens, highs, lows, closes = consistent(opens, highs, lows, closes)
    inside = 0.5 * _log_ratio(highs, lows) ** 2
    inside = inside - (2.0 * np.log(2.0) - 1.0) * _log_ratio(closes, opens) ** 2
    return _root(periods * observed.plain_mean(inside))


def rogers_satchell(
    opens: ArrayLike,
    highs: ArrayLike,
    lows: ArrayLike,
    closes: ArrayLike,
    *,
    periods: float = 252,
) -> Floats:
    """sqrt(P·mean(ln(H/C)ln(H/O) + ln(L/C)ln(L/O))) (Rogers & Satchell 1991): any drift.

    Args:
        opens: (..., T) prices at the start of the session, NaN for missing.
        highs: (..., T) highest prices.
        lows: (..., T) lowest prices.
        closes: (..., T) prices at its end.
        periods: sessions per year.

    Returns:
        (...) a fraction per year, ≥ 0; NaN where no session has all four prices.
    """
    return _root(periods * observed.plain_mean(_rogers_satchell(opens, highs, lows, closes)))


def yang_zhang(
    opens: ArrayLike,
    highs: ArrayLike,
    lows: ArrayLike,
    closes: ArrayLike,
    *,
    previous: ArrayLike | None = None,
    periods: float = 252,
) -> Floats:
    """sqrt(P·(v_o + k v_c + (1-k) RS²)) (Yang & Zhang 2000): any drift, overnight moves included.

    v_o and v_c are the variances (ddof 1) of ln(O_t/C_{t-1}) and ln(C_t/O_t), RS² the mean of
    rogers_satchell, k = 0.34/(1.34 + (n+1)/(n-1)). NaN below two sessions.

    Args:
        opens: (..., T) prices at the start of the session.
        highs: (..., T) highest prices.
        lows: (..., T) lowest prices.
        closes: (..., T) prices at its end.
        previous: (..., T) the close before each session; None takes the observed close before
            it in `closes`, so that the first session does not count.
        periods: sessions per year.
    """
    before = previous_close(closes) if previous is None else previous
    overnight, inside = _log_ratio(opens, before), _log_ratio(closes, opens)
    range_ = _rogers_satchell(opens, highs, lows, closes)
    whole = ~np.isnan(overnight + inside + range_)
    overnight, inside, range_ = (np.where(whole, x, np.nan) for x in (overnight, inside, range_))
    n = observed.count(range_).astype(np.float64)
    k = 0.34 / (1.34 + observed.divide(n + 1.0, n - 1.0))
    variance = observed.sd(overnight) ** 2 + k * observed.sd(inside) ** 2
    return _root(periods * (variance + (1.0 - k) * observed.plain_mean(range_)))


def previous_close(closes: ArrayLike) -> Floats:
    """The last observed close before each session; NaN where there is none.

    Shape: (..., T) → (..., T).
    """
    values = as_returns(closes)
    seen = np.where(np.isnan(values), -1, np.arange(values.shape[-1]))
    last = np.maximum.accumulate(seen, axis=-1)[..., :-1]
    found = np.take_along_axis(values, np.maximum(last, 0), axis=-1)
    nothing = np.full((*values.shape[:-1], min(values.shape[-1], 1)), np.nan)
    return np.concatenate((nothing, np.where(last < 0, np.nan, found)), axis=-1)


def consistent(
    opens: ArrayLike, highs: ArrayLike, lows: ArrayLike, closes: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """The bars without contradictory ones; none if all have only one price.

    Args:
        opens: (..., T) opening prices, NaN for missing.
        highs: (..., T) highest prices.
        lows: (..., T) lowest prices.
        closes: (..., T) closing prices.

    Returns:
        Opens, highs, lows and closes, (..., T) each; NaN in all four where a bar is left out.
    """
    found = np.broadcast_arrays(*map(as_returns, (opens, highs, lows, closes)))
    good = ~contradictory(*found)
    good = good & _ranged(good & (found[1] > found[2]))
    o, h, low, c = (np.where(good, prices, np.nan) for prices in found)
    return o, h, low, c


def contradictory(
    opens: ArrayLike, highs: ArrayLike, lows: ArrayLike, closes: ArrayLike
) -> NDArray[np.bool_]:
    """(..., T) whether the high is below another price of the session, or the low above one.

    Only differences beyond the rounding of prices to six digits count; a missing price is no
    contradiction.

    Args:
        opens: (..., T) opening prices, NaN for missing.
        highs: (..., T) highest prices.
        lows: (..., T) lowest prices.
        closes: (..., T) closing prices.
    """
    o, h, low, c = np.broadcast_arrays(*map(as_returns, (opens, highs, lows, closes)))
    above, below = np.fmax(np.fmax(o, c), low), np.fmin(np.fmin(o, c), h)
    return np.asarray((above > h + SLACK * np.abs(h)) | (below < low - SLACK * np.abs(low)))


def one_price(highs: ArrayLike, lows: ArrayLike) -> NDArray[np.bool_]:
    """(...) whether there are sessions with high and low, and both are equal in all of them.

    Shape: (..., T) → (...).
    """
    high, low = as_returns(highs), as_returns(lows)
    there = ~np.isnan(high + low)
    return np.asarray(there.any(axis=-1) & ~(there & (high > low)).any(axis=-1))


def _ranged(moving: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(..., 1) whether any session of the row has a range."""
    return np.asarray(moving.any(axis=-1, keepdims=True))


def _rogers_satchell(
    opens: ArrayLike, highs: ArrayLike, lows: ArrayLike, closes: ArrayLike
) -> Floats:
    opens, highs, lows, closes = consistent(opens, highs, lows, closes)
    above = _log_ratio(highs, closes) * _log_ratio(highs, opens)
    return above + _log_ratio(lows, closes) * _log_ratio(lows, opens)


def _log_ratio(above: ArrayLike, below: ArrayLike) -> Floats:
    """ln(above/below), NaN unless both are prices, that is above zero."""
    one, other = as_returns(above), as_returns(below)
    prices = (one > 0) & (other > 0)
    return np.log(np.where(prices, one, np.nan) / np.where(prices, other, np.nan))


def _root(variance: Floats) -> Floats:
    return np.sqrt(np.where(variance >= 0, variance, np.nan))
