"""Sums over simulated histories of a ticker and of its benchmark.

They are the sums of models.bootstrap.resampling, over simulated returns instead of drawn ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.bootstrap.metrics import Terms
from models.bootstrap.parametric import kernels
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import (
    TAIL,
    Answer,
    Question,
    kernels_beside,
    kernels_path,
    kernels_worst,
)
from models.bootstrap.resampling import kernels as resampling_kernels
from models.bootstrap.schedule import Schedule
from models.device import to_numpy

Floats = NDArray[np.float64]
BINS = 4096
# Bins cover this many standard deviations on either side of the mean.
REACH = 12.0


class Histories:
    """R simulated histories of n returns; see models.bootstrap.resampling.Sums.

    Only drawdowns are measured after each history's own drift is added to its returns, because
    their interval inverts a test over drifts.
    """

    def __init__(
        self, returns: Floats, benchmark: Floats | None, drift: Floats, histories: int
    ) -> None:
        """Returns (groups, n, width), the benchmark's, drifts (groups, width); R of them."""
        self.n = returns.shape[1]
        self._returns, self._drift, self._histories = returns, drift, histories
        self._given = benchmark

    def moments(self) -> Tensor:
        """Mean, central moments 2 to 4, mean product of neighbours' deviations."""
        return self._flat(self._moments)

    def about(self, target: float) -> Tensor:
        """Mean gain, mean loss, mean squared loss, share above, share below."""
        return self._found(5, kernels.about, self._returns, target)

    def order(self) -> Tensor:
        """Smallest, largest, quantiles at 5 and 95 %, mean of all up to the former."""
        spread = np.stack((self._moments[0], np.sqrt(self._moments[1])))
        return self._found(5, kernels.order, self._returns, spread, TAIL)

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
        return self._found(5, kernels_beside.beside, self._returns, self._benchmark)

    def capture(self) -> Tensor:
        """Geometric means of both where the benchmark rose, and where it fell."""
        return self._found(4, kernels.capture, self._returns, self._benchmark).expm1()

    def tally(self, first: float, width: float, counts: NDArray[np.int64]) -> None:
        """Add all returns to bins of this width, the first of which begins there.

        Args:
            first: lower edge of the first bin.
            width: of each bin.
            counts: (B,) returns per bin, added to.
        """
        kernels.tally(self._returns, self._histories, first, width, counts)

    @cached_property
    def _benchmark(self) -> Floats:
        """Its returns; NaN without one."""
        return np.full_like(self._returns, np.nan) if self._given is None else self._given

    @cached_property
    def _moments(self) -> Floats:
        out = self._out(5)
        resampling_kernels.moments(self._returns, out)
        return out

    @cached_property
    def _drawdowns(self) -> tuple[Floats, Tensor]:
        """Every session's, and wealth at the end."""
        depths = np.empty_like(self._returns)
        return depths, self._found(1, kernels.drawdowns, self._returns, self._drift, depths)

    def _out(self, answers: int) -> Floats:
        groups, _, width = self._returns.shape
        return np.empty((answers, groups, width))

    def _found(self, answers: int, loop: Callable[..., None], *given: Any) -> Tensor:
        """The (R,) rows of what the loop fills in."""
        out = self._out(answers)
        loop(*given, out)
        return self._flat(out)

    def _flat(self, out: Floats) -> Tensor:
        return torch.from_numpy(out).flatten(1)[:, : self._histories]


class Population:
    """All histories of a process joined into one; each sum is computed once."""

    def __init__(
        self,
        answers: Mapping[Question, Tensor],
        n: int,
        bins: tuple[float, float, NDArray[np.int64]],
    ) -> None:
        """Join them.

        Args:
            answers: (width, R) sums of every history of n returns.
            n: returns in each.
            bins: lower edge of the first bin, their width, and the number of returns in each.
        """
        joined: dict[Question, Answer] = {}
        for question, answer in answers.items():
            found = _JOINED[str(question[0])](to_numpy(answer)) if question[0] in _JOINED else None
            if question[0] == "order":
                found = _ordered(to_numpy(answer), *bins)
            if found is not None:
                joined[question] = tuple(torch.tensor([one], dtype=torch.float64) for one in found)
        count = n * next(iter(answers.values())).shape[-1]
        self._sample = Resample(count, joined.__getitem__)

    def value(self, metric: Callable[[Resample, Terms], Tensor], terms: Terms) -> float:
        """The metric of the process, to simulation error."""
        return float(metric(self._sample, terms)[0])


def _moments(each: Floats) -> list[float]:
    """Moments of all together, from mean, central moments 2 to 4 and lagged product of each."""
    mean, second, third, fourth, lagged = each
    middle = mean.mean()
    away = mean - middle
    return [
        float(middle),
        float((second + away**2).mean()),
        float((third + 3.0 * second * away + away**3).mean()),
        float((fourth + 4.0 * third * away + 6.0 * second * away**2 + away**4).mean()),
        float((lagged + away**2).mean()),
    ]


def _beside(each: Floats) -> list[float]:
    """Moments with the benchmark of all histories together, as `beside` has them per history."""
    mean, variance, covariance, excess, excess_variance = each
    other, beyond = mean - mean.mean(), excess - excess.mean()
    return [
        float(mean.mean()),
        float((variance + other**2).mean()),
        float((covariance + (other + beyond) * other).mean()),
        float(excess.mean()),
        float((excess_variance + beyond**2).mean()),
    ]


def _averages(each: Floats) -> list[float]:
    return [float(one.mean()) for one in each]


_JOINED: dict[str, Callable[[Floats], list[float]]] = {
    "moments": _moments,
    "about": _averages,
    "beside": _beside,
    "capture": _averages,
}


def _ordered(each: Floats, first: float, width: float, counts: NDArray[np.int64]) -> list[float]:
    """Ends, quantiles, and the mean below the lower quantile, of all returns, from the bins."""
    upto = np.cumsum(counts)
    edges: Floats = first + width * np.arange(1.0, len(counts) + 1.0)
    total = float(upto[-1])
    low, high = (_quantile(upto, counts, edges, width, share * total) for share in (TAIL, 1 - TAIL))
    place = int(np.searchsorted(upto, TAIL * total))
    before = counts[:place]
    rest = TAIL * total - float(before.sum())
    middles = edges[:place] - 0.5 * width
    beyond = (float((before * middles).sum()) + rest * 0.5 * (edges[place] - width + low)) / (
        TAIL * total
    )
    return [float(each[0].min()), float(each[1].max()), low, high, beyond]


def _quantile(
    upto: NDArray[np.int64], counts: NDArray[np.int64], edges: Floats, width: float, wanted: float
) -> float:
    place = int(np.searchsorted(upto, wanted))
    missing = (float(upto[place]) - wanted) / float(counts[place])
    return float(edges[place] - missing * width)
