"""Correlated normal and Student-t returns: independent over time, one shape for all assets.

Simple returns, so that a portfolio's return is the weighted sum of its assets'. A weighted sum of
jointly normal numbers is normal, and one of multivariate Student's t is Student's t with the same
degrees of freedom: a portfolio rebalanced daily is drawn as one asset, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.runtime import budget
from models.runtime.progress import Report

Floats = NDArray[np.float64]
LEAST_NU, MOST_NU = 2.1, 100.0
# Degrees of freedom per grid, evenly spaced in log(nu - 2).
TRIED, SEARCHES = 200, 2


@dataclass(frozen=True, eq=False)
class Normal:
    """Jointly normal simple returns per day; see models.montecarlo.market.Market.

    Attributes:
        mean: (A,).
        root: (A, A) a square root of the covariance.
    """

    weights: Tensor
    rebalanced: bool
    mean: Tensor
    root: Tensor

    @classmethod
    def of(cls, returns: Tensor, weights: Tensor, *, rebalanced: bool = False) -> Normal:
        """The market with the mean and covariance (ddof 1) of these returns (A, T), none missing.

        Args:
            returns: (A, T) simple returns per period, none missing.
            weights: (A,) of the portfolio, summing to 1.
            rebalanced: restore the weights every period.
        """
        mean, covariance = moments(returns)
        return cls(*_reduced(weights, rebalanced, mean, covariance))

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) returns, one day at a time, without end."""
        drawn = np.empty((len(self.mean), paths))
        while True:
            random.standard_normal(out=drawn)
            yield torch.addmm(self.mean[:, None], self.root, _on(drawn, self.mean))

    def arrays(self, random: np.random.Generator, paths: int, days: int) -> Iterator[Floats]:
        """(days, A, paths) the same on a CPU, `days` days at a time.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        return _together(self.days(random, paths), days)


@dataclass(frozen=True, eq=False)
class Student:
    """Simple returns per day by multivariate Student's t: assets have joint extreme days.

    Attributes:
        mean: (A,).
        root: (A, A) a square root of the covariance (not of the scale).
        nu: degrees of freedom, above 2.
    """

    weights: Tensor
    rebalanced: bool
    mean: Tensor
    root: Tensor
    nu: float

    @classmethod
    def of(
        cls,
        returns: Tensor,
        weights: Tensor,
        *,
        rebalanced: bool = False,
        nu: float | None = None,
        report: Report | None = None,
    ) -> Student:
        """The market with the moments of `Normal`; `nu` None is the maximum likelihood given them.

        Args:
            returns: (A, T) simple returns per period, none missing.
            weights: (A,) of the portfolio, summing to 1.
            rebalanced: restore the weights every period.
            nu: degrees of freedom; None estimates them.
            report: progress of that estimation, see `degrees_of_freedom`.
        """
        mean, covariance = moments(returns)
        freedom = degrees_of_freedom(returns, report) if nu is None else nu
        return cls(*_reduced(weights, rebalanced, mean, covariance), freedom)

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) returns, one day at a time, without end."""
        drawn, chi = np.empty((len(self.mean), paths)), np.empty(paths)
        while True:
            random.standard_normal(out=drawn)
            random.standard_gamma(0.5 * self.nu, out=chi)  # half a chi-square
            drawn *= np.sqrt(0.5 * (self.nu - 2.0) / chi)
            yield torch.addmm(self.mean[:, None], self.root, _on(drawn, self.mean))

    def arrays(self, random: np.random.Generator, paths: int, days: int) -> Iterator[Floats]:
        """(days, A, paths) the same on a CPU, `days` days at a time.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        return _together(self.days(random, paths), days)


def moments(returns: Tensor) -> tuple[Tensor, Tensor]:
    """(A,) means and (A, A) covariance, ddof 1, of (A, T)."""
    mean = returns.mean(dim=-1)
    apart = returns - mean[:, None]
    return mean, apart @ apart.mT / (returns.shape[-1] - 1)


def degrees_of_freedom(returns: Tensor, report: Report | None = None) -> float:
    """The maximum-likelihood nu, given the mean and the covariance of (A, T) returns.

    It is searched among 200 values from 2.1 to 100, then among 200 between the neighbours of the
    best, to less than 0.1 %. Assets without variance, or linear in others, are ignored.

    Args:
        returns: (A, T), none missing.
        report: called with the number of searches done and in total; an exception that it raises
            ends the computation.
    """
    mean, covariance = moments(returns)
    variances, axes = torch.linalg.eigh(covariance)
    retained = variances > len(mean) * torch.finfo(returns.dtype).eps * variances[-1]
    scores = (axes.mT @ (returns - mean[:, None])).square()
    distances = torch.where(retained[:, None], scores / variances[:, None], 0.0).sum(dim=0)
    rank = retained.sum()
    lowest = torch.full_like(distances[0], math.log(LEAST_NU - 2.0))
    highest = torch.full_like(distances[0], math.log(MOST_NU - 2.0))
    for search in range(1, SEARCHES + 1):
        step = (highest - lowest) / (TRIED - 1)
        tried = lowest + step * torch.arange(TRIED, device=step.device)
        highest_at = _loglikelihood(tried.exp(), distances, rank).argmax(keepdim=True)
        best = tried.gather(0, highest_at)[0]
        lowest, highest = (best - step).clamp(min=lowest), (best + step).clamp(max=highest)
        if report is not None:
            report(search, SEARCHES)
    return float(to_numpy(2.0 + best.exp()))


def work(observations: int) -> int:
    """Cost of `degrees_of_freedom` for this many observations, see models.runtime.budget."""
    return budget.FREEDOM * SEARCHES * TRIED * observations


def _loglikelihood(above_two: Tensor, distances: Tensor, rank: Tensor) -> Tensor:
    """(K,) log-likelihood per observation, up to a constant, of (K,) nu - 2 and (T,) distances."""
    half = 0.5 * (above_two + 2.0)
    tails = (distances / above_two[:, None]).log1p().mean(dim=-1)
    constant = torch.lgamma(half + 0.5 * rank) - torch.lgamma(half) - 0.5 * rank * above_two.log()
    return constant - (half + 0.5 * rank) * tails


def _reduced(
    weights: Tensor, rebalanced: bool, mean: Tensor, covariance: Tensor
) -> tuple[Tensor, bool, Tensor, Tensor]:
    """Weights, rebalanced, mean and root; of one asset where the portfolio acts as one."""
    if rebalanced:
        row = weights[None]
        spread = (row @ covariance @ row.mT).sqrt()
        return torch.ones_like(weights[:1]), True, (row @ mean[:, None])[0], spread
    # The symmetric root is unique and exists for singular covariances too.
    variances, axes = torch.linalg.eigh(covariance)
    root = (axes * variances.clamp(min=0.0).sqrt()) @ axes.mT
    return weights, False, mean, root


def _together(returns: Iterator[Tensor], days: int) -> Iterator[Floats]:
    """(days, A, paths) that many days at a time, from an endless iterator of days."""
    while True:
        some = [next(returns) for _ in range(days)]
        yield to_numpy(torch.stack(some) if days > 1 else some[0][None])


def _on(drawn: Floats, like: Tensor) -> Tensor:
    return torch.from_numpy(drawn).to(like.device)
