"""Optimal in truth: the conditions of Karush, Kuhn and Tucker in NumPy, and honest gaps."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models import optimiser
from models.device import to_numpy
from models.optimiser import certificate
from models.optimiser.optimum import OptimumReason, finished
from tests.models.optimiser.markets import (
    best_by_enumeration,
    bounds,
    least_multiplier,
    market,
    row,
)

LIMITS = [(0.0, 1.0), (0.0, 0.2), (0.02, 0.3), (-0.5, 0.5)]
# Weights are off by about the square root of the gap, here below 1e-10; so is a gradient.
SMALL = 1e-5


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("assets", [6, 20])
def test_the_conditions_of_minimum_variance(assets: int, limits: tuple[float, float]) -> None:
    covariance, _ = market(assets, 3)
    found = optimiser.minimum_variance(row(covariance), *bounds(assets, *limits))
    [weights] = to_numpy(found.weights)
    assert weights.sum() == pytest.approx(1.0, abs=1e-14)
    gradient = covariance @ weights
    failing = least_multiplier(gradient, weights, *limits)
    assert failing <= SMALL * np.abs(gradient).max()
    assert to_numpy(found.gap)[0] <= certificate.TOLERANCE


@pytest.mark.parametrize("limits", LIMITS)
def test_the_conditions_of_the_greatest_ratio(limits: tuple[float, float]) -> None:
    """At the greatest Sharpe ratio its own derivative has them."""
    covariance, mean = market(12, 4)
    found = optimiser.maximum_ratio(row(covariance), row(mean), *bounds(12, *limits))
    [weights] = to_numpy(found.weights)
    variance, earned = weights @ covariance @ weights, weights @ mean
    gradient = earned * (covariance @ weights) / variance - mean
    assert least_multiplier(gradient, weights, *limits) <= SMALL * np.abs(mean).max()


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("limits", LIMITS)
def test_the_conditions_along_the_frontier(limits: tuple[float, float], compiled: bool) -> None:
    """With two prices, of weight and of return: no swap of three assets that keeps both may pay."""
    covariance, mean = market(8, 5)
    low, high = bounds(8, *limits)
    parts = (row(covariance)[0], row(mean)[0], low[0], high[0])
    found = optimiser.frontier(*parts, points=9, compiled=compiled)
    assert to_numpy(found.converged).all()
    for weights in to_numpy(found.weights)[1:-1]:
        gradient = covariance @ weights
        free = (weights > limits[0] + 1e-8) & (weights < limits[1] - 1e-8)
        if free.sum() < 2:
            continue
        system = np.stack((np.ones(free.sum()), mean[free]), axis=1)
        (level, price), *_ = np.linalg.lstsq(system, gradient[free], rcond=None)
        assert price >= -SMALL
        reduced = gradient - level - price * mean
        assert least_multiplier(reduced, weights, *limits) <= SMALL * np.abs(gradient).max()


@pytest.mark.parametrize("seed", range(4))
def test_a_gap_is_never_less_than_what_is_left(seed: int) -> None:
    """Of any weights, not only the best: the true shortfall, by trying every choice."""
    covariance, _ = market(4, seed)
    low, high = np.zeros(4), np.full(4, 0.7)
    best = best_by_enumeration(covariance, low, high)
    least = best @ covariance @ best
    random = np.random.default_rng(seed)
    for share in (0.0, 1e-6, 1e-3, 0.3, 1.0):
        weights = (1 - share) * best + share * random.dirichlet(np.full(4, 5.0))
        weights = weights if (weights <= 0.7).all() else best
        variance = weights @ covariance @ weights
        parts = (row(covariance), row(weights), row(low), row(high))
        gap = to_numpy(certificate.of_variance(*parts))[0]
        assert gap >= (variance - least) / variance - 1e-15
        excess = np.sqrt(np.diag(covariance))
        ratio = certificate.of_ratio(
            parts[0], row(excess), *parts[1:], torch.tensor([least]).double()
        )
        top = optimiser.maximum_ratio(row(covariance), row(excess), row(low), row(high))
        [greatest] = to_numpy(top.weights)
        true = (excess @ greatest) / np.sqrt(greatest @ covariance @ greatest)
        own = (excess @ weights) / np.sqrt(variance)
        assert to_numpy(ratio)[0] >= true / own - 1 - 1e-12


def test_a_gap_of_the_ratio_by_hand() -> None:
    """Σ = 1, excess (1, 3), all in the first asset: variance and ratio 1, gradient (0, -3).

    It falls by 3 to the other corner. The least variance is 1/2, so the gap is 3/sqrt(1/2); the
    true shortfall is that of a ratio of 1 below sqrt(1 + 9).
    """
    least = torch.tensor([0.5]).double()
    parts = row([[1.0, 0.0], [0.0, 1.0]]), row([1.0, 3.0]), row([1.0, 0.0])
    [gap] = to_numpy(certificate.of_ratio(*parts, *bounds(2), least))
    assert gap == pytest.approx(3.0 * np.sqrt(2.0), rel=1e-14)
    assert gap >= np.sqrt(10.0) - 1.0


def test_a_gap_of_the_ratio_is_never_less_than_what_is_left() -> None:
    """Of 2,000 random portfolios of independent assets, where the best has a formula.

    Its ratio is sqrt(Σ e²/v), and the least variance is 1/Σ(1/v).
    """
    random = np.random.default_rng(0)
    variance, excess = random.uniform(0.2, 5.0, (2, 2_000, 4))
    weights = random.dirichlet(np.full(4, 0.5), 2_000)
    best = np.sqrt((excess**2 / variance).sum(axis=-1))
    own = (weights * excess).sum(axis=-1) / np.sqrt((weights**2 * variance).sum(axis=-1))
    low, high = (torch.full((2_000, 4), float(end), dtype=torch.float64) for end in (0, 1))
    covariance = torch.diag_embed(torch.from_numpy(variance))
    least = torch.from_numpy(1.0 / (1.0 / variance).sum(axis=-1))
    rows = covariance, torch.from_numpy(excess), torch.from_numpy(weights)
    gap = to_numpy(certificate.of_ratio(*rows, low, high, least))
    assert (gap >= (best / own - 1.0) * (1.0 - 1e-12)).all()


def test_weights_are_certified_within_a_gap_of_1e_8_as_the_sentence_says() -> None:
    gap = torch.tensor([0.0, 0.99e-8, 1.01e-8, 1e-4, torch.nan], dtype=torch.float64)
    rows = torch.full((5, 2), 0.5, dtype=torch.float64)
    none = torch.zeros(5, dtype=torch.int64)
    found = finished(rows, gap, none, none, rows[None])
    sure, unsure = OptimumReason.OPTIMAL, OptimumReason.NOT_CERTIFIED
    assert to_numpy(found.reason).tolist() == [sure, sure, unsure, unsure, unsure]
    assert to_numpy(found.converged).tolist() == [True, True, False, False, False]
    assert torch.equal(found.weights, rows)
    assert "within 1e-8 of the best" in unsure.sentence


def test_a_gap_of_the_frontier_by_hand() -> None:
    """Σ = 1, mean (0, 1), w = (1/2, 1/2), price 1: gradient (1/2, -1/2), fall 1/2, half-variance
    1/4; at price 0 it is the portfolio of least variance and nothing is left."""
    parts = (row([[1.0, 0.0], [0.0, 1.0]]), row([0.0, 1.0]))
    rest = (row([0.5, 0.5]), *bounds(2))
    for price, expected in ((1.0, 2.0), (0.0, 0.0)):
        found = certificate.of_frontier(*parts, torch.tensor([price]).double(), *rest)
        assert to_numpy(found)[0] == pytest.approx(expected, abs=1e-15)


def test_a_gap_of_parity_by_hand() -> None:
    """Σ = 1, w = (1, 3): contributions 1 and 9, over their mean 1/5 and 9/5."""
    found = certificate.of_parity(row([[1.0, 0.0], [0.0, 1.0]]), row([1.0, 3.0]))
    expected = -0.5 * (np.log(0.2) + np.log(1.8))
    assert to_numpy(found)[0] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("assets", [2, 10, 40])
@pytest.mark.parametrize("seed", range(3))
def test_contributions_of_risk_parity_are_equal(assets: int, seed: int) -> None:
    covariance, _ = market(assets, seed)
    found = optimiser.risk_parity(row(covariance))
    [weights] = to_numpy(found.weights)
    contributions = weights * (covariance @ weights)
    np.testing.assert_allclose(contributions, contributions.mean(), rtol=1e-8)
    assert (weights > 0).all()
    assert to_numpy(found.gap)[0] <= certificate.TOLERANCE


@pytest.mark.parametrize("limits", [*LIMITS, (-1.0, 1.0), (0.0, 1 / 30), (1 / 60, 1.0)])
@pytest.mark.parametrize("assets", [2, 30, 60])
def test_two_ways_to_the_frontier_meet(assets: int, limits: tuple[float, float]) -> None:
    """The critical line and the interior point share nothing but the question and its certificate.

    Weights are apart by at most about the square root of the gaps; of a hundred observations of
    sixty assets, within wide bounds, the interior point's is the larger.
    """
    covariance, mean = market(assets, 6, sessions=100)
    low, high = bounds(assets, *limits)
    parts = (row(covariance)[0], row(mean)[0], low[0], high[0])
    line, batch = (optimiser.frontier(*parts, points=12, compiled=way) for way in (True, False))
    assert to_numpy(line.reason).tolist() == to_numpy(batch.reason).tolist()
    np.testing.assert_allclose(
        to_numpy(line.weights), to_numpy(batch.weights), rtol=0, atol=1e-5, equal_nan=True
    )
    known = ~np.isnan(to_numpy(line.gap))
    assert (to_numpy(line.gap)[known] <= 1e-10).all()


def test_where_the_line_is_lost_the_batch_steps_in() -> None:
    """Two assets that earn the same, and most: which price brings the second in, no line says."""
    covariance, _ = market(4, 9)
    mean = row([2e-4, 5e-4, 5e-4, 1e-4])[0]
    low, high = bounds(4)
    parts = (row(covariance)[0], mean, low[0], high[0])
    line, batch = (optimiser.frontier(*parts, points=6, compiled=way) for way in (True, False))
    assert to_numpy(line.converged)[:-1].all()
    apart = to_numpy(line.weights - batch.weights)[:-1]
    np.testing.assert_allclose(apart, 0.0, rtol=0, atol=1e-6)
