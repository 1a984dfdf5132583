"""Returns over a window: totals, growth rates, best and worst.

Shape throughout: returns `(..., T)`, simple, per period, NaN for missing → `(...)`. `dates` is
`(T,)` or `(..., T)` datetime64, the date of each return; `base` is `(...)`, the date of the price
that the first return starts from.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import Dates, Floats, as_returns
from analytics.stats.observations.sample import Returns, as_sample
from analytics.stats.tables.calendar import Calendar
from models.errors import InputError

__all__ = [
    "best_day",
    "cagr",
    "first_date",
    "last_date",
    "mean_return",
    "observations",
    "total_return",
    "wealth",
    "worst_day",
]

DAYS_A_YEAR = 365.25
SHORTEST_YEAR = 365


def first_date(returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None) -> Dates:
    """Date of the price that the first return starts from; NaT when there is no return.

    Args:
        returns: (..., T).
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
    """
    calendar = Calendar(returns, dates)
    if base is not None:
        start = np.asarray(base, dtype="datetime64[D]")
        return calendar.where_returned(np.broadcast_to(start, calendar.values.shape[:-1]))
    column = calendar.sample.first_column - 1
    if calendar.lead == 0 and ((column < 0) & calendar.returned).any():
        raise InputError(
            "the base date of the first return",
            "only the dates of the returns",
            "pass base=, or T+1 price dates",
        )
    return calendar.where_returned(calendar.at(column))


def last_date(returns: Returns, *, dates: ArrayLike) -> Dates:
    """Date of the last return; NaT when there is none. Arguments as in `first_date`."""
    calendar = Calendar(returns, dates)
    return calendar.where_returned(calendar.at(calendar.sample.last_column))


def observations(returns: Returns) -> NDArray[np.int64]:
    """Number of returns, n."""
    return as_sample(returns).count


def wealth(returns: ArrayLike) -> Floats:
    """Wealth of 1 after each return; NaN where there is none. Shape: (..., T) → (..., T)."""
    values = as_returns(returns)
    path = np.cumprod(np.where(np.isnan(values), 1.0, 1.0 + values), axis=-1)
    return np.where(np.isnan(values), np.nan, path)


def total_return(returns: Returns) -> Floats:
    """Growth over the whole window, p_n/p_0 - 1, as a fraction; NaN without a return."""
    sample = as_sample(returns)
    return np.where(sample.count > 0, sample.wealth - 1.0, np.nan)


def cagr(returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None) -> Floats:
    """Compound annual growth rate, (p_n/p_0)^(365.25/days) - 1, a fraction per year.

    Days run from `first_date` to `last_date`; under 365 days the result is NaN, because returns of
    less than a year must not be annualised (GIPS 2010, 5.A.4).

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.

    Raises:
        ShapeError: dates of another length.
        InputError: no base is given and the first return has no date before it.
    """
    sample = as_sample(returns)
    start = first_date(sample, dates=dates, base=base)
    days = (last_date(sample, dates=dates) - start).astype("timedelta64[D]")
    length = np.where(np.isnat(days), np.nan, days.astype(np.float64))
    whole = length >= SHORTEST_YEAR
    years = np.where(whole, length, SHORTEST_YEAR) / DAYS_A_YEAR
    # Masked last: 1.0 to the power NaN is 1, so NaN years would read as no growth.
    return np.where(whole, np.power(1.0 + total_return(sample), 1.0 / years) - 1.0, np.nan)


def mean_return(returns: Returns, *, periods: float = 252) -> Floats:
    """Arithmetic mean return, P·mean(r), a fraction per year."""
    return periods * as_sample(returns).mean


def best_day(returns: Returns) -> Floats:
    """The largest return of one period, a fraction."""
    return as_sample(returns).moments.highest


def worst_day(returns: Returns) -> Floats:
    """The smallest return of one period, a fraction."""
    return as_sample(returns).moments.lowest
