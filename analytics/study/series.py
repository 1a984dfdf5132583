"""Series of a study: returns by date, own and shared with the benchmark. NumPy, picklable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from analytics.stats.ranges import contradictory

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
Columns = NDArray[np.int64]
RANGE = ("open", "high", "low")


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """Returns of one frequency, NaN in columns without a return.

    Shape: `simple` and `log` are (N, P). `labels` (P,) are the dates of the returns file, the
    period's last calendar day; `sessions` (N, P) each ticker's last session in the period.
    """

    labels: Dates
    sessions: Dates
    simple: Floats
    log: Floats

    def rows(self, chosen: slice) -> Returns:
        """Those tickers' returns, with the same labels."""
        chosen_rows = self.sessions[chosen], self.simple[chosen], self.log[chosen]
        return Returns(self.labels, *chosen_rows)


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Simple returns over the sessions that each ticker shares with the benchmark.

    Shape: (N, P) each, on the columns of the periodic returns and NaN in the same places; row i
    of `benchmark` is the benchmark on the sessions that it shares with ticker i.
    """

    simple: Floats
    benchmark: Floats

    def rows(self, chosen: slice) -> Shared:
        """Those tickers' returns shared with the benchmark."""
        return Shared(self.simple[chosen], self.benchmark[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class DailyBars:
    """Daily log returns and the split-adjusted prices of their sessions, NaN where there is none.

    Shape: (N, T) each. `previous` is the last observed close before each session.
    """

    log: Floats
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    previous: Floats

    def last(self, count: int) -> DailyBars:
        """The last `count` sessions."""
        start = self.log.shape[-1] - count
        return self._each(lambda values: values[:, start:])

    def rows(self, chosen: slice) -> DailyBars:
        """Those tickers' bars."""
        return self._each(lambda values: values[chosen])

    def where(self, chosen: NDArray[np.bool_]) -> DailyBars:
        """NaN in every field where not chosen, (N, T)."""
        return self._each(lambda values: np.where(chosen, values, np.nan))

    def longer(self, first_columns: Columns) -> DailyBars:
        """Bars of periods that start at those columns, from the sessions with a return.

        First open and close before it, highest high, lowest low, last close, sum of log returns.
        If a session of a period lacks a high, the period's high is missing.

        Shape: (N, T) → (N, P).
        """
        there = ~np.isnan(self.log)
        first = _extreme(
            np.where(there, np.arange(there.shape[-1]), np.inf), first_columns, np.minimum
        )
        last = _extreme(
            np.where(there, np.arange(there.shape[-1]), -np.inf), first_columns, np.maximum
        )
        return DailyBars(
            log=np.add.reduceat(np.where(there, self.log, 0.0), first_columns, axis=-1)
            + np.where(np.isnan(first), np.nan, 0.0),
            open=_at(self.open, first),
            high=_extreme(np.where(there, self.high, -np.inf), first_columns, np.maximum),
            low=_extreme(np.where(there, self.low, np.inf), first_columns, np.minimum),
            close=_at(self.close, last),
            previous=_at(self.previous, first),
        )

    def consistent(self) -> DailyBars:
        """The bars without open, high and low of sessions whose prices contradict each other."""
        good = ~contradictory(self.open, self.high, self.low, self.close)
        retained = {name: np.where(good, getattr(self, name), np.nan) for name in RANGE}
        return replace(self, **retained)

    def inputs(self, *, consistent: bool = True) -> dict[str, Floats]:
        """Arguments of the volatility estimators by name, for the sessions with a return.

        Args:
            consistent: whether to drop open, high and low of sessions whose prices contradict each
                other.
        """
        retained = self.where(~np.isnan(self.log))
        retained = retained.consistent() if consistent else retained
        return {
            "log_returns": retained.log,
            "opens": retained.open,
            "highs": retained.high,
            "lows": retained.low,
            "closes": retained.close,
            "previous": retained.previous,
        }

    def _each(self, change: Callable[[Floats], Floats]) -> DailyBars:
        return DailyBars(*(change(getattr(self, field.name)) for field in fields(self)))


def _extreme(values: Floats, first_columns: Columns, pick: np.ufunc) -> Floats:
    """(N, P) the extreme of each period, NaN for an empty one, where it is infinite."""
    found = pick.reduceat(values, first_columns, axis=-1)
    return np.where(np.isinf(found), np.nan, found)


def _at(values: Floats, column: Floats) -> Floats:
    """(N, P) the entries in those columns; NaN for NaN."""
    missing = np.isnan(column)
    place = np.where(missing, 0, column).astype(np.int64)
    return np.where(missing, np.nan, np.take_along_axis(values, place, axis=-1))
