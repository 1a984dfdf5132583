"""The efficient frontier: the least variance for each expected return, all points at once.

On the CPU it follows the critical line, exactly. On an accelerator, and where the critical line
fails (as among assets with equal expected returns), it is one batch of quadratic programs. Each
point has a certificate in both cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.device import to_numpy
from models.optimiser import bounded, certificate, interior
from models.optimiser.optimum import Optimum, OptimumReason, finished, refused, singular, usable
from models.optimiser.portfolios import minimum_variance, settled
from models.option_values import FRONTIER_POINTS
from models.runtime.workers import undivided

POINTS = FRONTIER_POINTS
# Relative to the greatest mean: expected returns no further apart count as equal.
SAME = 1e-12


@dataclass(frozen=True, eq=False)
class _Points:
    """Weights (K, A), the price of return there (K,) ≥ 0, and iterations (K,)."""

    weights: Tensor
    price: Tensor
    iterations: Tensor


@undivided
def frontier(
    covariance: Tensor,
    mean: Tensor,
    low: Tensor,
    high: Tensor,
    *,
    points: int = POINTS,
    compiled: bool | None = None,
) -> Optimum:
    """Efficient portfolios from the least variance to the greatest expected return.

    Points are evenly spaced in expected return; they all coincide where no portfolio earns more
    than the one of least variance.

    Args:
        covariance: (A, A) of returns, of any scale.
        mean: (A,) expected returns.
        low: (A,) the least weights.
        high: (A,) the greatest.
        points: K ≥ 2.
        compiled: whether to use the critical line; None uses it on the CPU.

    Returns:
        Optimum of K rows; NaN where the bounds are infeasible or the covariance is singular.
    """
    refusal = refused(
        {
            OptimumReason.INFEASIBLE: ~bounded.enclose_one(low, high)[None],
            OptimumReason.SINGULAR: singular(covariance[None]),
        }
    )
    possible = refusal == 0
    low, high = torch.where(possible, low, 0.0), torch.where(possible, high, 1.0)
    covariance, mean = usable(covariance[None], refusal)[0], torch.where(possible, mean, 1.0)
    given = covariance, mean, low, high
    by_line = covariance.device.type == "cpu" if compiled is None else compiled
    found = _along_the_line(*given, points) if by_line else _as_a_batch(*given, points)
    gap = certificate.of_frontier(covariance, mean, found.price, found.weights, low, high)
    if by_line and not to_numpy(gap <= certificate.TOLERANCE).all():
        found, gap = _better(found, gap, given, points)
    path = found.weights[None][:0]
    return finished(found.weights, gap, found.iterations, refusal.expand(points), path)


def _better(
    found: _Points, gap: Tensor, given: tuple[Tensor, Tensor, Tensor, Tensor], points: int
) -> tuple[_Points, Tensor]:
    """Each point from the method with the smaller gap: as given, or by the batch."""
    covariance, mean, low, high = given
    other = _as_a_batch(*given, points)
    own = certificate.of_frontier(covariance, mean, other.price, other.weights, low, high)
    worse = ~(gap <= own)
    weights = torch.where(worse[:, None], other.weights, found.weights)
    price = torch.where(worse, other.price, found.price)
    iterations = torch.where(worse, other.iterations, found.iterations)
    return _Points(weights, price, iterations), torch.where(worse, own, gap)


def _along_the_line(
    covariance: Tensor, mean: Tensor, low: Tensor, high: Tensor, points: int
) -> _Points:
    """Points on the segments between corners, where weights and price are linear in return."""
    from models.optimiser.critical_line_kernel import corners

    means, least, most = (to_numpy(one) for one in (mean, low, high))
    top = to_numpy(bounded.cheapest(-mean, low, high))
    given = np.flatnonzero(top > least)
    last = int(given[np.argmin(means[given])]) if len(given) else 0
    prices, weights = corners(to_numpy(covariance), means, least, most, top, last)
    earned = weights @ means
    rising, prices, weights = earned[::-1], prices[::-1], weights[::-1]
    wanted = np.linspace(rising[0], rising[-1], points)
    after = np.clip(np.searchsorted(rising, wanted), min(1, len(rising) - 1), len(rising) - 1)
    before = np.maximum(after - 1, 0)
    length = rising[after] - rising[before]
    share = np.where(length > 0, (wanted - rising[before]) / np.where(length > 0, length, 1), 0.0)
    between = weights[before] + share[:, None] * (weights[after] - weights[before])
    price = prices[before] + share * (prices[after] - prices[before])
    return _Points(
        bounded.snapped(torch.from_numpy(between), low, high),
        torch.from_numpy(np.where(np.isfinite(price), price, 0.0)),
        torch.from_numpy(len(rising) - after),
    )


def _as_a_batch(
    covariance: Tensor, mean: Tensor, low: Tensor, high: Tensor, points: int
) -> _Points:
    """The two ends separately, and the points between them as one batch of quadratic programs."""
    covariance, mean, low, high = covariance[None], mean[None], low[None], high[None]
    first = minimum_variance(covariance, low, high)
    last = bounded.cheapest(-mean, low, high)
    bottom = (first.weights * mean).sum(dim=-1, keepdim=True)
    spread = (last * mean).sum(dim=-1, keepdim=True) - bottom
    flat = ~(spread > SAME * mean.abs().amax())
    spread = torch.where(flat, 1.0, spread)
    share = torch.linspace(0.0, 1.0, points, dtype=mean.dtype, device=mean.device)[1:-1, None]
    found = _between(covariance, (mean - bottom - share * spread) / spread, low, high)
    weights = torch.cat((first.weights, settled(found.x, low, high), last))
    steepest = _steepest(covariance, mean, last, low, high)
    price = torch.cat((torch.zeros_like(steepest), found.prices[:, 1] / spread[:, 0], steepest))
    none = torch.zeros_like(first.iterations)
    iterations = torch.cat((first.iterations, found.iterations, none))
    return _Points(
        torch.where(flat, first.weights, weights),
        torch.where(flat[:, 0], 0.0, price).clamp(min=0.0),
        torch.where(flat[:, 0], first.iterations, iterations),
    )


def _between(covariance: Tensor, wanted: Tensor, low: Tensor, high: Tensor) -> interior.Solved:
    """The least variance of each row's weights among those with wanted · weights = 0."""
    rows = torch.stack((torch.ones_like(wanted), wanted), dim=-2)
    right = torch.stack((torch.ones_like(wanted[:, 0]), torch.zeros_like(wanted[:, 0])), dim=-1)
    low, high = low.expand_as(wanted), high.expand_as(wanted)
    program = interior.Program(covariance.expand(len(wanted), -1, -1), rows, right, low, high)
    return interior.solve(program, bounded.centre(low, high))


def _steepest(
    covariance: Tensor, mean: Tensor, weights: Tensor, low: Tensor, high: Tensor
) -> Tensor:
    """(1,) the least price of return at which the corner with the highest return is optimal.

    At that price no exchange of weight between two assets within their bounds pays: the marginal
    variance saved is worth no more than the return lost.
    """
    marginal = (covariance @ weights[..., None])[..., 0]
    gives, takes = weights > low + bounded.SNAP, weights < high - bounded.SNAP
    saved = marginal[..., :, None] - marginal[..., None, :]
    lost = mean[..., :, None] - mean[..., None, :]
    dearer = gives[..., :, None] & takes[..., None, :] & (lost > 0.0)
    ratio = torch.where(dearer, saved / torch.where(dearer, lost, 1.0), 0.0)
    return ratio.amax(dim=(-2, -1)).clamp(min=0.0)


__all__ = ["POINTS", "frontier"]
