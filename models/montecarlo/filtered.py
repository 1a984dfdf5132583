"""GARCH-filtered historical simulation: past shocks, scaled by each path's own volatility.

Barone-Adesi, Giannopoulos & Vosper (1999): each asset's returns are divided by their conditional
volatility. The standardised residuals are drawn day by day, all assets at once, so that fat tails
and common shocks remain; each path's own variance follows by the recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.device import to_numpy
from models.runtime.progress import Report
from models.volatility import garch
from models.volatility.garch.model import ALPHA, BETA, GAMMA, MU, OMEGA

PERCENT = 100.0


@dataclass(frozen=True, eq=False)
class Filtered:
    """Returns by GARCH recursions of shocks drawn jointly; in percent.

    Attributes:
        parameters: (A, 6) mu, omega, alpha, gamma, beta, nu, of returns in percent.
        variance: (A,) of the first day ahead.
        shocks: (A, T) standardised residuals.
    """

    weights: Tensor
    rebalanced: bool
    parameters: Tensor
    variance: Tensor
    shocks: Tensor

    @classmethod
    def of(
        cls,
        fit: garch.GarchFit,
        returns: Tensor,
        weights: Tensor,
        *,
        rebalanced: bool = False,
        report: Report | None = None,
    ) -> Filtered:
        """The market after the last of these returns (A, T) in percent, none missing.

        Args:
            fit: GARCH models fitted to these returns.
            returns: (A, T) returns per period in percent, none missing.
            weights: (A,) of the portfolio, summing to 1.
            rebalanced: restore the weights every period.
            report: called with the number of assets done and in total; an exception that it raises
                ends the computation.
        """
        spread = garch.conditional_variance(fit, returns, report=report).sqrt()
        shocks = (returns - fit.parameters[:, MU, None]) / spread
        following = garch.forecast(fit, 1)[:, 0]
        return cls(weights, rebalanced, fit.parameters, following, shocks)

    def days(self, random: np.random.Generator, paths: int) -> Iterator[Tensor]:
        """(A, paths) simple returns (fractions), one day at a time, without end."""
        mu, omega, alpha, gamma, beta = (
            self.parameters[:, place, None] for place in (MU, OMEGA, ALPHA, GAMMA, BETA)
        )
        variance = self.variance[:, None].repeat(1, paths)
        length = self.shocks.shape[-1]
        while True:
            places = torch.from_numpy(random.integers(0, length, paths)).to(variance.device)
            moved = self.shocks.index_select(-1, places) * variance.sqrt()
            yield (mu + moved) / PERCENT
            news = (alpha + gamma * (moved < 0.0)) * moved.square_()
            variance = variance.mul_(beta).add_(news).add_(omega)

    def arrays(
        self, random: np.random.Generator, paths: int, days: int
    ) -> Iterator[NDArray[np.float64]]:
        """(days, A, paths) the same on a CPU, `days` days at a time, by compiled loops.

        Args:
            random: source of random numbers.
            paths: number of paths.
            days: length of each block.
        """
        from models.montecarlo import kernels

        parameters, shocks = to_numpy(self.parameters), to_numpy(self.shocks)
        variance = np.repeat(to_numpy(self.variance)[:, None], paths, axis=-1)
        found = np.empty((days, *variance.shape))
        while True:
            places = random.integers(0, shocks.shape[-1], (days, paths))
            kernels.filtered(parameters, shocks, places, variance, found)
            yield found
