"""Wealth counted into bins per day: percentiles of any number of paths in constant memory.

Each bin of a day covers 2^shift bit patterns of float64, and the bins span the lowest to the
highest wealth of the first block of paths. Bit patterns of positive numbers have the order of the
numbers, and a bin's width is at most `resolution` of its values. Counts are integers, so adding is
exact in any order.
"""

from __future__ import annotations

import threading

import torch
from torch import Tensor

# Bins per day; fewer for many days, so that all counts stay within 64 MB.
MOST_BINS, MOST_COUNTS = 2**13, 2**24
DAYS_AT_A_TIME = 64


class WealthCounts:
    """Counts of wealth by day and bin."""

    def __init__(self, days: int, device: torch.device) -> None:
        """An empty tally for day 0 to `days`."""
        self.bins = min(MOST_BINS, 1 << ((MOST_COUNTS // (days + 1)).bit_length() - 1))
        self._counts = torch.zeros((days + 1, self.bins), dtype=torch.int32, device=device)
        self._zeros = torch.zeros(days + 1, dtype=torch.int64, device=device)
        self._low = torch.zeros(days + 1, dtype=torch.int64, device=device)
        self._shift = torch.zeros(days + 1, dtype=torch.int64, device=device)
        self._lock = threading.Lock()

    def lay(self, day: int, wealth: Tensor) -> None:
        """Span the day's bins over these (B,) values, ≥ 0; others go to the end bins."""
        lowest = torch.where(wealth > 0.0, wealth, torch.inf).amin().view(torch.int64)
        highest = wealth.amax().view(torch.int64)
        # frexp gives the least power of 2 above a number exactly.
        width = (highest - lowest).clamp(min=0).to(torch.float64) / self.bins
        self._low[day] = lowest
        self._shift[day] = torch.frexp(width).exponent.clamp(min=0)

    def add(self, day: int, wealth: Tensor) -> None:
        """Count these (B,) values of the day, ≥ 0."""
        bins = (wealth.view(torch.int64) - self._low[day]) >> self._shift[day]
        bins = bins.clamp_(0, self.bins - 1)
        ones = torch.ones_like(bins, dtype=torch.int32)
        with self._lock:
            self._counts[day].scatter_add_(0, bins, ones)
            self._zeros[day] += (wealth == 0.0).sum()

    @property
    def resolution(self) -> Tensor:
        """(D + 1,) greatest relative error of a percentile by binning."""
        return torch.ldexp(torch.ones_like(self._shift, dtype=torch.float64), self._shift - 52)

    def percentiles(self, shares: tuple[float, ...]) -> Tensor:
        """(S, D + 1) type-7 quantiles, each with an error of at most a bin."""
        return torch.cat([self.percentiles_of(days, shares) for days in self.parts()], dim=-1)

    def parts(self) -> list[range]:
        """All days, in parts whose percentiles fit into memory."""
        days = range(len(self._counts))
        return [days[first : first + DAYS_AT_A_TIME] for first in days[::DAYS_AT_A_TIME]]

    def percentiles_of(self, part: range, shares: tuple[float, ...]) -> Tensor:
        """(S, d) the percentiles of these d days."""
        days = slice(part.start, part.stop)
        counted = self._counts[days].cumsum(dim=-1)
        place = torch.tensor(shares, dtype=torch.float64).to(counted.device)
        place = place * (counted[:, -1:] - 1)
        ranks = place.floor(), place.ceil()
        below, above = (self._ordered(days, counted, rank) for rank in ranks)
        return (below + (place - place.floor()) * (above - below)).mT

    def _ordered(self, days: slice, counted: Tensor, rank: Tensor) -> Tensor:
        """(d, S) the values of those ranks; the i-th of k in a bin lies at (i + ½)/k of it."""
        zeros = self._zeros[days, None]
        first = rank.to(torch.int64)
        bins = torch.searchsorted(counted, first, right=True)
        # Zeros are counted in the first bin and precede its positive values.
        before = torch.where(bins > 0, counted.gather(-1, (bins - 1).clamp(min=0)), zeros)
        inside = counted.gather(-1, bins) - before
        share = ((first - before + 0.5) / inside.clamp(min=1)).clamp(0.0, 1.0)
        width = torch.ones_like(bins) << self._shift[days, None]
        pattern = self._low[days, None] + bins * width + (share * width).to(torch.int64)
        return torch.where(first < zeros, 0.0, pattern.view(torch.float64))
