"""Observed values of series with gaps."""

from __future__ import annotations

import torch
from torch import Tensor


def compress(returns: Tensor) -> Tensor:
    """The observed returns of each row, moved to its front in order. Shape: (..., T) → same."""
    return returns.gather(-1, returns.isnan().to(torch.uint8).argsort(dim=-1, stable=True))
