"""Inputs of a likelihood of N series: returns without gaps, counts, mean, variance."""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor

from models.prices.observed import compress
from models.volatility.garch.model import MU, Garch

BACKCAST_SESSIONS, BACKCAST_DECAY = 75, 0.94


@dataclass(frozen=True, eq=False)
class ReturnSeries:
    """N series of returns.

    Attributes:
        returns: (N, T) the observed returns in front, 0 after them.
        observed: (N, T) 1 for a return, 0 after the last.
        counts: (N,) int64.
        mean, variance: (N,) of the observed returns; the variance divides by n.
        backcast: (N,) arch's start of the recursion.
    """

    returns: Tensor
    observed: Tensor
    counts: Tensor
    mean: Tensor
    variance: Tensor
    backcast: Tensor

    @classmethod
    def of(cls, returns: Tensor) -> ReturnSeries:
        """The series of (N, T) returns, NaN for missing."""
        packed = compress(returns)
        counts = (~returns.isnan()).sum(dim=-1)
        there = (torch.arange(packed.shape[-1], device=packed.device) < counts[:, None]).to(
            packed.dtype
        )
        filled = packed.nan_to_num(0.0)
        # Deviations from the first return, so that equal returns have a variance of exactly 0.
        shifted = (filled - filled[:, :1]) * there
        mean_shifted = shifted.sum(dim=-1) / counts
        squares = ((shifted - mean_shifted[:, None]) * there) ** 2
        weights = there[:, :BACKCAST_SESSIONS] * BACKCAST_DECAY ** torch.arange(
            min(BACKCAST_SESSIONS, packed.shape[-1]), device=packed.device, dtype=packed.dtype
        )
        backcast = (squares[:, :BACKCAST_SESSIONS] * weights).sum(dim=-1) / weights.sum(dim=-1)
        return cls(
            returns=filled * there,
            observed=there,
            counts=counts,
            mean=filled[:, 0] + mean_shifted,
            variance=squares.sum(dim=-1) / counts,
            backcast=backcast,
        )

    def at(self, rows: Tensor) -> ReturnSeries:
        """The series of these rows, in their order."""
        return ReturnSeries(*(getattr(self, field.name)[rows] for field in fields(self)))


def presample(
    model: Garch, parameters: Tensor, mean: Tensor, variance: Tensor, backcast: Tensor
) -> tuple[Tensor, Tensor]:
    """(n,) e²_0 = h_0 at these parameters (n, 6), and its derivative by mu.

    Args:
        model: only its start of the recursion is used.
        parameters: (n, 6) mu, omega, alpha, gamma, beta, nu.
        mean: (n,) of the returns, in percent.
        variance: (n,) of the returns, biased, in squared percent.
        backcast: (n,) arch's start, in squared percent.
    """
    if model.start == "backcast":
        return backcast, torch.zeros_like(backcast)
    away = parameters[:, MU] - mean
    return variance + away**2, 2.0 * away
