"""The way to an optimum, drawn from detached tensors while the graph keeps working."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch

from models import optimiser
from models.device import cross_together, to_numpy
from models.optimiser import Objective
from tests.models.optimiser.markets import bounds, market, row

LOW, HIGH = bounds(5, 0.0, 0.5)
COVARIANCE, MEAN = (row(one) for one in market(5, 8))
EXCESS = MEAN.abs()
# Not before a test asks: autograd counts the devices when it is first used, and another test
# adds one.
WAYS: dict[str, Callable[[], tuple[optimiser.Optimum, Objective]]] = {
    "minimum variance": lambda: (
        optimiser.minimum_variance(COVARIANCE, LOW, HIGH, traced=True),
        optimiser.variance(COVARIANCE),
    ),
    "maximum ratio": lambda: (
        optimiser.maximum_ratio(COVARIANCE, EXCESS, LOW, HIGH, traced=True),
        optimiser.negative_ratio(COVARIANCE, EXCESS),
    ),
    "risk parity": lambda: (
        optimiser.risk_parity(COVARIANCE, traced=True),
        optimiser.imparity(COVARIANCE),
    ),
}


@pytest.mark.parametrize("name", WAYS)
def test_it_ends_at_the_optimum(name: str) -> None:
    found, objective = WAYS[name]()
    way = optimiser.trace(objective, found.path, LOW, HIGH)
    assert len(way.weights) == int(found.iterations) + 1
    np.testing.assert_allclose(to_numpy(way.weights)[-1], to_numpy(found.weights), atol=1e-8)
    norm, value = to_numpy(way.gradient_norm)[:, 0], to_numpy(way.objective)[:, 0]
    assert norm[-1] <= 1e-6 * norm[0]
    assert value[-1] == pytest.approx(value.min(), rel=1e-9, abs=1e-15)
    np.testing.assert_allclose(to_numpy(way.weights).sum(axis=-1), 1.0, rtol=1e-12)


@pytest.mark.parametrize("name", WAYS)
def test_the_graph_keeps_working_after_it_was_drawn(name: str) -> None:
    """What crossed is detached; the tensors are as they were, and their gradient is the same."""
    found, objective = WAYS[name]()
    way = optimiser.trace(objective, found.path, LOW, HIGH)
    drawn = cross_together({"value": way.objective, "weights": way.weights})
    assert drawn["value"].shape == way.objective.shape
    assert way.objective.requires_grad
    assert way.weights.is_leaf
    (gradient,) = torch.autograd.grad(way.objective.sum(), way.weights)
    step = 1e-6 * torch.eye(5, dtype=torch.float64)
    for place in range(5):
        there, here = (way.weights.detach() + sign * step[place] for sign in (1, -1))
        slope = (objective(there) - objective(here)) / 2e-6
        np.testing.assert_allclose(
            to_numpy(gradient[..., place]), to_numpy(slope), rtol=1e-5, atol=1e-9
        )


def test_objectives_by_hand() -> None:
    """Σ = diag(1, 4), w = (1/2, 1/2): variance 5/4; ratio of (1, 1) 1/sqrt(5/4);
    ln sqrt(5/4) - ln 1/2."""
    covariance, weights = row(np.diag([1.0, 4.0])), row([0.5, 0.5])
    expected: list[tuple[Objective, float]] = [
        (optimiser.variance(covariance), 1.25),
        (optimiser.negative_ratio(covariance, row([1.0, 1.0])), -(1.25**-0.5)),
        (optimiser.imparity(covariance), 0.5 * np.log(1.25) + np.log(2)),
    ]
    for objective, value in expected:
        assert to_numpy(objective(weights))[0] == pytest.approx(value, rel=1e-15)


def test_nothing_is_kept_unless_asked_for() -> None:
    assert len(optimiser.minimum_variance(COVARIANCE, LOW, HIGH).path) == 0
    assert len(optimiser.risk_parity(COVARIANCE).path) == 0
