"""Portfolios whose weights have a formula, and portfolios small enough to try every choice."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models import optimiser
from models.device import to_numpy
from tests.models.optimiser.markets import best_by_enumeration, bounds, market, row

# A gap of 1e-8 (certified; 1e-10 here) of the variance is this far in weights, squared.
NEAR = {"rtol": 0, "atol": 1e-8}


def weights(found: optimiser.Optimum) -> np.ndarray:
    assert to_numpy(found.converged).all()
    return to_numpy(found.weights)


def test_two_assets_by_hand() -> None:
    """Variances 4 and 1, covariance 1/2: w = (1 - 1/2, 4 - 1/2) / (4 + 1 - 1) = (1/8, 7/8)."""
    covariance = row([[4.0, 0.5], [0.5, 1.0]])
    [found] = weights(optimiser.minimum_variance(covariance, *bounds(2)))
    np.testing.assert_allclose(found, [1 / 8, 7 / 8], **NEAR)


def test_a_hedge_that_long_only_forbids() -> None:
    """Covariance 2 above the lesser variance 1: the formula says -1/2, 3/2; the bound says 0, 1."""
    covariance = row([[5.0, 2.0], [2.0, 1.0]])
    [held] = weights(optimiser.minimum_variance(covariance, *bounds(2)))
    assert held.tolist() == [0.0, 1.0]
    [free] = weights(optimiser.minimum_variance(covariance, *bounds(2, -2.0, 2.0)))
    np.testing.assert_allclose(free, [-0.5, 1.5], **NEAR)


def test_independent_assets() -> None:
    """Minimum variance weighs by 1/variance; risk parity and diversification by 1/volatility."""
    variance = np.array([1.0, 4.0, 9.0, 16.0])
    covariance = row(np.diag(variance))
    [least] = weights(optimiser.minimum_variance(covariance, *bounds(4)))
    np.testing.assert_allclose(least, (1 / variance) / (1 / variance).sum(), **NEAR)
    by_volatility = (1 / np.sqrt(variance)) / (1 / np.sqrt(variance)).sum()
    [parity] = weights(optimiser.risk_parity(covariance))
    np.testing.assert_allclose(parity, by_volatility, rtol=1e-14)
    diverse = optimiser.maximum_ratio(covariance, row(np.sqrt(variance)), *bounds(4))
    np.testing.assert_allclose(weights(diverse)[0], by_volatility, **NEAR)
    inverse = to_numpy(optimiser.inverse_volatility(covariance))[0]
    np.testing.assert_allclose(inverse, by_volatility, rtol=1e-15)
    sharpe = optimiser.maximum_ratio(covariance, row([1.0, 2.0, 3.0, 4.0]), *bounds(4))
    tangent = np.array([1.0, 2.0, 3.0, 4.0]) / variance
    np.testing.assert_allclose(weights(sharpe)[0], tangent / tangent.sum(), **NEAR)


@pytest.mark.parametrize("seed", range(5))
def test_within_wide_bounds_the_inverse_covariance(seed: int) -> None:
    """Σ⁻¹1 / 1'Σ⁻¹1, and Σ⁻¹e / 1'Σ⁻¹e while that sum is positive."""
    covariance, mean = market(6, seed)
    wide = bounds(6, -50.0, 50.0)
    direct = np.linalg.solve(covariance, np.ones(6))
    [least] = weights(optimiser.minimum_variance(row(covariance), *wide))
    np.testing.assert_allclose(least, direct / direct.sum(), **NEAR)
    excess = np.abs(mean) + 1e-4
    tangent = np.linalg.solve(covariance, excess)
    if tangent.sum() > 0.2 * np.abs(tangent).sum():
        [best] = weights(optimiser.maximum_ratio(row(covariance), row(excess), *wide))
        np.testing.assert_allclose(best, tangent / tangent.sum(), rtol=0, atol=1e-7)


@pytest.mark.parametrize("limits", [(0.0, 1.0), (0.0, 0.4), (0.1, 0.5), (-0.3, 0.8)])
@pytest.mark.parametrize("seed", range(3))
def test_every_choice_of_bounds_tried(seed: int, limits: tuple[float, float]) -> None:
    covariance, _ = market(5, seed)
    low, high = (np.full(5, one) for one in limits)
    [found] = weights(optimiser.minimum_variance(row(covariance), row(low), row(high)))
    np.testing.assert_allclose(found, best_by_enumeration(covariance, low, high), **NEAR)


def test_each_asset_its_own_bounds() -> None:
    covariance, _ = market(4, 1)
    low, high = np.array([0.1, 0.0, -0.2, 0.25]), np.array([0.3, 0.2, 1.0, 0.25])
    [found] = weights(optimiser.minimum_variance(row(covariance), row(low), row(high)))
    np.testing.assert_allclose(found, best_by_enumeration(covariance, low, high), **NEAR)
    assert found[3] == 0.25


@pytest.mark.parametrize("compiled", [True, False])
def test_the_ends_of_the_frontier(compiled: bool) -> None:
    """From minimum variance to all that bounds let into the best earners, evenly in return."""
    covariance, mean = market(6, 2)
    low, high = bounds(6, 0.0, 0.4)
    parts = (row(covariance)[0], row(mean)[0], low[0], high[0])
    rows = weights(optimiser.frontier(*parts, points=11, compiled=compiled))
    [least] = weights(optimiser.minimum_variance(row(covariance), low, high))
    np.testing.assert_allclose(rows[0], least, **NEAR)
    order = np.argsort(-mean)
    np.testing.assert_allclose(rows[-1][order], [0.4, 0.4, 0.2, 0, 0, 0], atol=1e-15)
    earned = rows @ mean
    np.testing.assert_allclose(np.diff(earned), np.ptp(earned) / 10, rtol=1e-6)


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_points_of_the_frontier_by_every_choice(seed: int, compiled: bool) -> None:
    """What is best for a price of return lies on the chords of the frontier, or a little below.

    A chord of a convex curve is above it by at most half of what the chords beside it bend.
    """
    covariance, mean = market(4, seed)
    low, high = np.zeros(4), np.full(4, 0.6)
    parts = (row(covariance)[0], row(mean)[0], row(low)[0], row(high)[0])
    rows = weights(optimiser.frontier(*parts, points=41, compiled=compiled))
    variance = np.einsum("ki,ij,kj->k", rows, covariance, rows)
    earned = rows @ mean
    for price in np.linspace(0.0, 20.0, 9):
        best = best_by_enumeration(covariance, low, high, price * covariance.mean(), mean)
        above = np.interp(best @ mean, earned, variance) - best @ covariance @ best
        bend = np.abs(np.diff(variance, 2)).max()
        assert above >= -1e-8 * variance[0]
        assert above <= bend / 2 + 1e-8 * variance[0]


def test_one_asset_is_all_there_is() -> None:
    covariance, low, high = row([[2.0]]), *bounds(1)
    assert weights(optimiser.minimum_variance(covariance, low, high)).tolist() == [[1.0]]
    assert weights(optimiser.maximum_ratio(covariance, row([0.1]), low, high)).tolist() == [[1.0]]
    assert weights(optimiser.risk_parity(covariance)).tolist() == [[1.0]]
    rows = weights(optimiser.frontier(covariance[0], torch.tensor([0.1]).double(), low[0], high[0]))
    assert rows.tolist() == [[1.0]] * optimiser.POINTS
