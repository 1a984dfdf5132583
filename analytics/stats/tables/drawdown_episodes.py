"""Drawdown episodes: every fall from a peak until its recovery, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import Columns, Dates, Floats
from analytics.stats.observations.sample import Returns, Sample
from analytics.stats.returns import first_date, last_date
from analytics.stats.tables.calendar import NEVER, Calendar

NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Episodes:
    """The drawdowns of a batch, row after row, each row's oldest first.

    Shape: all (K,). `row` is counted through the batch. `peak` is the date of the high it falls
    from, the latest if several; `trough` of its lowest point, the first if several; `recovery` of
    the first return that is back at the high, NaT if not yet. `depth` is a fraction < 0.
    `days_down` are calendar days from peak to trough, `days_to_recover` from trough to recovery,
    NaN if not yet, and `days` from peak to recovery, or to the last return.
    """

    row: Columns
    peak: Dates
    trough: Dates
    recovery: Dates
    depth: Floats
    days_down: Floats
    days_to_recover: Floats
    days: Floats

    def deepest(self, most: int) -> Episodes:
        """The deepest few, the deepest first; equal depths by age, the oldest first."""
        order = np.argsort(self.depth, kind="stable")[:most]
        return Episodes(*(getattr(self, name)[order] for name in self.__slots__))


def episodes(returns: Returns, *, dates: ArrayLike, base: ArrayLike | None = None) -> Episodes:
    """Every drawdown episode of every row.

    An episode is a stretch of returns after which wealth is below its highest point so far,
    the base p_0 = 1 included. The deepest one of a row is `max_drawdown` with its dates.

    Args:
        returns: (..., T) simple returns, NaN for missing.
        dates: (T,) or (..., T) dates of the returns; or T+1, price dates, a base first.
        base: the date of the price that the first return starts from, unless dates include it.
    """
    calendar = Calendar(returns, dates)
    (row, high, back, low), depth = calendar.sample.once(_listed)
    start = first_date(calendar.sample, dates=dates, base=base).reshape(-1)[row]
    end = last_date(calendar.sample, dates=dates).reshape(-1)[row]
    peak = np.where(high == NONE, start, calendar.of(row, np.maximum(high, 0)))
    trough = calendar.of(row, low)
    recovery = np.where(back == NONE, NEVER, calendar.of(row, np.maximum(back, 0)))
    until = np.where(back == NONE, end, recovery)
    return Episodes(
        row=row,
        peak=peak,
        trough=trough,
        recovery=recovery,
        depth=depth,
        days_down=_days(peak, trough),
        days_to_recover=_days(trough, recovery),
        days=_days(peak, until),
    )


def _listed(sample: Sample) -> tuple[Columns, Floats]:
    """(4, K) row and columns of high, recovery and trough, `NONE` for none; (K,) depths."""
    many = int(sample.falls.episodes.sum())
    found, depth = np.empty((4, many), dtype=np.int64), np.empty(many)
    from analytics.stats.kernels.path import episodes as list_episodes

    list_episodes(sample.rows, sample.depths, found, depth)
    return found, depth


def _days(since: Dates, until: Dates) -> Floats:
    """Calendar days between the two as float64, NaN where there is no later date."""
    days: NDArray[np.timedelta64] = (until - since).astype("timedelta64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))
