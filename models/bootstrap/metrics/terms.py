"""Inputs of resampled metrics beside returns, and checks of their denominators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.bootstrap.resample import Resample
from models.bootstrap.schedule import UNDATED, Schedule
from models.prices.constancy import ROUNDING


@dataclass(frozen=True)
class Terms:
    """Inputs of a metric beside returns.

    Attributes:
        periods: periods a year.
        rate: risk-free rate and minimum acceptable return a period, a fraction.
        years: calendar years from the first price to the last; NaN where growth per year is not
            defined (under a year). A resample has the years of the sample.
        schedule: the days of the returns; without it, metrics of months and years are NaN.
    """

    periods: float
    rate: float
    years: float
    schedule: Schedule = UNDATED

    @property
    def annual_rate(self) -> float:
        """Risk-free rate per year, compounded from the rate per period."""
        return float((1.0 + self.rate) ** self.periods - 1.0)


Metric = Callable[[Resample, Terms], Tensor]


def real(spread: Tensor) -> Tensor:
    """The spread, NaN where it is only rounding."""
    return torch.where(spread <= ROUNDING, torch.nan, spread)


def nonzero(denominator: Tensor) -> Tensor:
    """The denominator, NaN where it is zero."""
    return torch.where(denominator == 0, torch.nan, denominator)


def spread(sample: Resample) -> Tensor:
    """Second central moment, NaN where it is only rounding."""
    return torch.where(sample.variance <= ROUNDING**2, torch.nan, sample.variance)
