"""What no market can change: order, scale, company in a batch; and what leaves no weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models import optimiser
from models.device import to_numpy
from models.optimiser import bounded
from models.optimiser.optimum import OptimumReason
from tests.models.optimiser.markets import bounds, market, row

METHODS = {
    "minimum variance": lambda covariance, mean, low, high: optimiser.minimum_variance(
        covariance, low, high
    ),
    "maximum ratio": optimiser.maximum_ratio,
    "risk parity": lambda covariance, mean, low, high: optimiser.risk_parity(covariance),
}
# The square root of the gap that is certified, here below 1e-12: weights of two ways there.
APART = 1e-6


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.permutations(range(6)))
def test_the_order_of_assets_does_not_matter(name: str, seed: int, order: list[int]) -> None:
    covariance, mean = market(6, seed)
    mean = np.abs(mean)
    limits = bounds(6, 0.0, 0.5)
    one = METHODS[name](row(covariance), row(mean), *limits)
    other = METHODS[name](row(covariance[np.ix_(order, order)]), row(mean[order]), *limits)
    np.testing.assert_allclose(
        to_numpy(one.weights)[0][order], to_numpy(other.weights)[0], rtol=0, atol=APART
    )


@pytest.mark.parametrize("name", METHODS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), power=st.integers(-12, 12))
def test_the_scale_of_returns_does_not_matter(name: str, seed: int, power: int) -> None:
    covariance, mean = market(5, seed)
    mean, scale = np.abs(mean), 10.0**power
    one = METHODS[name](row(covariance), row(mean), *bounds(5))
    other = METHODS[name](row(scale * scale * covariance), row(scale * mean), *bounds(5))
    np.testing.assert_allclose(to_numpy(one.weights), to_numpy(other.weights), rtol=0, atol=APART)


@pytest.mark.parametrize("name", METHODS)
def test_a_batch_is_its_rows(name: str) -> None:
    """Batched products round otherwise than single ones, and rows stop at their own iteration."""
    markets = [market(7, seed) for seed in range(6)]
    covariance = torch.cat([row(one) for one, _ in markets])
    mean = torch.cat([row(np.abs(one)) for _, one in markets])
    low, high = (one.expand(6, -1) for one in bounds(7, 0.0, 0.4))
    together = METHODS[name](covariance, mean, low, high)
    for place in range(6):
        one = slice(place, place + 1)
        alone = METHODS[name](covariance[one], mean[one], low[one], high[one])
        np.testing.assert_allclose(
            to_numpy(together.weights)[place], to_numpy(alone.weights)[0], rtol=0, atol=1e-9
        )


def test_a_bad_row_does_not_touch_its_neighbours() -> None:
    covariance, _ = market(3, 0)
    bad = torch.full((1, 3, 3), torch.nan, dtype=torch.float64)
    both = torch.cat((bad, row(covariance)))
    low, high = (one.expand(2, -1) for one in bounds(3))
    found = optimiser.minimum_variance(both, low, high)
    assert to_numpy(found.reason).tolist() == [OptimumReason.SINGULAR, OptimumReason.OPTIMAL]
    alone = optimiser.minimum_variance(row(covariance), *bounds(3))
    np.testing.assert_allclose(to_numpy(found.weights)[1], to_numpy(alone.weights)[0], atol=1e-12)


def fewer_observations_than_assets() -> np.ndarray:
    return np.cov(np.random.default_rng(0).normal(size=(5, 4)))


SINGULAR = {
    "twins": np.array([[1.0, 1.0, 0.1], [1.0, 1.0, 0.1], [0.1, 0.1, 2.0]]),
    "a constant price": np.diag([1.0, 0.0, 2.0]),
    "fewer returns than assets": fewer_observations_than_assets(),
    "nothing known": np.full((2, 2), np.nan),
}


@pytest.mark.parametrize("why", SINGULAR)
def test_a_singular_covariance_has_no_single_answer(why: str) -> None:
    covariance = SINGULAR[why]
    limits = bounds(len(covariance))
    mean = torch.ones_like(limits[0])
    found = [METHODS[name](row(covariance), mean, *limits) for name in METHODS]
    found.append(optimiser.frontier(row(covariance)[0], mean[0], limits[0][0], limits[1][0]))
    for one in found:
        assert set(to_numpy(one.reason).tolist()) == {OptimumReason.SINGULAR}
        assert to_numpy(one.weights.isnan()).all()
        assert to_numpy(one.gap.isnan()).all()


@pytest.mark.parametrize("limits", [(0.0, 0.3), (0.4, 1.0), (0.6, 0.2)])
def test_bounds_that_no_weights_keep(limits: tuple[float, float]) -> None:
    covariance, mean = market(3, 0)
    both = bounds(3, *limits)
    for name in ("minimum variance", "maximum ratio"):
        found = METHODS[name](row(covariance), row(np.abs(mean)), *both)
        assert to_numpy(found.reason).tolist() == [OptimumReason.INFEASIBLE]
    points = optimiser.frontier(row(covariance)[0], row(mean)[0], both[0][0], both[1][0])
    assert set(to_numpy(points.reason).tolist()) == {OptimumReason.INFEASIBLE}


def test_nothing_earns_more_than_riskless() -> None:
    covariance, _ = market(3, 0)
    for excess in ([-0.1, -0.2, 0.0], [0.0, 0.0, 0.0], [np.nan, 0.1, 0.1]):
        found = optimiser.maximum_ratio(row(covariance), row(excess), *bounds(3))
        assert to_numpy(found.reason).tolist() == [OptimumReason.NO_EXCESS]
    one = optimiser.maximum_ratio(row(covariance), row([-0.1, -0.2, 1e-4]), *bounds(3))
    assert to_numpy(one.converged).all()


def test_equal_means_make_the_frontier_a_point() -> None:
    covariance, _ = market(3, 0)
    low, high = bounds(3)
    found = optimiser.frontier(row(covariance)[0], row([0.1] * 3)[0], low[0], high[0], points=5)
    least = optimiser.minimum_variance(row(covariance), low, high)
    assert to_numpy(found.converged).all()
    np.testing.assert_array_equal(
        to_numpy(found.weights), np.repeat(to_numpy(least.weights), 5, axis=0)
    )


@given(
    point=st.lists(st.floats(-3, 3), min_size=4, max_size=4),
    low=st.lists(st.floats(-1, 0.24), min_size=4, max_size=4),
    room=st.lists(st.floats(0.0, 2), min_size=4, max_size=4),
)
def test_nothing_in_the_bounds_is_nearer_than_the_projection(
    point: list[float], low: list[float], room: list[float]
) -> None:
    """Its residual points away from every corner: (v - p)·(c - p) ≤ 0."""
    high = np.maximum(np.array(low) + room, 0.26)
    p, l_row, h_row = row(point), row(low), row(high)
    [found] = to_numpy(bounded.project(p, l_row, h_row))
    assert found.sum() == pytest.approx(1.0, abs=1e-12)
    assert (found >= low).all()
    assert (found <= high).all()
    away = np.array(point) - found
    [corner] = to_numpy(bounded.cheapest(row(-away), l_row, h_row))
    assert away @ (corner - found) <= 1e-11
