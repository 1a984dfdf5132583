"""Best and worst whole calendar months and years.

A month is whole when no gap cuts it, its edges included: the last price before it is at most
`SLACK` days older than its first day, the last one inside it at most `SLACK` days older than its
last day, and there is a price after it. The dates of prices follow from the dates of returns and
two further dates: `base`, of the price from which the first return starts, and `after`, of the
first price after the last return.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`; of a month or a shorter period.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import Columns, Dates, Floats
from analytics.stats.observations.sample import Returns, Sample, as_sample
from analytics.stats.returns import first_date
from analytics.stats.tables.calendar import NEVER, Calendar

__all__ = ["best_month", "best_year", "worst_month", "worst_year"]

Date = ArrayLike | None
LATE = 2**40  # in days, after every date
# Days; longer than any closure of an exchange at the turn of a year, shorter than half a month.
SLACK = 15


def best_month(
    returns: Returns, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The largest return of a whole calendar month, a fraction; NaN when there is none.

    Args:
        returns: (..., T).
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, NaT where there is none;
            None means unknown, so that the last month does not count as whole.
    """
    return _extreme(np.fmax, as_sample(returns).once(_periods, dates, base, after, "M"))


def worst_month(
    returns: Returns, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The smallest return of a whole calendar month.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, or None; see `best_month`.

    Returns:
        (...) a fraction; NaN when there is no whole month.
    """
    return _extreme(np.fmin, as_sample(returns).once(_periods, dates, base, after, "M"))


def best_year(
    returns: Returns, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The largest return of a whole calendar year.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, or None; see `best_month`.

    Returns:
        (...) a fraction; NaN when there is no whole year.
    """
    return _extreme(np.fmax, as_sample(returns).once(_periods, dates, base, after, "Y"))


def worst_year(
    returns: Returns, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The smallest return of a whole calendar year.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, or None; see `best_month`.

    Returns:
        (...) a fraction; NaN when there is no whole year.
    """
    return _extreme(np.fmin, as_sample(returns).once(_periods, dates, base, after, "Y"))


def whole_stretches(
    returns: Returns,
    *,
    dates: ArrayLike,
    base: Date = None,
    after: Date = None,
    unit: Literal["M", "Y"],
) -> list[NDArray[np.int64]]:
    """Row by row, the (K, 2) observed returns [first, stop) of each whole month "M" or year "Y".

    Counted among the observed returns of the row, from 0.

    Args:
        returns: (..., T) simple returns, fractions, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, or None; see `best_month`.
        unit: months "M" or years "Y".
    """
    found = as_sample(returns).once(_periods, dates, base, after, unit)
    pairs = zip(found.edges, found.many.tolist(), strict=True)
    return [edges[:many] for edges, many in pairs]


class _Periods(NamedTuple):
    """The whole periods of R rows, at most K per row, in front."""

    edges: NDArray[np.int64]  # (R, K, 2) first and one after the last of its observed returns
    grown: Floats  # (..., K) their compounded returns, NaN after them
    many: Columns  # (R,) their number


def _periods(
    sample: Sample, dates: ArrayLike, base: Date, after: Date, unit: Literal["M", "Y"]
) -> _Periods:
    from analytics.stats.kernels.periods import whole

    days = Calendar(sample, dates).days
    period = days.astype(f"datetime64[{unit}]")
    start = first_date(sample, dates=dates, base=base).reshape(-1)
    given = NEVER if after is None else np.asarray(after, dtype="datetime64[D]")
    following = np.broadcast_to(given, sample.shape).reshape(-1)
    many = 1 + int(np.count_nonzero(period[:, 1:] != period[:, :-1], axis=-1).max(initial=0))
    edges = np.empty((len(sample.rows), many, 2), dtype=np.int64)
    grown, count = np.empty(edges.shape[:2]), np.empty(len(edges), dtype=np.int64)
    whole(
        sample.rows,
        _days(days),
        _days(period),
        _days(period + 1),
        np.where(np.isnat(start), LATE, _days(start)),
        np.where(np.isnat(following), np.iinfo(np.int64).min, _days(following)),
        SLACK,
        edges,
        grown,
        count,
    )
    return _Periods(edges, grown.reshape(*sample.shape, many), count)


def _extreme(pick: np.ufunc, periods: _Periods) -> Floats:
    return np.asarray(pick.reduce(periods.grown, axis=-1))


def _days(dates: Dates) -> Columns:
    """Days since 1970; for a period, its first day."""
    return np.ascontiguousarray(dates.astype("datetime64[D]").astype(np.int64))
