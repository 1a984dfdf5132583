"""Pair: returns and benchmark from shared session to shared session, and their sums."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.stats.observations.arrays import (
    Columns,
    Floats,
    as_returns,
    divide,
    real,
    require_same_sessions,
)
from analytics.stats.observations.sample import Returns, Sample, as_sample

# Two points always lie on a line, so a metric of two series needs more shared returns.
FEWEST = 3


class PairProducts(NamedTuple):
    """(...) means of both series, and sums of products of the deviations from them."""

    own_mean: Floats
    other_mean: Floats
    own_squares: Floats
    other_squares: Floats
    both: Floats


class Pair:
    """Two series over the sessions they share.

    A session is shared when both have a price at it: where a return ends, and one column before
    a series' first return, where it starts. Between two shared sessions each series compounds
    its own returns, so that a gap in one makes a longer return in the other.

    Attributes:
        own, other: (R, T) packed returns of the two, NaN after them; for one benchmark with the
            same gaps as all rows, `other` is (1, T).
        count: (...) their number.
        shape: broadcast shape of the two as passed, (..., T).
    """

    def __init__(self, returns: Returns, benchmark: ArrayLike) -> None:
        sample, given = as_sample(returns), as_returns(benchmark)
        require_same_sessions(sample.values.shape, sample.labels, benchmark, given)
        self.shape = np.broadcast_shapes(sample.values.shape, given.shape)
        own = sample if sample.values.shape == self.shape else Sample(self._wide(sample.values))
        other = Sample(given if given.ndim == 1 else self._wide(given))
        self._given = (
            own.rows,
            other.rows,
        )  # not the sample: no cycle
        if _alike(*self._given):
            self.own, self.other, self._counts = own.packed, other.packed, own.counts
        else:
            self.own, self.other, self._counts = self._shared(packing=True)

    @property
    def count(self) -> NDArray[np.int64]:
        """(...) number of shared returns, n."""
        return self._counts.reshape(self.shape[:-1])

    @property
    def few(self) -> NDArray[np.bool_]:
        """(...) whether they share too few returns for a metric of both."""
        return self.count < FEWEST

    @cached_property
    def products(self) -> PairProducts:
        """NaN below three shared returns, because two points always lie on a line."""
        from analytics.stats.kernels.pairs import products

        out = np.empty((len(PairProducts._fields), len(self.own)))
        products(self.own, self.other, self._counts, out)
        out = out.reshape(len(out), *self.shape[:-1])
        return PairProducts(*np.where(self.few, np.nan, out))

    @property
    def own_squares(self) -> Floats:
        """(...) Σ of own squared deviations; 0 if only rounding, or below two returns."""
        return self._varying(self.products.own_squares)

    @property
    def other_squares(self) -> Floats:
        """(...) the same for the benchmark."""
        return self._varying(self.products.other_squares)

    @cached_property
    def active(self) -> Sample:
        """The returns less the benchmark's; none below three."""
        above = (self.own - self.other).reshape(self.shape)
        return Sample(np.where(self.few[..., None], np.nan, above) if self.few.any() else above)

    def growth(self, sign: float) -> tuple[Floats, Floats]:
        """(...) geometric mean returns of both where the benchmark rises (1) or falls (-1)."""
        from analytics.stats.kernels.pairs import growth

        out, work = np.empty((2, len(self.own))), np.empty(self.own.shape[-1] + 1)
        for packed, row in zip((self.own, self.other), out, strict=True):
            growth(packed, self.other, self._counts, sign, work, row)
        own, other = np.where(self.few, np.nan, out.reshape(2, *self.shape[:-1]))
        return own, other

    def in_columns(self) -> tuple[Floats, Floats]:
        """Both as (..., T), each return where it ends, NaN elsewhere."""
        own, other, _ = self._shared(packing=False)
        return own.reshape(self.shape), other.reshape(self.shape)

    @property
    def complete(self) -> bool:
        """Whether the two share all sessions."""
        return bool((self._counts == self.shape[-1]).all())

    def at_observed(self, packed: Floats) -> Floats:
        """(..., T) packed numbers (R, T) in the columns where shared returns end, NaN elsewhere."""
        if self.complete:
            return packed.reshape(self.shape)
        from analytics.stats.kernels.moments import unpack

        own, _, _ = self._shared(packing=False)
        out = np.empty(own.shape)
        unpack(own, packed, out)
        return out.reshape(self.shape)

    def _shared(self, *, packing: bool) -> tuple[Floats, Floats, Columns]:
        from analytics.stats.kernels.pairs import share

        own, other = self._given
        mine, theirs = np.empty(own.shape), np.empty(own.shape)
        counts = np.empty(len(own), dtype=np.int64)
        share(own, other, packing, mine, theirs, counts)
        return mine, theirs, counts

    def _wide(self, values: Floats) -> Floats:
        """The values unchanged if they have that shape, because NumPy would make them read-only."""
        return values if values.shape == self.shape else np.broadcast_to(values, self.shape)

    def _varying(self, squares: Floats) -> Floats:
        spread = np.sqrt(divide(squares, np.where(self.count > 1, self.count - 1, 0)))
        return np.where(real(spread) > 0, squares, 0.0)


def as_pair(returns: Returns, benchmark: ArrayLike | None) -> Pair:
    """The pair of returns and benchmark, cached by a Sample.

    Without a benchmark there are no shared returns.
    """
    sample = as_sample(returns)
    if benchmark is None:
        return sample.once(_alone)
    return sample.once(Pair, benchmark)


def _alike(own: Floats, other: Floats) -> bool:
    from analytics.stats.kernels.pairs import alike

    return bool(alike(own, other))


def _alone(sample: Sample) -> Pair:
    return Pair(sample, np.full(sample.values.shape[-1], np.nan))
