"""Resamples on a CPU, by compiled loops; sums are computed on request.

Shape: R resamples lie in `groups` of `width`, (groups, n, width); see the module kernels.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.bootstrap.draws import uniforms
from models.bootstrap.resampling import (
    TAIL,
    WIDTH,
    kernels,
    kernels_beside,
    kernels_order,
    kernels_path,
    kernels_worst,
)
from models.bootstrap.schedule import Schedule
from models.device import to_numpy

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
Places = NDArray[np.uint32]


class ArrayDraws:
    """The uniform numbers of some replicates; see models.bootstrap.draws."""

    def __init__(
        self, seed: int, replicates: range, length: int, device: torch.device | None = None
    ) -> None:
        """Draw for these replicates, up to `length` observations each; `device` is the CPU."""
        numbers = uniforms(seed, replicates, length)
        self.replicates = len(replicates)
        self._chance, self._place = (_side_by_side(numbers[..., half]) for half in (0, 1))

    def columns(self, n: int, new_block: float) -> Places:
        """(groups, n, width) drawn observations, as columns of the series written twice.

        Lanes after the R-th are padding.
        """
        groups, _, width = self._chance.shape
        found = np.empty((groups, n, width), dtype=np.uint32)
        kernels.draw(self._chance, self._place, new_block, found)
        return found


class ArraySeries:
    """The n observed returns of a ticker, and of its benchmark.

    Attributes:
        ordered: (n,) ascending.
        other: (n,) the benchmark's in that order; NaN without one.
        returns, benchmark, ranks: (2n,) written twice, since blocks that run past the end go on
            from the beginning; a rank is a return's place in `ordered`.
    """

    def __init__(self, returns: Tensor, benchmark: Tensor | None = None) -> None:
        """(n,) each, complete, on the CPU; the benchmark's on the same sessions."""
        own = to_numpy(returns)
        order = np.argsort(own, kind="stable")
        self.ordered = own[order]
        ranks = np.empty(len(own), dtype=np.uint32)
        ranks[order] = np.arange(len(own))
        other = np.full_like(own, np.nan) if benchmark is None else to_numpy(benchmark)
        self.other = other[order]
        self.returns, self.benchmark, self.ranks = (np.tile(one, 2) for one in (own, other, ranks))

    def draw(self, draws: ArrayDraws, new_block: Tensor) -> ArraySums:
        """A resample for each replicate; blocks start with that chance, (), at an observation."""
        columns = draws.columns(len(self.ordered), float(new_block))
        return ArraySums(self, columns, draws.replicates)

    def itself(self) -> ArraySums:
        """The series as its own only resample."""
        return ArraySums(self, np.arange(len(self.ordered), dtype=np.uint32)[None, :, None], 1)

    @cached_property
    def growth(self) -> tuple[Floats, Floats]:
        """(n,) log growth of both, in the order of `ordered`."""
        with np.errstate(divide="ignore"):  # a return of -1 has a logarithm of -inf
            return np.log1p(self.ordered), np.log1p(self.other)


class ArraySums:
    """Sums of R resamples; see models.bootstrap.resampling.Sums."""

    def __init__(self, series: ArraySeries, columns: Places, resamples: int) -> None:
        """The first `resamples` of these columns of the series written twice."""
        self.n = columns.shape[1]
        self._series, self._columns, self._resamples = series, columns, resamples

    def moments(self) -> Tensor:
        """Mean, central moments 2 to 4, mean product of neighbours' deviations."""
        return self._found(5, kernels.moments, self._returns)

    def about(self, target: float) -> Tensor:
        """Mean gain, mean loss, mean squared loss, share above, share below."""
        return self._found(5, kernels_order.about, self._counts, self._series.ordered, target)

    def order(self) -> Tensor:
        """Smallest, largest, quantiles at 5 and 95 %, mean of all up to the former."""
        return self._found(5, kernels_order.order, self._counts, self._series.ordered, TAIL)

    def path(self) -> Tensor:
        """Wealth at the end; deepest, mean squared drawdown; mean of an episode, of all."""
        depths, growth = self._drawdowns
        return torch.cat((growth, self._found(4, kernels_path.path, depths)))

    def worst(self) -> Tensor:
        """Mean of the deepest 5 % of drawdowns."""
        return self._found(1, kernels_worst.worst, self._drawdowns[0], math.ceil(self.n / 20))

    def longest(self, schedule: Schedule) -> Tensor:
        """Calendar days of the longest drawdown."""
        return self._found(1, kernels_path.longest, self._drawdowns[0], schedule.days)

    def stretches(self, schedule: Schedule, unit: str) -> Tensor:
        """Largest and smallest compounded return of whole months or years."""
        return self._found(2, kernels_path.stretches, self._returns, getattr(schedule, unit))

    def beside(self) -> Tensor:
        """Benchmark's mean and variance, covariance, mean and variance of the excess."""
        other = self._taken(self._series.benchmark)
        return self._found(5, kernels_beside.beside, self._returns, other)

    def capture(self) -> Tensor:
        """Geometric means of both where the benchmark rose, and where it fell."""
        series = self._series
        logs = self._found(4, kernels_beside.capture, self._counts, *series.growth, series.other)
        return logs.expm1()

    @cached_property
    def _returns(self) -> Floats:
        return self._taken(self._series.returns)

    def _taken(self, series: Floats) -> Floats:
        found = np.empty(self._columns.shape)
        kernels.take(series, self._columns, found)
        return found

    @cached_property
    def _counts(self) -> Integers:
        """Number of times that the observation of each rank was drawn."""
        found = np.empty(self._columns.shape, dtype=np.int32)
        kernels.count(self._series.ranks, self._columns, found)
        return found

    @cached_property
    def _drawdowns(self) -> tuple[Floats, Tensor]:
        """Every session's, and wealth at the end."""
        depths = np.empty_like(self._returns)
        return depths, self._found(1, kernels_path.drawdowns, self._returns, depths)

    def _found(self, answers: int, loop: Callable[..., None], *given: Any) -> Tensor:
        """The (R,) rows of what the loop fills in."""
        groups, _, width = self._columns.shape
        out = np.empty((answers, groups, width))
        loop(*given, out)
        return torch.from_numpy(out).flatten(1)[:, : self._resamples]


def _side_by_side(numbers: Floats) -> Floats:
    """(groups, T, width) the (R, T) numbers; 0 after the R-th."""
    resamples, length = numbers.shape
    groups = math.ceil(resamples / WIDTH)
    width = math.ceil(resamples / groups) if groups else 0
    found = np.zeros((groups * width, length))
    found[:resamples] = numbers
    return np.ascontiguousarray(found.reshape(groups, width, length).swapaxes(1, 2))


# Names that this module shares with models.bootstrap.resampling.tensors; callers use either module.
Draws, Series = ArrayDraws, ArraySeries
