"""Resamples of a series: drawn, and summed to the few numbers that metrics are made of.

Twice, with the same draws: `tensors` in torch, which any device runs, and `arrays` by compiled
loops over one resample at a time, which a CPU runs about ten times faster. Both have a `Series`,
whose `draw` gives `Sums`; `models.sample` gives those sums their names.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

# As in the statistics: a spread below this is the rounding of prices, not risk.
EPS = torch.finfo(torch.float64).eps
ROUNDING = 8 * EPS
TAIL = 0.05


class Sums(Protocol):
    """What R resamples of n returns add up to. Shape: (R,) each.

    Each method is one pass or two over the resamples, whoever asks. Undefined is NaN.
    """

    n: int

    def moments(self) -> tuple[Tensor, ...]:
        """Mean, central moments 2 to 4 (biased), mean product of each deviation with the last."""

    def about(self, target: float) -> tuple[Tensor, ...]:
        """Mean gain and mean loss about the target, mean squared loss, share above, share below.

        Means are over all n, and at least 0.
        """

    def order(self) -> tuple[Tensor, ...]:
        """Smallest and largest; quantiles (type 7) at 5 and 95 %; mean of all up to the former."""

    def path(self) -> tuple[Tensor, ...]:
        """Wealth at the end; deepest, mean squared drawdown; mean depth of an episode, or NaN."""

    def worst(self) -> Tensor:
        """Mean of the deepest 5 % of drawdowns, by count."""

    def longest(self, days: NDArray[np.float64]) -> Tensor:
        """Calendar days of the longest drawdown; (n + 1,) days of the base and each return."""

    def stretches(self, edges: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
        """Largest and smallest compounded return of (K, 2) stretches [first, stop)."""

    def beside(self) -> tuple[Tensor, ...]:
        """Benchmark's mean and variance, covariance with it, mean and variance of the excess."""

    def capture(self) -> tuple[Tensor, ...]:
        """Geometric mean of returns, then of the benchmark's, where it rose; both where it fell."""
