"""Slow twin of the recurrence h_t = a_t + b_t h_{t-1}: one step after the other, as written."""

from __future__ import annotations

import torch
from torch import Tensor


def scan_by_loop(a: Tensor, b: Tensor, start: Tensor | None = None) -> Tensor:
    """The same as `models.fitting.scan.scan`, one step after the other.

    Shape: as `scan`.
    """
    factor = b.expand(*a.shape[:-1], a.shape[-1])
    h = a.new_zeros(a.shape[:-1]) if start is None else start.expand(a.shape[:-1])
    found = []
    for t in range(a.shape[-1]):
        h = a[..., t] + factor[..., t] * h
        found.append(h)
    return torch.stack(found, dim=-1) if found else torch.empty_like(a)
