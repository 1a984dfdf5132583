"""A market with estimation error: each path draws its own mean and volatility."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.montecarlo.market import Market
from models.montecarlo.sampling import estimates

Floats = NDArray[np.float64]
# Separates these random numbers from those of the market for the same block of paths.
STREAM = 1


@dataclass(frozen=True, eq=False)
class Uncertain:
    """Another market's returns, with each path's own mean and volatility.

    A path has one factor c for volatility and one shift d for the means:
    r = m + c·(x + d), x_t = p·x_{t-1} + sqrt(1 - p²)·(y_t - m) of the market's returns y. c² is
    F/chi-square(F), one number for all assets; d is normal. Where y are independent normal
    returns, p = 0 and F = T - 1, the sum of a path's returns is Student's t with T - 1 degrees of
    freedom, which is the exact prediction from a normal sample of T.

    Attributes:
        market: the returns at the estimates.
        mean: (A,) m, the market's own mean.
        root: (A, A) a square root of the sampling covariance of the means.
        freedom: F, degrees of freedom of the variance.
        memory: p, the first-order autocorrelation; 0 where the market itself remembers.
    """

    market: Market
    mean: Tensor
    root: Tensor
    freedom: float
    memory: float

    @classmethod
    def of(cls, market: Market, mean: Tensor, returns: Tensor, *, memory: bool) -> Uncertain:
        """The market with the sampling errors of these returns (A, T), which it was estimated on.

        Args:
            market: a market of A assets, or of one that is the portfolio; then A is 1 here too.
            mean: (A,) of the market.
            returns: (A, T), none missing.
            memory: whether the returns' autocorrelation is added to the market's.
        """
        covariance, freedom, found = estimates(returns, market.weights)
        variances, axes = torch.linalg.eigh(covariance)
        root = (axes * variances.clamp(min=0.0).sqrt()) @ axes.mT
        return cls(market, mean, root, freedom, found if memory else 0.0)

    @property
    def weights(self) -> Tensor:
        """(A,) of the market."""
        return self.market.weights

    @property
    def rebalanced(self) -> bool:
        """Of the market."""
        return self.market.rebalanced

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) returns, one day at a time, without end."""
        mean = self.mean[:, None]
        drawn = self._drawn(random, paths)
        factor, shift = (torch.from_numpy(one).to(mean.device) for one in drawn)
        level = mean + factor * (self.root @ shift)
        fresh, before = math.sqrt(1.0 - self.memory**2), None
        for day in self.market.days(random, paths):
            moved = day - mean
            before = moved if before is None else self.memory * before + fresh * moved
            yield level + factor * before

    def arrays(self, random: np.random.Generator, paths: int, days: int) -> Iterator[Floats]:
        """(days, A, paths) the same on a CPU, `days` days at a time, by compiled loops.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        from models.montecarlo import kernels

        factor, shift = self._drawn(random, paths)
        mean = to_numpy(self.mean, writable=True)
        level = mean[:, None] + factor * (to_numpy(self.root) @ shift)
        before, found = np.zeros_like(level), np.empty((days, *level.shape))
        first = 1  # the first day has no day before it
        for some in self.market.arrays(random, paths, days):
            for part, memory in ((slice(first), 0.0), (slice(first, None), self.memory)):
                own = mean, level, factor, before, memory
                kernels.unsettle(some[part], *own, found[part])
            first = 0
            yield found

    def _drawn(self, random: np.random.Generator, paths: int) -> tuple[Floats, Floats]:
        """(paths,) factors of volatility, and (A, paths) standard normal numbers for the means.

        They come from a stream of their own, so that the market's numbers do not change.
        """
        seeds: Any = random.bit_generator.seed_seq
        own = np.random.SeedSequence(seeds.entropy, spawn_key=(*seeds.spawn_key, STREAM))
        stream = np.random.Generator(np.random.SFC64(own))
        numbers = stream.standard_normal((len(self.mean), paths))
        half = 0.5 * self.freedom
        return np.sqrt(half / stream.standard_gamma(half, paths)), numbers
