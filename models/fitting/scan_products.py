"""The recurrence of models.fitting.scan with one factor for all times, by matrix products.

Within a block of 16 steps the weights of the inputs form a triangular matrix, the same for all
blocks. The starts of the blocks follow the same recurrence, 16 times shorter. So a few matrix
products suffice for any length; this is the fastest way without a compiled loop, on a CPU and on an
accelerator.
"""

from __future__ import annotations

import torch
from torch import Tensor

# Longer blocks mean more work in a product, shorter ones more blocks.
LENGTH = 16


class ScanProducts:
    """h_t = a_t + b h_{t-1} for given b and number of steps, and any a; no gradients."""

    def __init__(self, b: Tensor, steps: int) -> None:
        """Prepare the matrices.

        Args:
            b: (n,) factors.
            steps: T ≥ 1.
        """
        self._steps, self._length = steps, min(LENGTH, steps)
        self._count = -(-steps // self._length)
        self._powers = b[:, None].expand(-1, self._length).cumprod(dim=-1)
        self._matrix = _from_row_to_column(self._powers)
        self._ends = ScanProducts(self._powers[:, -1], self._count) if self._count > 1 else None

    def scan(self, a: Tensor, start: Tensor) -> Tensor:
        """h_1..h_T, h_0 = start.

        Where `a` is not finite, its whole block is not finite, because 0 · inf in the product is
        NaN.

        Args:
            a: (n, S, T), S series with the same factor.
            start: (n, S).

        Returns:
            (n, S, T).
        """
        rows, several = start.shape
        whole = self._count * self._length
        filled = a if whole == self._steps else torch.nn.functional.pad(a, (0, whole - self._steps))
        found = filled.reshape(rows, several * self._count, self._length) @ self._matrix
        before = start[..., None]
        if self._ends is not None:
            ends = self._ends.scan(found[..., -1].reshape(rows, several, self._count), start)
            before = torch.cat([before, ends[..., :-1]], dim=-1)
        found.baddbmm_(before.reshape(rows, -1, 1), self._powers[:, None])
        return found.reshape(rows, several, whole)[..., : self._steps]


def _from_row_to_column(powers: Tensor) -> Tensor:
    """(n, L, L) powers of b: the weight in step j of the input of step i ≤ j."""
    steps = torch.arange(powers.shape[-1], device=powers.device)
    passed = steps - steps[:, None]
    left = torch.cat([torch.ones_like(powers[:, :1]), powers[:, :-1]], dim=-1)
    return left[:, passed.clamp(min=0)] * (passed >= 0)
