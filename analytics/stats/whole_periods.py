"""Best and worst whole calendar months and years.

A month is whole when the ticker has a price before it and one after it, and the window leaves
none of its returns out. Both are known from two dates beside the returns: `base`, that of the
price the first return starts from, and `after`, that of the first price after the last return.
A month is whole if the base lies before it, and the next return, or else `after`, behind it.

Shape: simple returns `(..., T)`, NaN for missing → `(...)`; of a month or a shorter period.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.calendar import NEVER, Calendar
from analytics.stats.observed import Columns, Dates, Floats, as_rows, count
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


def whole_stretches(
    returns: ArrayLike,
    *,
    dates: ArrayLike,
    base: Date = None,
    after: Date = None,
    unit: Literal["M", "Y"],
) -> list[NDArray[np.int64]]:
    """Row by row, the (K, 2) observed returns [first, stop) of each whole month "M" or year "Y".

    Counted among the observed returns of the row, from 0. Other arguments as in `best_month`.
    """
    found = _periods(Calendar(returns, dates), dates, base, after, unit)
    ahead = np.cumsum(found.observed) - found.observed
    edges = np.stack((found.first, found.stop), axis=-1) - ahead[found.row, None]
    return [edges[found.whole & (found.row == row)] for row in range(len(found.observed))]


def _extreme(
    returns: ArrayLike,
    dates: ArrayLike,
    base: Date,
    after: Date,
    unit: Literal["M", "Y"],
    pick: np.ufunc,
) -> Floats:
    calendar = Calendar(returns, dates)
    values, periods = as_rows(calendar.values), _periods(calendar, dates, base, after, unit)
    gross = 1.0 + values[~np.isnan(values)]
    compounded = np.multiply.reduceat(gross, periods.first) - 1.0
    found = np.full(len(values), np.nan)
    pick.at(found, periods.row[periods.whole], compounded[periods.whole])
    return found.reshape(calendar.values.shape[:-1])


class _Periods(NamedTuple):
    """Calendar periods of a batch, row after row; K of them, of R rows.

    `first` and `stop` (K,) are places among all observed returns of the batch, `observed` (R,)
    how many each row has.
    """

    row: Columns
    first: Columns
    stop: Columns
    whole: NDArray[np.bool_]
    observed: Columns


def _periods(
    calendar: Calendar, dates: ArrayLike, base: Date, after: Date, unit: Literal["M", "Y"]
) -> _Periods:
    shape, values = calendar.values.shape[:-1], as_rows(calendar.values)
    start = first_date(calendar.values, dates=dates, base=base).reshape(-1)
    row, column = np.nonzero(~np.isnan(values))
    period = calendar.of(row, column).astype(f"datetime64[{unit}]")
    opens = np.flatnonzero(_changes(row) | _changes(period))
    stop, observed = np.append(opens[1:], len(row))[: len(opens)], count(values)
    row, period = row[opens], period[opens]
    behind = np.where(_changes(row[::-1])[::-1], _following(after, shape)[row], period + 1)
    whole = (start[row] < _day(period)) & (behind >= _day(period + 1))
    return _Periods(row, opens, stop, whole, observed)


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
