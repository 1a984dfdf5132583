"""The efficient frontier: the least variance for each expected return, all points at once."""

from __future__ import annotations

import torch
from torch import Tensor

from models.optimiser import bounded, certificate, interior
from models.optimiser.optimum import Optimum, Reason, finished, refused, singular, usable
from models.optimiser.portfolios import minimum_variance, settled
from models.workers import undivided

POINTS = 50
# Of the greatest mean: expected returns no further apart are one.
SAME = 1e-12


@undivided
def frontier(
    covariance: Tensor, mean: Tensor, low: Tensor, high: Tensor, *, points: int = POINTS
) -> Optimum:
    """Efficient portfolios from the least variance to the greatest expected return.

    Evenly spaced in expected return, and `points` times the same one where nothing earns more
    than the portfolio of least variance. The ends are that portfolio and the corner of the
    bounds that earns most; between them each point is a row of one quadratic program.

    Args:
        covariance: (A, A) of returns, of any scale.
        mean: (A,) expected returns.
        low: (A,) the least weights.
        high: (A,) the greatest.
        points: K ≥ 2.

    Returns:
        Optimum of K rows; NaN where bounds cannot hold or the covariance is singular.
    """
    refusal = refused(
        {
            Reason.INFEASIBLE: ~bounded.enclose_one(low, high)[None],
            Reason.SINGULAR: singular(covariance[None]),
        }
    )
    possible = refusal == 0
    low, high = torch.where(possible, low, 0.0)[None], torch.where(possible, high, 1.0)[None]
    covariance, mean = usable(covariance[None], refusal), mean[None]
    first = minimum_variance(covariance, low, high)
    last = bounded.cheapest(-mean, low, high)
    bottom = (first.weights * mean).sum(dim=-1, keepdim=True)
    spread = (last * mean).sum(dim=-1, keepdim=True) - bottom
    flat = ~(spread > SAME * mean.abs().amax())
    spread = torch.where(flat, 1.0, spread)
    share = torch.linspace(0.0, 1.0, points, dtype=mean.dtype, device=mean.device)[1:-1, None]
    wanted = (mean - bottom - share * spread) / spread
    found = _between(covariance, wanted, low, high)
    weights = torch.cat((first.weights, settled(found.x, low, high), last))
    price = torch.cat(
        (
            torch.zeros_like(spread),
            found.prices[:, 1:],
            _steepest(covariance, mean, last, low, high) * spread,
        )
    )
    weights, price = torch.where(flat, first.weights, weights), torch.where(flat, 0.0, price)
    gap = certificate.of_frontier(
        covariance, (mean - bottom) / spread, price[:, 0].clamp(min=0.0), weights, low, high
    )
    iterations = torch.cat((first.iterations, found.iterations, torch.zeros_like(first.iterations)))
    iterations = torch.where(flat[:, 0], first.iterations, iterations)
    return finished(weights, gap, iterations, refusal.expand(points), weights[None][:0])


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
    """(1, 1) the least price of return at which the corner that earns most is worth its risk.

    No swap of an asset that can give for one that can take may pay: it saves so much marginal
    variance, for so much less return.
    """
    marginal = (covariance @ weights[..., None])[..., 0]
    gives, takes = weights > low + bounded.SNAP, weights < high - bounded.SNAP
    saved = marginal[..., :, None] - marginal[..., None, :]
    lost = mean[..., :, None] - mean[..., None, :]
    dearer = gives[..., :, None] & takes[..., None, :] & (lost > 0.0)
    ratio = torch.where(dearer, saved / torch.where(dearer, lost, 1.0), 0.0)
    return ratio.amax(dim=(-2, -1), keepdim=True)[..., 0]


__all__ = ["POINTS", "frontier"]
