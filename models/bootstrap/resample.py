"""Resamples of a ticker's returns: named sums, computed when first needed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

import torch
from torch import Tensor

from models.bootstrap.resampling import Answer, Question, Sums, ask
from models.bootstrap.schedule import Schedule


class Resample:
    """R resamples of n returns; a sum that several metrics need is computed once.

    Shape: every property is (R,). Properties of the benchmark are NaN without one.

    Attributes:
        n: returns in each.
        known: sums computed so far, by name and arguments.
    """

    def __init__(self, n: int, answer: Callable[[Question], Answer]) -> None:
        """Store `answer`; it is called once per sum."""
        self.n = n
        self.known: dict[Question, Answer] = {}
        self._answer = answer

    @classmethod
    def of(cls, sums: Sums) -> Resample:
        """Resamples that are summed on request."""
        return cls(sums.n, partial(ask, sums))

    @property
    def mean(self) -> Tensor:
        """Mean return."""
        return self._ask("moments")[0]

    @property
    def variance(self) -> Tensor:
        """Second central moment, biased; exactly 0 for a constant resample."""
        return self._ask("moments")[1]

    @property
    def third(self) -> Tensor:
        """Third central moment, biased."""
        return self._ask("moments")[2]

    @property
    def fourth(self) -> Tensor:
        """Fourth central moment, biased."""
        return self._ask("moments")[3]

    @property
    def neighbours(self) -> Tensor:
        """Mean product of each return's deviation with the one before it, over n."""
        return self._ask("moments")[4]

    @property
    def sd(self) -> Tensor:
        """Standard deviation, ddof 1; NaN below two returns."""
        return self.unbiased(self.variance)

    def unbiased(self, variance: Tensor) -> Tensor:
        """Standard deviation, ddof 1, of a biased variance; NaN below two returns."""
        return (variance * (self.n / (self.n - 1) if self.n > 1 else float("nan"))).sqrt()

    def gain(self, target: float) -> Tensor:
        """Mean over all n of the excess of each return over `target`; at least 0."""
        return self._ask("about", target)[0]

    def loss(self, target: float) -> Tensor:
        """Mean over all n of the shortfall of each return below `target`; at least 0."""
        return self._ask("about", target)[1]

    def downside(self, target: float) -> Tensor:
        """Root mean square over all n of the shortfall of each return below `target`."""
        return self._ask("about", target)[2].sqrt()

    def above(self, target: float) -> Tensor:
        """Share of returns above `target`."""
        return self._ask("about", target)[3]

    def below(self, target: float) -> Tensor:
        """Share of returns below `target`."""
        return self._ask("about", target)[4]

    @property
    def smallest(self) -> Tensor:
        """Smallest return."""
        return self._ask("order")[0]

    @property
    def largest(self) -> Tensor:
        """Largest return."""
        return self._ask("order")[1]

    @property
    def low_quantile(self) -> Tensor:
        """5 % quantile, type 7."""
        return self._ask("order")[2]

    @property
    def high_quantile(self) -> Tensor:
        """95 % quantile, type 7."""
        return self._ask("order")[3]

    @property
    def tail_mean(self) -> Tensor:
        """Mean of the returns at or below the 5 % quantile."""
        return self._ask("order")[4]

    @property
    def growth(self) -> Tensor:
        """Wealth of 1 after all returns."""
        return self._ask("path")[0]

    @property
    def max_drawdown(self) -> Tensor:
        """Deepest drawdown below the highest wealth so far, the start included; at most 0."""
        return self._ask("path")[1]

    @property
    def mean_square_drawdown(self) -> Tensor:
        """Mean of the squared drawdowns."""
        return self._ask("path")[2]

    @property
    def mean_episode(self) -> Tensor:
        """Mean over drawdown episodes of the depth of each, below 0; NaN without an episode."""
        return self._ask("path")[3]

    @property
    def mean_drawdown(self) -> Tensor:
        """Mean of the drawdowns over all returns, at most 0."""
        return self._ask("path")[4]

    @property
    def worst_drawdowns(self) -> Tensor:
        """Mean of the worst 5 % of drawdowns, by count; at most 0."""
        return self._ask("worst")[0]

    def longest_drawdown(self, schedule: Schedule) -> Tensor:
        """Calendar days of the longest drawdown; NaN when wealth never fell, and without days."""
        if not len(schedule.days):
            return torch.full_like(self.growth, torch.nan)
        return self._ask("longest", schedule)[0]

    def best_and_worst(self, schedule: Schedule, unit: str) -> Answer:
        """Largest and smallest return of whole "months" or "years"; NaN without one."""
        return self._ask("stretches", schedule, unit)

    @property
    def benchmark_mean(self) -> Tensor:
        """Mean return of the benchmark."""
        return self._ask("beside")[0]

    @property
    def benchmark_variance(self) -> Tensor:
        """Variance of the benchmark, biased."""
        return self._ask("beside")[1]

    @property
    def covariance(self) -> Tensor:
        """Covariance with the benchmark, biased."""
        return self._ask("beside")[2]

    @property
    def excess_mean(self) -> Tensor:
        """Mean return above the benchmark's."""
        return self._ask("beside")[3]

    @property
    def excess_variance(self) -> Tensor:
        """Variance of the return above the benchmark's, biased."""
        return self._ask("beside")[4]

    @property
    def capture(self) -> Answer:
        """Geometric means, own and benchmark's: where the benchmark rose, then where it fell."""
        return self._ask("capture")

    def _ask(self, *question: Hashable) -> Answer:
        if question not in self.known:
            self.known[question] = self._answer(question)
        return self.known[question]
