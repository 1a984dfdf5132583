"""Markets of assets that move together, and what is true of the best portfolios in plain NumPy."""

from __future__ import annotations

import itertools

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Floats = NDArray[np.float64]


def market(assets: int, seed: int, sessions: int = 250) -> tuple[Floats, Floats]:
    """(A, A) covariance and (A,) means of simulated daily returns with common factors."""
    random = np.random.default_rng([assets, seed])
    loads = random.normal(size=(3, assets))
    returns = 0.01 * random.normal(size=(sessions, 3)) @ loads
    returns += 0.012 * random.normal(size=(sessions, assets))
    returns += random.uniform(-2e-4, 8e-4, assets)
    return np.atleast_2d(np.cov(returns.T)), returns.mean(axis=0)


def row(values: object) -> Tensor:
    """As a batch of one."""
    return torch.tensor(np.asarray(values, dtype=np.float64))[None]


def bounds(assets: int, low: float = 0.0, high: float = 1.0) -> tuple[Tensor, Tensor]:
    return row(np.full(assets, low)), row(np.full(assets, high))


def best_by_enumeration(
    covariance: Floats, low: Floats, high: Floats, price: float = 0.0, mean: Floats | None = None
) -> Floats:
    """The weights with the least ½ w'Σw - price·mean'w: every choice of bounds tried, 3^A of them.

    With the entries of a choice at their bounds the rest solve linear equations; of all that end
    within the bounds, the best is the answer.
    """
    assets = len(covariance)
    linear = np.zeros(assets) if mean is None else price * mean
    found: list[tuple[float, Floats]] = []
    for choice in itertools.product((-1, 0, 1), repeat=assets):
        at = np.array(choice)
        free = at == 0
        weights = np.where(at < 0, low, np.where(at > 0, high, 0.0))
        count = int(free.sum())
        if count:
            system = np.zeros((count + 1, count + 1))
            system[:count, :count] = covariance[np.ix_(free, free)]
            system[:count, count] = system[count, :count] = 1.0
            right = np.append(
                linear[free] - covariance[np.ix_(free, ~free)] @ weights[~free],
                1.0 - weights[~free].sum(),
            )
            weights[free] = np.linalg.solve(system, right)[:count]
        sums_to_one = abs(weights.sum() - 1.0) < 1e-12
        if sums_to_one and (weights >= low - 1e-12).all() and (weights <= high + 1e-12).all():
            found.append((0.5 * weights @ covariance @ weights - linear @ weights, weights))
    return min(found, key=lambda one: one[0])[1]


def least_multiplier(gradient: Floats, weights: Floats, low: Floats, high: Floats) -> float:
    """How far the conditions of Karush, Kuhn and Tucker fail at most: 0 at an optimum.

    One price m of a unit of weight: an asset between its bounds has gradient m, one at its low
    bound at least m, one at its high bound at most m.
    """
    falls = weights > low + 1e-8  # what could be less
    rises = weights < high - 1e-8
    worst = gradient[falls].max(initial=-np.inf) - gradient[rises].min(initial=np.inf)
    return max(0.0, float(worst))
