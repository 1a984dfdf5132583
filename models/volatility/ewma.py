"""EWMA of squared returns: the variance of RiskMetrics (1996), along every series at once."""

from __future__ import annotations

import torch
from torch import Tensor

from models.fitting.scan import scan

DECAY = 0.94


def variances(
    returns: Tensor, first: Tensor, *, decay: float = DECAY, compiled: bool | None = None
) -> Tensor:
    """h_1..h_{T+1} of h_{t+1} = decay·h_t + (1 - decay)·r_t²: each given the returns before it.

    Args:
        returns: (N, T) float64; observed returns first, results after the last one are undefined.
        first: (N,) h_1.
        decay: weight of the previous variance, 0 to 1.
        compiled: as for `scan`.

    Returns:
        (N, T + 1) in the square of the returns' unit, on their device.

    Example:
        >>> r, h = torch.tensor([[1.0, 2.0]]).double(), torch.tensor([1.0]).double()
        >>> variances(r, h, decay=0.5).tolist()
        [[1.0, 1.0, 2.5]]
    """
    factor = torch.full_like(first[:, None], decay)
    later = scan((1.0 - decay) * returns**2, factor, first, compiled=compiled)
    return torch.cat([first[:, None], later], dim=-1)
