"""Resamples in torch, on any device: all of them in each step."""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from models.bootstrap.draws import Draws
from models.bootstrap.resampling import EPS, TAIL, Answer
from models.bootstrap.resampling.tally import DrawCounts
from models.bootstrap.schedule import Schedule

__all__ = ["Draws", "Series", "TensorSeries", "TensorSums"]


class TensorSeries:
    """The n observed returns of a ticker, and of its benchmark; written twice.

    Blocks that run past the end then go on from the beginning.
    """

    def __init__(self, returns: Tensor, benchmark: Tensor | None = None) -> None:
        """Sort once; every resample's order statistics come from this order.

        Args:
            returns: (n,) float64, complete.
            benchmark: (n,) the benchmark's, on the same sessions.
        """
        self.ordered, order = returns.sort(stable=True)
        column = torch.arange(len(returns), device=returns.device)
        ranks = torch.empty_like(order).scatter_(0, order, column)
        self.returns, self.ranks = returns.repeat(2), ranks.repeat(2)
        other = torch.full_like(returns, torch.nan) if benchmark is None else benchmark
        self.benchmark = other.repeat(2)

    def draw(self, draws: Draws, new_block: Tensor) -> TensorSums:
        """A resample for each replicate; blocks start with that chance, (), at an observation."""
        return TensorSums(self, draws.columns(len(self.ordered), new_block))

    def itself(self) -> TensorSums:
        """The series as its own only resample."""
        return TensorSums(self, torch.arange(len(self.ordered), device=self.ordered.device)[None])


class TensorSums:
    """Sums of R resamples; see models.bootstrap.resampling.Sums.

    Arrays of (R, n) are freed as soon as they are summed, so that the next one finds room in the
    cache. The same draws give the same bits however many resamples are computed together.
    """

    def __init__(self, series: TensorSeries, columns: Tensor) -> None:
        """The resamples of these (R, n) columns of the series written twice."""
        self.n = columns.shape[-1]
        self._series, self._columns = series, columns

    def moments(self) -> Answer:
        """Mean, central moments and lagged product; two-pass, shifted by the first return."""
        first = self._returns[:, :1]
        deviation, mean = _deviations(self._returns)
        neighbours = (deviation[:, 1:] * deviation[:, :-1]).sum(dim=-1) / self.n
        square = deviation.square()
        variance = square.mean(dim=-1)
        third = deviation.mul_(square).mean(dim=-1)
        fourth = square.square_().mean(dim=-1)
        return (first + mean)[:, 0], variance, third, fourth, neighbours

    def about(self, target: float) -> Answer:
        """Mean gain, mean loss, mean squared loss, share above, share below."""
        excess = self._returns - target
        gain, loss = excess.clamp(min=0.0), (-excess).clamp(min=0.0)
        shares = [side.sum(dim=-1, dtype=gain.dtype) / self.n for side in (gain > 0, loss > 0)]
        return (gain.mean(dim=-1), loss.mean(dim=-1), loss.square_().mean(dim=-1), *shares)

    def order(self) -> Answer:
        """Smallest, largest, quantiles at 5 and 95 %, mean of all up to the former."""
        tally = DrawCounts(_take(self._series.ranks, self._columns), self._series.ordered)
        smallest, largest = tally.order_statistics(0, self.n - 1).unbind(dim=-1)
        low, high = tally.quantile(TAIL), tally.quantile(1 - TAIL)
        return smallest, largest, low, high, tally.mean_upto(low)

    def path(self) -> Answer:
        """Wealth at the end; deepest, mean squared drawdown; mean of an episode, of all."""
        wealth = (1.0 + self._returns).cumprod(dim=-1)
        growth = wealth[:, -1].clone()
        depths = _depths(wealth)
        deepest, square = depths.amin(dim=-1), depths.square().mean(dim=-1)
        return growth, deepest, square, _mean_episode(depths), depths.mean(dim=-1)

    def worst(self) -> Answer:
        """Mean of the deepest 5 % of drawdowns."""
        count = math.ceil(self.n / 20)
        depths = _depths((1.0 + self._returns).cumprod(dim=-1))
        worst = depths.topk(count, dim=-1, largest=False, sorted=False).values
        return (worst.mean(dim=-1),)

    def longest(self, schedule: Schedule) -> Answer:
        """Calendar days of the longest drawdown: at each return, days since the high before it."""
        under = _depths((1.0 + self._returns).cumprod(dim=-1)) < 0
        dated = torch.tensor(schedule.days).to(under.device)
        column = torch.arange(1, self.n + 1, device=under.device)
        high = torch.nn.functional.pad((column * ~under).cummax(dim=-1).values, (1, 0))[:, :-1]
        counted = under | (high < column - 1)  # below the high, or back at it at this return
        lasted = torch.where(counted, dated[1:] - dated[high], -torch.inf).amax(dim=-1)
        return (torch.where(lasted.isinf(), torch.nan, lasted),)

    def stretches(self, schedule: Schedule, unit: str) -> Answer:
        """Largest and smallest compounded return of whole months or years."""
        edges = getattr(schedule, unit)
        if not len(edges):
            nothing = torch.full_like(self._returns[:, 0], torch.nan)
            return nothing, nothing
        lengths = edges[:, 1] - edges[:, 0]
        step = np.arange(lengths.max())
        inside = np.where(step < lengths[:, None], edges[:, :1] + step, self.n)
        places = torch.tensor(inside.reshape(-1)).to(self._returns.device)
        gross = torch.nn.functional.pad(1.0 + self._returns, (0, 1), value=1.0)
        grown = gross.index_select(1, places).view(-1, *inside.shape).prod(dim=-1) - 1.0
        return grown.amax(dim=-1), grown.amin(dim=-1)

    def beside(self) -> Answer:
        """Benchmark's mean and variance, covariance, mean and variance of the excess."""
        other = _take(self._series.benchmark, self._columns)
        (x, _), (y, mean) = _deviations(self._returns), _deviations(other)
        active, active_mean = _deviations(self._returns - other)
        return (
            (other[:, :1] + mean)[:, 0],
            y.square().mean(dim=-1),
            (x * y).mean(dim=-1),
            ((self._returns - other)[:, :1] + active_mean)[:, 0],
            active.square_().mean(dim=-1),
        )

    def capture(self) -> Answer:
        """Geometric means of both where the benchmark rose, and where it fell."""
        other = self._series.benchmark
        found = []
        for side in (other > 0, other < 0):
            count = _take(side, self._columns).sum(dim=-1)
            for values in (self._series.returns, other):
                logs = torch.where(side, values.log1p(), 0.0)
                found.append((_take(logs, self._columns).sum(dim=-1) / count).expm1())
        return tuple(found)

    @cached_property
    def _returns(self) -> Tensor:
        return _take(self._series.returns, self._columns)


def _deviations(values: Tensor) -> tuple[Tensor, Tensor]:
    """(R, n) deviations from the mean, and (R, 1) the mean, both from the first value on."""
    shifted = values - values[:, :1]
    mean = shifted.mean(dim=-1, keepdim=True)
    return shifted.sub_(mean), mean


def _depths(wealth: Tensor) -> Tensor:
    """(R, n) drawdowns, written over the wealth; exactly 0 at a high, despite rounding."""
    highest = wealth.cummax(dim=-1).values.clamp_(min=1.0)
    depths = wealth.div_(highest).sub_(1.0)
    return depths.masked_fill_(depths >= -2 * depths.shape[-1] * EPS, 0.0)


def _mean_episode(depths: Tensor) -> Tensor:
    """(R,) mean over the runs of depths below 0 of the deepest of each; NaN without one."""
    under = depths < 0
    begins = under & ~torch.nn.functional.pad(under, (1, 0))[:, :-1]
    episode = begins.cumsum(dim=-1) * under
    deepest = depths.new_zeros((len(depths), depths.shape[-1] + 1))
    deepest = deepest.scatter_reduce(-1, episode, depths, "amin")[:, 1:]
    return deepest.sum(dim=-1) / begins.sum(dim=-1)


def _take(values: Tensor, indices: Tensor) -> Tensor:
    """(R, n) entries of a (2n,) series; index_select is torch's fastest way to gather."""
    return values.index_select(0, indices.reshape(-1)).view(indices.shape)


# Name that this module shares with `arrays`; callers use either module.
Series = TensorSeries
