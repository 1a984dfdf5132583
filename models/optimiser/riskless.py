"""Portfolios with one asset of zero variance, which need no optimiser."""

from __future__ import annotations

import torch
from torch import Tensor

from models.optimiser import bounded
from models.optimiser.optimum import singular


def all_in_riskless(covariance: Tensor, low: Tensor, high: Tensor) -> Tensor:
    """(B, A) all wealth in the one asset without variance; NaN where that is not the optimum.

    It is the unique optimum, with variance 0, if it is the only such asset, the others' covariance
    is not singular and the bounds allow it.

    Args:
        covariance: (B, A, A) of returns.
        low: (B, A) least weights.
        high: (B, A) greatest weights.
    """
    still = covariance.diagonal(dim1=-2, dim2=-1) == 0.0
    alone = still.to(covariance.dtype)
    others = covariance + torch.diag_embed(alone)  # correlated with nothing, of any variance
    possible = (still.sum(dim=-1) == 1) & bounded.inside(alone, low, high) & ~singular(others)
    return torch.where(possible[:, None], alone, torch.nan)


__all__ = ["all_in_riskless"]
