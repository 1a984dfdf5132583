"""Sampling errors of the mean and variance that a simulation is based on.

The sampling covariance of the mean of n returns is L/n, L their long-run covariance: the covariance
plus all autocovariances. L is estimated by the weights that the stationary bootstrap gives them
(Politis & Romano 1994, lemma 1), with the block length of Politis & White, so it equals the
variance of a bootstrapped mean, without drawing. The same estimate for squared returns gives the
sampling error of the variance; there the block is long, because volatility clusters.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.bootstrap.block_length import block_length
from models.device import cross_together

# A scaled inverse chi-square variable has four moments above 8 degrees of freedom.
FEWEST_FREEDOM, MOST_FREEDOM = 10.0, 1e6
LEAST_MEMORY, MOST_MEMORY = 0.0, 0.5


def suitable_block(series: Tensor) -> Tensor:
    """(N,) expected block length for each row of (N, T), at least 1; 1 where all are equal."""
    return block_length(series).nan_to_num(1.0).clamp(min=1.0)


def long_run_covariance(returns: Tensor, block: Tensor) -> Tensor:
    """(A, A) covariance of the mean of (A, T) returns, times T: positive semidefinite.

    Equals T times the exact covariance of a stationary-bootstrap mean with expected blocks of
    `block` (a scalar, at least 1), scaled from ddof 0 to ddof 1.
    """
    length = returns.shape[-1]
    lag = torch.arange(length, dtype=returns.dtype, device=returns.device)
    continued, share = 1.0 - 1.0 / block, lag / length
    weight = (1.0 - share) * continued**lag + share * continued ** (length - lag)
    spectrum = torch.fft.fft(returns - returns.mean(dim=-1, keepdim=True))
    both = (spectrum * torch.fft.fft(weight).real) @ spectrum.mH
    return both.real / (length * (length - 1))


def variance_freedom(series: Tensor) -> Tensor:
    """Degrees of freedom F of the variance of a series (T,): a scalar tensor, 10 to 1e6.

    The sample variance over the true one is about chi-square(F)/F: F is twice the inverse of the
    squared standard error of the variance, as a share of it. For independent normal returns F is
    near T; fat tails and clusters of volatility lower it.
    """
    squares = (series - series.mean()).square()
    error = long_run_covariance(squares[None], suitable_block(squares[None])[0])[0, 0]
    relative = error / len(series) / squares.mean().square()
    return (2.0 / relative).nan_to_num(MOST_FREEDOM).clamp(FEWEST_FREEDOM, MOST_FREEDOM)


def memory(long_run: Tensor, variance: Tensor) -> Tensor:
    """The first-order autocorrelation with this ratio of long-run variance to variance.

    For an autoregression the ratio is (1 + p)/(1 - p). The result is a scalar tensor from 0 to 0.5,
    and 0 where the variance is 0. A ratio below 1 counts as 1: in daily prices it comes from a few
    days of a crisis, and it would narrow the fan.
    """
    ratio = (long_run / variance).nan_to_num(1.0)
    return ((ratio - 1.0) / (ratio + 1.0)).clamp(LEAST_MEMORY, MOST_MEMORY)


def estimates(returns: Tensor, weights: Tensor) -> tuple[Tensor, float, float]:
    """(A, A) sampling covariance of the means of (A, T), freedom of the variance, and memory.

    The last two, and the block length of the first, are those of the portfolio at its weights.
    """
    portfolio = weights @ returns
    block = suitable_block(portfolio[None])[0]
    long_run = long_run_covariance(returns, block)
    # Weights that decrease from the first lag bias the long-run variance downwards; twice the block
    # reduces the bias, at the price of some noise.
    slower = long_run_covariance(portfolio[None], 2.0 * block)[0, 0]
    found = cross_together(
        {
            "freedom": variance_freedom(portfolio),
            "memory": memory(slower, portfolio.var()),
        }
    )
    covariance = long_run / returns.shape[-1]
    return covariance, float(found["freedom"]), float(found["memory"])
