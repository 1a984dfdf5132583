"""Best and worst whole calendar months and years.

A month is whole when the ticker has a price before it and one after it, and the window leaves
none of its returns out. Both are known from two dates beside the returns: `base`, that of the
price the first return starts from, and `after`, that of the first price after the last return.
A month is whole if the base lies before it, and the next return, or else `after`, behind it.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`; of a month or a shorter period.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from analytics.stats.calendar import NEVER, Calendar
from analytics.stats.observed import Dates, Floats, as_rows
from analytics.stats.returns import first_date

Date = ArrayLike | None


def best_month(
    returns: ArrayLike, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The largest return of a whole calendar month, a fraction; NaN when there is none.

    Args:
        returns: (..., T).
        dates: (T,) or (..., T) dates of the returns; or one more, price dates, a base first.
        base: (...) base dates; None takes the date before the first return.
        after: (...) dates of the first price after the last return, NaT where there is none;
            None is that everywhere, so that the last month is not known to be whole.
    """
    return _extreme(returns, dates, base, after, "M", np.fmax)


def worst_month(
    returns: ArrayLike, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The smallest return of a whole calendar month. Arguments as in `best_month`."""
    return _extreme(returns, dates, base, after, "M", np.fmin)


def best_year(
    returns: ArrayLike, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The largest return of a whole calendar year. Arguments as in `best_month`."""
    return _extreme(returns, dates, base, after, "Y", np.fmax)


def worst_year(
    returns: ArrayLike, *, dates: ArrayLike, base: Date = None, after: Date = None
) -> Floats:
    """The smallest return of a whole calendar year. Arguments as in `best_month`."""
    return _extreme(returns, dates, base, after, "Y", np.fmin)


def _extreme(
    returns: ArrayLike,
    dates: ArrayLike,
    base: Date,
    after: Date,
    unit: Literal["M", "Y"],
    pick: np.ufunc,
) -> Floats:
    calendar = Calendar(returns, dates)
    shape, values = calendar.values.shape[:-1], as_rows(calendar.values)
    start = first_date(returns, dates=dates, base=base).reshape(-1)
    row, column = np.nonzero(~np.isnan(values))
    period = calendar.of(row, column).astype(f"datetime64[{unit}]")
    opens = np.flatnonzero(_changes(row) | _changes(period))
    compounded = np.multiply.reduceat(1.0 + values[row, column], opens) - 1.0
    row, period = row[opens], period[opens]
    behind = np.where(_changes(row[::-1])[::-1], _following(after, shape)[row], period + 1)
    whole = (start[row] < _day(period)) & (behind >= _day(period + 1))
    found = np.full(len(values), np.nan)
    pick.at(found, row[whole], compounded[whole])
    return found.reshape(shape)


def _following(after: Date, shape: tuple[int, ...]) -> Dates:
    """Dates of the first price after the window, row by row."""
    given = NEVER if after is None else np.asarray(after, dtype="datetime64[D]")
    return np.broadcast_to(given, shape).reshape(-1)


def _changes(labels: np.ndarray) -> np.ndarray:
    """Whether each label differs from the one before; true for the first."""
    return np.append(True, labels[1:] != labels[:-1])[: len(labels)]


def _day(period: Dates) -> Dates:
    """The first day of each period."""
    return period.astype("datetime64[D]")
