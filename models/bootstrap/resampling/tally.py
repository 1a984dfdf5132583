"""Order statistics of resamples by counting, about ten times faster than sorting each."""

from __future__ import annotations

import math
from functools import cached_property

import torch
from torch import Tensor
from torch.nn.functional import pad

BLOCK = 64


class DrawCounts:
    """How often each of n ordered values was drawn into each of R resamples.

    Counts are summed by blocks of 64 values: a look-up scans n/64 sums to find its block, then the
    64 counts inside. Every result is exact.
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
        self._quantiles: dict[float, Tensor] = {}

    def order_statistics(self, *places: int) -> Tensor:
        """(R, K) the values at these places of each sorted resample, from 0."""
        # Created on the device: a copy would wait until the accelerator's queue is empty.
        wanted = torch.stack([torch.full((), k, device=self._upto.device) for k in places])
        block = (self._upto[..., None] <= wanted).sum(dim=1)
        reached = _before(self._upto, block)[..., None] + _inside(self._counts, block).cumsum(-1)
        rank = block * BLOCK + (reached <= wanted[:, None]).sum(dim=-1)
        return self._ordered.index_select(0, rank.view(-1)).view(rank.shape)

    def quantile(self, q: float) -> Tensor:
        """(R,) quantile of type 7 (linear between order statistics; Hyndman & Fan 1996)."""
        if q not in self._quantiles:
            position = (self._n - 1) * q
            low = math.floor(position)
            below, above = self.order_statistics(low, min(low + 1, self._n - 1)).unbind(dim=-1)
            self._quantiles[q] = below + (position - low) * (above - below)
        return self._quantiles[q]

    def count_upto(self, limit: Tensor) -> Tensor:
        """(R,) number of draws that are at most `limit`, which is (R,) or one for all."""
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
        block = rank // BLOCK
        column = torch.arange(BLOCK, device=parts.device)
        rest = (_inside(parts, block)[:, 0] * (column < rank - block * BLOCK)).sum(dim=-1)
        return _before(upto, block)[:, 0] + rest


def _before(upto: Tensor, block: Tensor) -> Tensor:
    """(R, K) the running sums up to, without, these (R, K) blocks."""
    return pad(upto, (1, 0)).gather(-1, block)


def _inside(parts: Tensor, block: Tensor) -> Tensor:
    """(R, K, 64) entries of these (R, K) blocks."""
    return parts.gather(1, block[..., None].expand(*block.shape, BLOCK))
