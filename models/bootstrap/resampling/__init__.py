"""Resamples of a series, drawn and reduced to the sums that metrics are computed from.

There are two implementations with the same draws: `tensors` in torch, which any device runs, and
`arrays` by compiled loops over a few resamples side by side, which a CPU runs much faster. Both
have a `Series`, whose `draw` gives `Sums`; `models.bootstrap.resample` gives those sums their
names.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

import torch
from torch import Tensor

from models.bootstrap.schedule import Schedule

EPS = torch.finfo(torch.float64).eps
TAIL = 0.05
# Resamples that compiled loops take side by side, so that their running sums stay in the L1 cache.
WIDTH = 32

# A method of `Sums` and its arguments, hashable.
Question = tuple[Hashable, ...]
# One row (R,) per sum: of one tensor (K, R), or apart.
Answer = Tensor | tuple[Tensor, ...]


class Sums(Protocol):
    """Sums of R resamples of n returns. Shape: (R,) each.

    Each call of a method passes once or twice over the resamples. Undefined is NaN.
    """

    n: int

    def moments(self) -> Answer:
        """Mean, central moments 2 to 4 (biased), mean product of each deviation with the last."""

    def about(self, target: float) -> Answer:
        """Mean gain and mean loss about the target, mean squared loss, share above, share below.

        Means are over all n, and at least 0.
        """

    def order(self) -> Answer:
        """Smallest and largest; quantiles (type 7) at 5 and 95 %; mean of all up to the former."""

    def path(self) -> Answer:
        """Wealth at the end; deepest, mean squared drawdown; mean of an episode, or NaN; of all."""

    def worst(self) -> Answer:
        """Mean of the deepest 5 % of drawdowns, by count."""

    def longest(self, schedule: Schedule) -> Answer:
        """Calendar days of the longest drawdown, or NaN."""

    def stretches(self, schedule: Schedule, unit: str) -> Answer:
        """Largest and smallest compounded return of whole "months" or "years", or NaN."""

    def beside(self) -> Answer:
        """Benchmark's mean and variance, covariance with it, mean and variance of the excess."""

    def capture(self) -> Answer:
        """Geometric mean of returns, then of the benchmark's, where it rose; both where it fell."""


def ask(sums: Sums, question: Question) -> Answer:
    """The sum of a key such as ("moments",) or ("about", 0.0)."""
    name, *given = question
    found: Answer = getattr(sums, str(name))(*given)
    return found


def stacked(answer: Answer) -> Tensor:
    """(K, R) the sums of an answer."""
    return answer if isinstance(answer, Tensor) else torch.stack(answer)
