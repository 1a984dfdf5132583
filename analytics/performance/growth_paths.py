"""Growth paths: wealth of 1 in each ticker, from a common start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.stats import drawdown, max_drawdown
from analytics.study import Study
from analytics.study.series import Dates, Floats

# Starts that differ by no more than this are due to exchange holidays.
SLACK = np.timedelta64(7, "D")


@dataclass(frozen=True, slots=True, eq=False)
class GrowthPaths:
    """The growth of 1.

    Attributes:
        tickers: N, those with a price between start and end; others are left out.
        dates: (T,) sessions.
        growth: (N, T), NaN where there is no price and before its start.
        starts, ends: (N,) sessions of each row's first and last value.
        common: whether all rows begin on nearly the same day.
        drawdown: (N, T) ≤ 0, from the start on; NaN where growth is.
        deepest: (N,) the deepest drawdown.
    """

    tickers: tuple[str, ...]
    dates: Dates
    growth: Floats
    starts: Dates
    ends: Dates
    common: bool
    drawdown: Floats
    deepest: Floats

    @property
    def last(self) -> Floats:
        """(N,) the growth at each row's end."""
        rows = [row[~np.isnan(row)][-1] for row in self.growth]
        return np.array(rows, dtype=np.float64)


def starts_differ(study: Study, names: Sequence[str]) -> bool:
    """Whether some of these tickers begin more than a week after others."""
    known = _bases(study, names)
    return bool(len(known) and known.max() - known.min() > SLACK)


def growth_paths(study: Study, names: Sequence[str], *, common: bool = True) -> GrowthPaths:
    """The growth of these tickers in their order; tickers without a return are left out.

    Args:
        study: contains the tickers, and possibly others.
        names: the tickers.
        common: whether all begin at the latest first session. If a ticker has ended by then, there
            is no common start, and each begins at its own.
    """
    shown = [name for name in names if name not in study.unmeasured]
    rows = [study.tickers.index(name) for name in shown]
    growth, simple = study.growth[rows], study.daily.simple[rows]
    first = _common_start(study, shown, growth) if common else None
    if first is not None:
        before = study.dates < first
        growth = np.where(before, np.nan, growth / _at(growth, study.dates <= first))
        simple = np.where(study.dates <= first, np.nan, simple)
    there = ~np.isnan(growth)
    starts = study.dates[there.argmax(axis=-1)] if len(rows) else study.dates[:0]
    ends = study.dates[::-1][there[:, ::-1].argmax(axis=-1)] if len(rows) else study.dates[:0]
    return GrowthPaths(
        tickers=tuple(shown),
        dates=study.dates,
        growth=growth,
        starts=starts,
        ends=ends,
        common=first is not None or not starts_differ(study, shown),
        drawdown=np.where(study.dates == starts[:, None], 0.0, drawdown(simple)),
        deepest=np.asarray(max_drawdown(simple)),
    )


def _bases(study: Study, names: Sequence[str]) -> Dates:
    found = study.base[[study.tickers.index(name) for name in names]]
    return np.asarray(found[~np.isnat(found)])


def _common_start(study: Study, names: Sequence[str], growth: Floats) -> np.datetime64 | None:
    """The latest start; None if starts nearly coincide, or if a ticker ended before it."""
    if not starts_differ(study, names):
        return None
    first: np.datetime64 = _bases(study, names).max()
    later = ~np.isnan(growth[:, study.dates > first])
    return first if later.any(axis=-1).all() else None


def _at(growth: Floats, until: np.ndarray) -> Floats:
    """(N, 1) the last value of each row in these columns."""
    inside = np.where(until, growth, np.nan)
    there = ~np.isnan(inside)
    last = there.shape[-1] - 1 - there[:, ::-1].argmax(axis=-1)
    return np.asarray(inside[np.arange(len(inside)), last][:, None])
