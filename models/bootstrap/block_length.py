"""Block lengths of a bootstrap, chosen from the data, for all tickers at once."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn.functional import pad

from models.prices.observed import compress

FEWEST = 8


def block_length(returns: Tensor) -> Tensor:
    """Expected block length of the stationary bootstrap, in observations; not rounded.

    Politis & White (2004) with the constant of Patton, Politis & White (2009): n^(1/3) times
    (2g²/(2s²))^(1/3), where s is the long-run variance and g its weighted derivative, both over
    a flat-top window of 2m lags; m is the first lag from which five correlations in a row are
    within 2·sqrt(log10(n)/n). At most min(3·sqrt(n), n/3), rounded up. The choices that the
    papers leave open are those of arch 8.0: a correlation at lag k is scaled by the sums of
    squares without k+1 observations at either end, and m counts from the lag itself.

    A result below 1 means that single observations serve as well as blocks.

    Args:
        returns: (..., T), NaN for missing; the observed ones of a row are taken as consecutive.

    Returns:
        (...) float64 on the same device; NaN below 8 observations or when all are equal.

    Example:
        >>> block_length(torch.tensor([0.01, -0.01] * 50, dtype=torch.float64)).round()
        tensor(16., dtype=torch.float64)
    """
    length = max(returns.shape[-1], 1)
    in_a_row = max(5, int(math.log10(length)))
    lags = math.ceil(math.sqrt(length)) + in_a_row
    batch = returns if returns.dim() > 1 else returns[None]
    rows = pad(batch.flatten(end_dim=-2), (0, lags + 2), value=math.nan)
    n = (~rows.isnan()).sum(dim=-1, keepdim=True)
    centred = _centred(compress(rows), n)
    products = _lagged_products(centred, lags)
    widest = n.to(rows.dtype).sqrt().ceil() + in_a_row
    bandwidth = _bandwidth(products, centred, n, in_a_row).minimum(widest)
    return _optimal(products / n, bandwidth, n).reshape(returns.shape[:-1])


def _centred(rows: Tensor, n: Tensor) -> Tensor:
    """(N, T) deviations from the mean; exactly 0 for a constant row and after the n-th return."""
    shifted = (rows - rows[:, :1]).nan_to_num(0.0)
    observed = torch.arange(rows.shape[-1], device=rows.device) < n
    return torch.where(observed, shifted - shifted.sum(dim=-1, keepdim=True) / n, 0.0)


def _lagged_products(centred: Tensor, lags: int) -> Tensor:
    """(N, lags + 1) sums of products of deviations that are 0, 1, … observations apart."""
    end = centred.shape[-1]
    products = [(centred[:, lag:] * centred[:, : end - lag]).sum(dim=-1) for lag in range(lags + 1)]
    return torch.stack(products, dim=-1)


def _bandwidth(products: Tensor, centred: Tensor, n: Tensor, in_a_row: int) -> Tensor:
    """(N, 1) twice the first lag from which correlations are insignificant; infinity if none."""
    lag = torch.arange(products.shape[-1], device=products.device)
    squares = centred**2
    later = squares.flip(-1).cumsum(dim=-1).flip(-1)[:, 1 : len(lag) + 1]
    last = n - 2 - lag
    earlier = squares.cumsum(dim=-1).gather(-1, last.clamp(min=0))
    correlation = products.abs() / (later * torch.where(last < 0, 0.0, earlier)).sqrt()
    quiet = correlation < 2 * (n.log10() / n).sqrt()
    calm = quiet.unfold(-1, in_a_row, 1).all(dim=-1)
    first = torch.where(calm, lag[: calm.shape[-1]], torch.inf).amin(dim=-1, keepdim=True)
    reachable = first <= n.to(first.dtype).sqrt().ceil()
    return torch.where(reachable, 2 * first.clamp(min=1), torch.inf)


def _optimal(covariance: Tensor, bandwidth: Tensor, n: Tensor) -> Tensor:
    """(N,) the block length of these (N, lags + 1) autocovariances, lag 0 first."""
    lag = torch.arange(1, covariance.shape[-1], device=covariance.device)
    window = (2 * (1 - lag / bandwidth)).clamp(0, 1)  # flat to half of it, then down to 0
    weighted = 2 * window * covariance[:, 1:]
    long_run = covariance[:, 0] + weighted.sum(dim=-1)
    slope = (lag * weighted).sum(dim=-1)
    length = n[:, 0].to(covariance.dtype)
    best = ((slope / long_run) ** 2 * length) ** (1 / 3)
    return torch.where(length < FEWEST, torch.nan, torch.minimum(best, longest_block(length)))


def longest_block(observations: Tensor) -> Tensor:
    """Upper bound of the expected block length, float64: min(3·sqrt(n), n/3) rounded up."""
    return torch.minimum(3 * observations.sqrt(), observations / 3).ceil()
