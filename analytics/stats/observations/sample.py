"""Sample: the observed returns of each row, with cached sums and order statistics.

Every metric is a formula over a Sample. The function of one metric makes a Sample of its array;
`evaluate` passes the same Sample to all metrics, so that sums, drawdowns and order statistics are
shared. In both cases a row's numbers come from the same loop over its observed returns, so they
have the same bits alone, in a batch or with missing sessions.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import (
    Columns,
    Floats,
    as_returns,
    divide,
    for_kernels,
    labels_of,
    real,
)

Answer = TypeVar("Answer")


class SampleMoments(NamedTuple):
    """(...) mean; sums of powers and of neighbours' products of the deviations; extremes."""

    mean: Floats
    second: Floats
    third: Floats
    fourth: Floats
    lagged: Floats
    lowest: Floats
    highest: Floats


class About(NamedTuple):
    """(...) sums and counts of the excess over a target and of the shortfall below it."""

    gains: Floats
    losses: Floats
    squares_below: Floats
    above: Floats
    below: Floats


class Tail(NamedTuple):
    """(...) a quantile of type 7 (Hyndman & Fan 1996), and the mean of the returns up to it."""

    quantile: Floats
    mean: Floats


class Falls(NamedTuple):
    """(...) sum of all drawdowns squared; number of episodes, sum of their depths; sum of all."""

    squares: Floats
    episodes: Floats
    total: Floats
    every: Floats


class Sample:
    """Rows of returns `(..., T)`, NaN for missing, read only.

    Attributes:
        values: (..., T) as given, float64.
        labels: the index of the returns as passed, None without one.
        shape: shape of one number per row, (...).

    Raises:
        ShapeError: a scalar.
    """

    def __init__(self, returns: ArrayLike) -> None:
        self.values = as_returns(returns)
        self.labels = labels_of(returns)
        self.shape = self.values.shape[:-1]
        self._known: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    @cached_property
    def rows(self) -> Floats:
        """(R, T) the batch as one axis."""
        return for_kernels(self.values)

    @cached_property
    def packed(self) -> Floats:
        """(R, T) the observed returns in front, NaN after them; the rows themselves if complete."""
        return self._packing[0]

    @property
    def complete(self) -> bool:
        """Whether no return of any row is missing."""
        return self.packed is self.rows

    @property
    def count(self) -> NDArray[np.int64]:
        """(...) number of observed returns, n."""
        return self._packing[1][0].reshape(self.shape)

    @property
    def first_column(self) -> Columns:
        """(...) column of the first observed return; T where there is none."""
        return self._packing[1][1].reshape(self.shape)

    @property
    def last_column(self) -> Columns:
        """(...) column of the last observed return; -1 where there is none."""
        return self._packing[1][2].reshape(self.shape)

    @cached_property
    def moments(self) -> SampleMoments:
        """NaN without a return; deviations are from the mean of all, in two passes."""
        out = np.empty((7, len(self.rows)))
        from analytics.stats.kernels.moments import moments

        moments(self.packed, self.counts, out)
        return SampleMoments(*self._shaped(out))

    @property
    def mean(self) -> Floats:
        """(...) accurate far from zero too; NaN without a return."""
        return self.moments.mean

    @cached_property
    def sd(self) -> Floats:
        """(...) standard deviation, ddof 1; NaN below two returns.

        0 for a row that varies only by rounding (`models.prices.constancy`).
        """
        spread = np.sqrt(divide(self.moments.second, np.where(self.count > 1, self.count - 1, 0)))
        return real(spread, self.largest)

    @property
    def largest(self) -> Floats:
        """(...) the greatest absolute return; NaN without one."""
        return np.maximum(np.abs(self.moments.lowest), np.abs(self.moments.highest))

    def moment(self, order: int) -> Floats:
        """(...) central moment of order 2 to 4, the mean of the deviations' powers (biased)."""
        return divide(self.moments[order - 1], self.count)

    def about(self, target: float) -> About:
        """Gains and losses about a return per period; 0 without a return."""
        return self.once(_about, target)

    def tail(self, level: float) -> Tail:
        """The quantile of that level, 0 to 1; NaN without a return."""
        return self.once(_tail, level)

    @cached_property
    def depths(self) -> Floats:
        """(R, T) packed drawdowns, ≤ 0, NaN after them; see `drawdown.drawdown`."""
        depth = np.empty(self.rows.shape)
        from analytics.stats.kernels.path import depths

        depths(self.packed, self.counts, TWO_ROUNDINGS, depth)
        return depth

    @property
    def wealth(self) -> Floats:
        """(...) wealth of 1 after the last return; 1 without a return."""
        return self._ends[0].reshape(self.shape)

    @property
    def deepest(self) -> Floats:
        """(...) the deepest drawdown, ≤ 0; 0 if there is none."""
        return self._ends[1].reshape(self.shape)

    @property
    def falls(self) -> Falls:
        """Sums over the drawdowns; 0 if there is none."""
        return Falls(*self._shaped(self._fallen[0]))

    @property
    def deepest_at(self) -> Columns:
        """(3, ...) columns of the deepest drawdown's trough, high and recovery; -1 for none."""
        return self._fallen[1].reshape(3, *self.shape)

    def at_observed(self, packed: Floats) -> Floats:
        """(..., T) packed numbers (R, T) in the columns of observed returns, NaN elsewhere."""
        if self.complete:
            return packed.reshape(self.values.shape)
        out = np.empty(self.rows.shape)
        from analytics.stats.kernels.moments import unpack

        unpack(self.rows, packed, out)
        return out.reshape(self.values.shape)

    def once(self, compute: Callable[..., Answer], *given: Any) -> Answer:
        """`compute(self, *given)`, cached by these numbers or objects."""
        key = (compute, *(one if isinstance(one, int | float | str) else id(one) for one in given))
        if key not in self._known:  # the arguments are stored, so that their ids are not reused
            self._known[key] = given, compute(self, *given)
        return self._known[key][1]

    @cached_property
    def _packing(self) -> tuple[Floats, NDArray[np.int64]]:
        from analytics.stats.kernels.moments import gaps, pack

        many, length = self.rows.shape
        if not gaps(self.rows):
            return self.rows, np.repeat([[length], [0], [length - 1]], many, axis=1)
        packed, seen = np.empty(self.rows.shape), np.empty((3, many), dtype=np.int64)
        pack(self.rows, packed, seen)
        return packed, seen

    @property
    def counts(self) -> NDArray[np.int64]:
        """(R,) number of observed returns of each row."""
        return self._packing[1][0]

    @cached_property
    def _ends(self) -> Floats:
        out = np.empty((2, len(self.rows)))
        from analytics.stats.kernels.path import ends

        ends(self.rows, self.counts, TWO_ROUNDINGS, out)
        return out

    @cached_property
    def _fallen(self) -> tuple[Floats, Columns]:
        out, place = np.empty((4, len(self.rows))), np.empty((3, len(self.rows)), dtype=np.int64)
        from analytics.stats.kernels.path import falls

        falls(self.rows, self.depths, out, place)
        return out, place

    def _shaped(self, out: Floats) -> Floats:
        return out.reshape(len(out), *self.shape)


# Argument of a metric: an array, or a Sample that several metrics share.
Returns: TypeAlias = ArrayLike | Sample

# Computing a return from two prices and compounding it has at most two roundings.
TWO_ROUNDINGS = 2 * float(np.finfo(np.float64).eps)


def as_sample(returns: Returns) -> Sample:
    """A Sample unchanged; a new one for an array."""
    return returns if isinstance(returns, Sample) else Sample(returns)


def _about(sample: Sample, target: float) -> About:
    out = np.empty((5, len(sample.rows)))
    from analytics.stats.kernels.moments import about

    about(sample.packed, sample.counts, target, out)
    return About(*out.reshape(5, *sample.shape))


def _tail(sample: Sample, level: float) -> Tail:
    out, work = np.empty((2, len(sample.rows))), np.empty(sample.rows.shape[-1] + 1)
    from analytics.stats.kernels.tails import tail

    tail(sample.packed, sample.counts, level, work, out)
    return Tail(*out.reshape(2, *sample.shape))
