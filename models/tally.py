"""Order statistics of resamples by counting, about ten times faster than sorting each."""

from __future__ import annotations

import math
from functools import cached_property

import torch
from torch import Tensor

BLOCK = 64


class Tally:
    """How often each of n ordered values was drawn into each of R resamples.

    Counts are summed by blocks of 64 values: an answer looks at n/64 sums to find its block, then
    at the 64 counts inside. Every answer is exact.
    """

    def __init__(self, ranks: Tensor, ordered: Tensor) -> None:
        """Count.

        Args:
            ranks: (R, n) int64, the places in `ordered` of what was drawn.
            ordered: (n,) the values, ascending.
        """
        self._n = ranks.shape[-1]
        blocks = self._n // BLOCK + 1
        counts = torch.zeros(
            (len(ranks), blocks * BLOCK), dtype=ordered.dtype, device=ordered.device
        )
        counts.scatter_add_(-1, ranks, torch.ones_like(ranks, dtype=ordered.dtype))
        self._counts = counts.view(-1, blocks, BLOCK)
        self._upto = self._counts.sum(dim=-1).cumsum(dim=-1)
        self._ordered = ordered

    def order_statistic(self, k: int) -> Tensor:
        """(R,) the k-th smallest value of each resample, k from 0."""
        block = (self._upto <= k).sum(dim=-1, keepdim=True)
        within = _before(self._upto, block) + _inside(self._counts, block).cumsum(dim=-1)
        rank = block[:, 0] * BLOCK + (within <= k).sum(dim=-1)
        return self._ordered.index_select(0, rank)

    def quantile(self, q: float) -> Tensor:
        """(R,) quantile of type 7 (linear between order statistics; Hyndman & Fan 1996)."""
        position = (self._n - 1) * q
        low = math.floor(position)
        below = self.order_statistic(low)
        above = self.order_statistic(min(low + 1, self._n - 1))
        return below + (position - low) * (above - below)

    def count_upto(self, limit: Tensor) -> Tensor:
        """(R,) how many draws are at most `limit`, (R,) or one for all."""
        return self._sum_upto(self._counts, self._upto, limit)

    def mean_upto(self, limit: Tensor) -> Tensor:
        """(R,) mean of the draws that are at most `limit`, (R,); NaN where none is."""
        return self._sum_upto(*self._totals, limit) / self.count_upto(limit)

    @cached_property
    def _totals(self) -> tuple[Tensor, Tensor]:
        """(R, blocks, 64) count times value, and (R, blocks) its running sum by block."""
        padding = self._counts[0].numel() - self._n
        values = torch.cat((self._ordered, self._ordered.new_zeros(padding)))
        totals = self._counts * values.view(-1, BLOCK)
        return totals, totals.sum(dim=-1).cumsum(dim=-1)

    def _sum_upto(self, parts: Tensor, upto: Tensor, limit: Tensor) -> Tensor:
        rank = torch.searchsorted(self._ordered, limit, right=True).expand(len(parts))[:, None]
        block, inside = rank // BLOCK, rank % BLOCK
        column = torch.arange(BLOCK, device=parts.device)
        rest = torch.where(column < inside, _inside(parts, block), 0.0).sum(dim=-1)
        return _before(upto, block)[:, 0] + rest


def _before(upto: Tensor, block: Tensor) -> Tensor:
    """(R, 1) the running sum up to, without, this (R, 1) block."""
    return torch.where(block > 0, upto.gather(-1, (block - 1).clamp(min=0)), 0.0)


def _inside(parts: Tensor, block: Tensor) -> Tensor:
    """(R, 64) what is in this (R, 1) block."""
    return parts.gather(1, block[..., None].expand(-1, 1, BLOCK))[:, 0]
