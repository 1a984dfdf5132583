"""Quantiles of the chi-square distribution, for any positive degrees of freedom."""

from __future__ import annotations

import torch
from torch import Tensor

# Halvings of an interval: the number of binary digits to find, and a few more.
HALVINGS = 64


def quantile(share: float, freedom: Tensor) -> Tensor:
    """The value that a chi-square variable is below with this probability.

    Found by bisection of the incomplete gamma function, to the last few bits.

    Args:
        share: between 0 and 1.
        freedom: (...) degrees of freedom, above 0; NaN gives NaN.

    Example:
        >>> quantile(0.95, torch.tensor([1.0, 10.0]).double()).round(decimals=4).tolist()
        [3.8415, 18.307]
    """
    low, high = torch.zeros_like(freedom), 10.0 * freedom + 100.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        below = torch.special.gammainc(0.5 * freedom, 0.5 * middle) < share
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return 0.5 * (low + high)
