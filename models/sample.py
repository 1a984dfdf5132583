"""Resamples of a ticker's returns, measured lazily: names for what they add up to."""

from __future__ import annotations

from functools import cached_property

import torch
from torch import Tensor

from models.resampling import Sums
from models.schedule import Schedule


class Sample:
    """R resamples of n returns; what several metrics need is computed once, when first asked for.

    Shape: every property is (R,). The same properties of the same draws have the same bits
    however many resamples are computed together. What is said of the benchmark is NaN without
    one.
    """

    def __init__(self, sums: Sums) -> None:
        """Wait."""
        self.n = sums.n
        self._sums = sums
        self._about: dict[float, tuple[Tensor, ...]] = {}
        self._stretches: dict[tuple[Schedule, str], tuple[Tensor, Tensor]] = {}

    @property
    def mean(self) -> Tensor:
        """Mean return."""
        return self._moments[0]

    @property
    def variance(self) -> Tensor:
        """Second central moment, biased; exactly 0 for a constant resample."""
        return self._moments[1]

    @property
    def third(self) -> Tensor:
        """Third central moment, biased."""
        return self._moments[2]

    @property
    def fourth(self) -> Tensor:
        """Fourth central moment, biased."""
        return self._moments[3]

    @property
    def neighbours(self) -> Tensor:
        """Mean product of each return's deviation with the one before it, over n."""
        return self._moments[4]

    @property
    def sd(self) -> Tensor:
        """Standard deviation, ddof 1; NaN below two returns."""
        return self.unbiased(self.variance)

    def unbiased(self, variance: Tensor) -> Tensor:
        """Standard deviation, ddof 1, of a biased variance; NaN below two returns."""
        return (variance * (self.n / (self.n - 1) if self.n > 1 else float("nan"))).sqrt()

    def gain(self, target: float) -> Tensor:
        """Mean over all n of what each return exceeds `target` by."""
        return self._at(target)[0]

    def loss(self, target: float) -> Tensor:
        """Mean over all n of what each return falls short of `target` by; at least 0."""
        return self._at(target)[1]

    def downside(self, target: float) -> Tensor:
        """Root mean square, over all n, of what each return falls short of `target` by."""
        return self._at(target)[2].sqrt()

    def above(self, target: float) -> Tensor:
        """Share of returns above `target`."""
        return self._at(target)[3]

    def below(self, target: float) -> Tensor:
        """Share of returns below `target`."""
        return self._at(target)[4]

    @property
    def smallest(self) -> Tensor:
        """Smallest return."""
        return self._order[0]

    @property
    def largest(self) -> Tensor:
        """Largest return."""
        return self._order[1]

    @property
    def low_quantile(self) -> Tensor:
        """5 % quantile, type 7."""
        return self._order[2]

    @property
    def high_quantile(self) -> Tensor:
        """95 % quantile, type 7."""
        return self._order[3]

    @property
    def tail_mean(self) -> Tensor:
        """Mean of the returns at or below the 5 % quantile."""
        return self._order[4]

    @property
    def growth(self) -> Tensor:
        """Wealth of 1 after all returns."""
        return self._path[0]

    @property
    def max_drawdown(self) -> Tensor:
        """Deepest drawdown below the highest wealth so far, the start included; at most 0."""
        return self._path[1]

    @property
    def mean_square_drawdown(self) -> Tensor:
        """Mean of the squared drawdowns."""
        return self._path[2]

    @property
    def mean_episode(self) -> Tensor:
        """Mean over drawdown episodes of the depth of each, below 0; NaN without an episode."""
        return self._path[3]

    @cached_property
    def worst_drawdowns(self) -> Tensor:
        """Mean of the worst 5 % of drawdowns, by count; at most 0."""
        return self._sums.worst()

    def longest_drawdown(self, schedule: Schedule) -> Tensor:
        """Calendar days of the longest drawdown; NaN when wealth never fell, and without days."""
        if not len(schedule.days):
            return torch.full_like(self.growth, torch.nan)
        return self._sums.longest(schedule.days)

    def best_and_worst(self, schedule: Schedule, unit: str) -> tuple[Tensor, Tensor]:
        """Largest and smallest return of whole "months" or "years"; NaN without one."""
        asked = (schedule, unit)
        if asked not in self._stretches:
            self._stretches[asked] = self._sums.stretches(getattr(schedule, unit))
        return self._stretches[asked]

    @property
    def benchmark_mean(self) -> Tensor:
        """Mean return of the benchmark."""
        return self._beside[0]

    @property
    def benchmark_variance(self) -> Tensor:
        """Variance of the benchmark, biased."""
        return self._beside[1]

    @property
    def covariance(self) -> Tensor:
        """Covariance with the benchmark, biased."""
        return self._beside[2]

    @property
    def excess_mean(self) -> Tensor:
        """Mean return above the benchmark's."""
        return self._beside[3]

    @property
    def excess_variance(self) -> Tensor:
        """Variance of the return above the benchmark's, biased."""
        return self._beside[4]

    @cached_property
    def capture(self) -> tuple[Tensor, ...]:
        """Geometric means: own and benchmark's where that rose, own and benchmark's where not."""
        return self._sums.capture()

    def _at(self, target: float) -> tuple[Tensor, ...]:
        if target not in self._about:
            self._about[target] = self._sums.about(target)
        return self._about[target]

    @cached_property
    def _moments(self) -> tuple[Tensor, ...]:
        return self._sums.moments()

    @cached_property
    def _order(self) -> tuple[Tensor, ...]:
        return self._sums.order()

    @cached_property
    def _path(self) -> tuple[Tensor, ...]:
        return self._sums.path()

    @cached_property
    def _beside(self) -> tuple[Tensor, ...]:
        return self._sums.beside()
