"""Resamples on a CPU, by compiled loops: only what is asked for is computed."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.draws import uniforms
from models.resampling import TAIL, Answer, kernels, kernels_beside, kernels_path
from models.schedule import Schedule

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


class Draws:
    """The uniform numbers of some replicates; see models.draws."""

    def __init__(
        self, seed: int, replicates: range, length: int, device: torch.device | None = None
    ) -> None:
        """Draw for these replicates, up to `length` observations each; `device` is the CPU."""
        self.uniforms = uniforms(seed, replicates, length)

    def columns(self, n: int, new_block: float) -> Integers:
        """(R, n) which observation is drawn, as a column of the series written twice."""
        found = np.empty((len(self.uniforms), n), dtype=np.int32)
        kernels.draw(self.uniforms, new_block, found)
        return found


class Series:
    """The n observed returns of a ticker, and of its benchmark; written twice."""

    def __init__(self, returns: Tensor, benchmark: Tensor | None = None) -> None:
        """(n,) each, complete, on the CPU; the benchmark's on the same sessions."""
        own = to_numpy(returns)
        self.ordered = np.sort(own)
        ranks = np.empty(len(own), dtype=np.int32)
        ranks[np.argsort(own, kind="stable")] = np.arange(len(own))
        self.returns, self.ranks = np.tile(own, 2), np.tile(ranks, 2)
        self.benchmark = None if benchmark is None else np.tile(to_numpy(benchmark), 2)

    def draw(self, draws: Draws, new_block: Tensor) -> Sums:
        """A resample for each replicate; blocks start with that chance, (), at an observation."""
        return Sums(self, draws.columns(len(self.ordered), float(new_block)))

    def itself(self) -> Sums:
        """The series as its own only resample."""
        return Sums(self, np.arange(len(self.ordered), dtype=np.int32)[None])

    @cached_property
    def sides(self) -> Floats:
        """(2n, 6) log growth of both where the benchmark rose, where it fell, and which it did."""
        with np.errstate(divide="ignore"):  # a return of -1 has a logarithm of -inf
            logs = np.log1p(np.stack((self.returns, self.other), axis=-1))
        rose, fell = (self.other > 0)[:, None], (self.other < 0)[:, None]
        parts = [np.where(side, logs, 0.0) for side in (rose, fell)]
        return np.concatenate((*parts, rose, fell), axis=-1)

    @property
    def other(self) -> Floats:
        """(2n,) the benchmark's returns; NaN without one."""
        return np.full_like(self.returns, np.nan) if self.benchmark is None else self.benchmark


class Sums:
    """What R resamples add up to; see models.resampling.Sums."""

    def __init__(self, series: Series, columns: Integers) -> None:
        """The resamples of these (R, n) columns of the series written twice."""
        self.n = columns.shape[-1]
        self._series, self._columns = series, columns

    def moments(self) -> Answer:
        """Mean, central moments 2 to 4, mean product of neighbours' deviations."""
        return self._found(5, kernels.moments, self._returns)

    def about(self, target: float) -> Answer:
        """Mean gain, mean loss, mean squared loss, share above, share below."""
        return self._found(5, kernels.about, self._returns, target)

    def order(self) -> Answer:
        """Smallest, largest, quantiles at 5 and 95 %, mean of all up to the former."""
        series = self._series
        return self._found(5, kernels.order, self._columns, series.ranks, series.ordered, TAIL)

    def path(self) -> Answer:
        """Wealth at the end, deepest and mean squared drawdown, mean depth of an episode."""
        return self._found(4, kernels_path.path, self._returns)

    def worst(self) -> Answer:
        """Mean of the deepest 5 % of drawdowns."""
        return self._found(1, kernels_path.worst, self._returns, math.ceil(self.n / 20))

    def longest(self, schedule: Schedule) -> Answer:
        """Calendar days of the longest drawdown."""
        return self._found(1, kernels_path.longest, self._returns, schedule.days)

    def stretches(self, schedule: Schedule, unit: str) -> Answer:
        """Largest and smallest compounded return of whole months or years."""
        return self._found(2, kernels_path.stretches, self._returns, getattr(schedule, unit))

    def beside(self) -> Answer:
        """Benchmark's mean and variance, covariance, mean and variance of the excess."""
        other = self._taken(self._series.other)
        return self._found(5, kernels_beside.beside, self._returns, other)

    def capture(self) -> Answer:
        """Geometric means of both where the benchmark rose, and where it fell."""
        logs = self._found(4, kernels_beside.capture, self._columns, self._series.sides)
        return tuple(one.expm1() for one in logs)

    @cached_property
    def _returns(self) -> Floats:
        return self._taken(self._series.returns)

    def _taken(self, series: Floats) -> Floats:
        found = np.empty(self._columns.shape)
        kernels.take(series, self._columns, found)
        return found

    def _found(self, width: int, loop: Callable[..., None], *given: Any) -> Answer:
        """The (R,) columns of what the loop fills in."""
        out = np.empty((len(self._columns), width))
        loop(*given, out)
        return torch.from_numpy(out).unbind(dim=-1)
