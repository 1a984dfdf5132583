"""The two percentiles of a metric's replicates between which its interval lies."""

from __future__ import annotations

import math

import torch
from torch import Tensor


def percentiles(found: Tensor, confidence: float) -> tuple[Tensor, Tensor]:
    """(N, M) lower and upper ends of (N, M, R) replicates; NaN if among undefined ones.

    The (R + 1)·share-th smallest (Davison & Hinkley 1997, 5.3.1), which is the quantile of type 6.
    """
    position = max(0.0, (found.shape[-1] + 1) * (1.0 - confidence) / 2.0 - 1.0)
    undefined = found.isnan()
    low = 0.0 + _smallest(torch.where(undefined, -torch.inf, found), position)  # -0.0 is 0.0
    high = 0.0 - _smallest(torch.where(undefined, -torch.inf, -found), position)
    return low, high


def _smallest(values: Tensor, position: float) -> Tensor:
    """(N, M) the value at that place among the sorted ones, from 0 on; NaN if infinite."""
    whole = math.floor(position)
    first = min(whole + 2, values.shape[-1])
    ordered = values.topk(first, dim=-1, largest=False, sorted=True).values
    below, above = ordered[..., whole], ordered[..., -1]
    found = below + (position - whole) * (above - below)
    return torch.where(found.isinf(), torch.nan, found)
