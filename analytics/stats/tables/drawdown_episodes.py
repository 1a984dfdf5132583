"""Drawdown episodes: every fall from a high until wealth is back at it, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.drawdown import drawdown
from analytics.stats.observations.observed import Dates, Floats
from analytics.stats.returns import first_date
from analytics.stats.tables.calendar import NEVER
from models.errors import ShapeError


@dataclass(frozen=True, slots=True, eq=False)
class Episodes:
    """The drawdowns of one ticker, oldest first.

    Shape: all (K,). `peak` is the date of the high it falls from, the latest if several;
    `trough` of its lowest point, the first if several; `recovery` of the first return that is
    back at the high, NaT if not yet. `depth` is a fraction < 0. `days_down` are calendar days
    from peak to trough, `days_to_recover` from trough to recovery, NaN if not yet, and `days`
    from peak to recovery, or to the last return.
    """

    peak: Dates
    trough: Dates
    recovery: Dates
    depth: Floats
    days_down: Floats
    days_to_recover: Floats
    days: Floats

    def deepest(self, most: int) -> Episodes:
        """The deepest few, the deepest first; of equal depths the oldest first."""
        order = np.argsort(self.depth, kind="stable")[:most]
        return Episodes(*(getattr(self, name)[order] for name in self.__slots__))


def episodes(returns: ArrayLike, *, dates: ArrayLike, base: ArrayLike | None = None) -> Episodes:
    """Every drawdown episode of one ticker.

    An episode is a stretch of returns after which wealth is below its highest point so far,
    the base p_0 = 1 included. The deepest one is `max_drawdown` with its dates.

    Args:
        returns: (T,) simple returns, NaN for missing.
        dates: (T,) dates of the returns; or T+1, price dates, a base first.
        base: the date of the price that the first return starts from, where dates do not lead.

    Raises:
        ShapeError: returns of more than one dimension.
    """
    values = np.asarray(returns, dtype=np.float64)
    if values.ndim != 1:
        raise ShapeError("returns of shape (T,)", str(values.shape), "ask ticker by ticker")
    at = np.flatnonzero(~np.isnan(values))
    start, days = first_date(values, dates=dates, base=base), np.asarray(dates, "datetime64[D]")
    own = days[len(days) - len(values) :][at]
    return _of_depths(np.append(0.0, drawdown(values[at])), np.append(start, own))


def _of_depths(depth: Floats, days: Dates) -> Episodes:
    """The episodes of the drawdowns from p_0 on and their dates, both (n+1,)."""
    starts, stops = _paired(depth < 0)
    trough = np.array([a + depth[a:b].argmin() for a, b in zip(starts, stops, strict=True)], int)
    recovered = stops < len(depth)
    back = np.where(recovered, days[np.minimum(stops, len(days) - 1)], NEVER)
    peak, low = days[starts - 1], days[trough]
    end = np.where(recovered, back, days[-1:])
    return Episodes(
        peak=peak,
        trough=low,
        recovery=back,
        depth=depth[trough],
        days_down=_days(low - peak),
        days_to_recover=_days(back - low),
        days=_days(end - peak),
    )


def _paired(below: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First place of each run of True and the place after its last."""
    edges = np.flatnonzero(np.diff(below.astype(np.int8), prepend=0, append=0))
    return edges[::2], edges[1::2]


def _days(span: NDArray[np.timedelta64]) -> Floats:
    """Calendar days as float64, NaN for NaT."""
    days = span.astype("timedelta64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.float64))
