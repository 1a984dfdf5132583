"""Observations that a stationary bootstrap draws; they depend on nothing but seed and ticker."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

# A block's column and its start share one integer; up to here 32 bits hold both.
NARROW = 2**15


def uniforms(seed: int, replicates: range, length: int) -> NDArray[np.float64]:
    """(R, T, 2) in [0, 1): whether a block starts at an observation, and where; see `Draws`.

    Args:
        seed: of all draws.
        replicates: numbers of the R replicates; each has a stream of its own.
        length: T, observations.
    """
    numbers = np.empty((len(replicates), length, 2))
    for row, replicate in zip(numbers, replicates, strict=True):
        key = np.array([seed, replicate], dtype=np.uint64)
        np.random.Generator(np.random.Philox(key=key)).random(out=row)
    numbers[:, :1, 0] = 0.0  # the first observation always starts a block
    return numbers


class Draws:
    """The uniform numbers of some replicates, common to every ticker and every length.

    Replicate k takes the two numbers of its t-th observation from the Philox stream of key
    (seed, k). What a ticker's replicate draws therefore depends on the seed, on the ticker's own
    number of returns and on its block length: neither on the other tickers nor on how many
    replicates are computed at a time.

    Attributes:
        chance: (R, T) in [0, 1); a block starts where it is below one over the block length.
        place: (R, T) in [0, 1); where that block starts, as a share of the series.
    """

    def __init__(
        self, seed: int, replicates: range, length: int, device: torch.device | None = None
    ) -> None:
        """Draw for these replicates of the `seed`, up to `length` observations each."""
        numbers = uniforms(seed, replicates, length)
        self._blocks = torch.empty(0)
        self.chance, self.place = (
            torch.from_numpy(np.ascontiguousarray(numbers[..., half])).to(device) for half in (0, 1)
        )

    def columns(self, n: int, new_block: Tensor) -> Tensor:
        """(R, n) drawn indices of a series of n; fastest if calls are ordered by n."""
        if self._blocks.shape[-1] != n:
            self._blocks = self.blocks(n)
        return self.indices(self._blocks, new_block)

    def blocks(self, n: int) -> Tensor:
        """(R, n) the block that would start at each observation of a series of n.

        Each is an integer. Its high half is the observation's column, so that a running maximum
        over the blocks that start is the latest one; its low half is start - column + n, above 0.
        """
        dtype, shift = _packing(n)
        column = torch.arange(n, dtype=dtype, device=self.place.device)
        start = (self.place[:, :n] * n).to(dtype)
        return start.add_((column << shift) - column + n)

    def indices(self, blocks: Tensor, new_block: Tensor) -> Tensor:
        """(R, n) drawn observations, as columns of the series written twice in a row.

        A block that runs past the end goes on from the beginning (Politis & Romano 1994).

        Args:
            blocks: from `blocks(n)`.
            new_block: () chance that an observation starts a block, 1/(expected block length).
        """
        n = blocks.shape[-1]
        dtype, shift = _packing(n)
        starts = self.chance[:, :n] < new_block
        current = (blocks * starts).cummax(dim=-1).values
        column = torch.arange(n, dtype=dtype, device=blocks.device)
        return current.bitwise_and_((1 << shift) - 1).add_(column - n)


def _packing(n: int) -> tuple[torch.dtype, int]:
    return (torch.int32, 16) if n < NARROW else (torch.int64, 32)
