"""Markets for tests, and how far a simulated number may be from the truth."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from models.montecarlo import Bootstrap, Fan, Filtered, Market, Normal, Student, Uncertain
from models.montecarlo.market import generator
from models.volatility import garch

# Of a hundred tests at five standard errors, none fails by chance in ten thousand runs.
SIGMAS = 5.0
MEAN, SPREAD = (0.0008, -0.0002, 0.0004), (0.012, 0.02, 0.016)
CORRELATION = ((1.0, 0.5, -0.2), (0.5, 1.0, 0.3), (-0.2, 0.3, 1.0))
WEIGHTS = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
COVARIANCE = torch.tensor(np.outer(SPREAD, SPREAD) * np.array(CORRELATION))


def returns(assets: int = 3, length: int = 600, seed: int = 0) -> Tensor:
    """(A, T) simple returns with clusters of volatility, correlated."""
    random = np.random.default_rng(seed)
    level = 0.01 * np.exp(0.5 * np.sin(np.arange(length) / 40))
    common = random.standard_t(6, length)
    own = random.standard_t(6, (assets, length))
    return torch.from_numpy(0.0004 + level * (0.6 * common + 0.6 * own))


def markets(given: Tensor, weights: Tensor, *, rebalanced: bool) -> dict[str, Market]:
    """One of each kind, made from the same returns."""
    fit = garch.fit(100.0 * given)
    mean = given.mean(dim=-1)
    normal = Normal.of(given, weights)
    return {
        "uncertain": Uncertain(normal, mean, 0.02 * normal.root, 12.0, 0.3),
        "normal": Normal.of(given, weights, rebalanced=rebalanced),
        "t": Student.of(given, weights, rebalanced=rebalanced),
        "garch": Filtered.of(fit, 100.0 * given, weights, rebalanced=rebalanced),
        "bootstrap": Bootstrap.of(given, weights, rebalanced=rebalanced),
    }


def drawn(market: Market, days: int, paths: int, seed: int = 0) -> Tensor:
    """(A, days, paths) the market's own returns."""
    stream = market.days(generator(seed, 0), paths)
    return torch.stack([next(stream).clone() for _ in range(days)], dim=1)


def same(one: Fan, other: Fan) -> bool:
    """Whether two fans are the same to the last bit."""
    return all(torch.equal(value, vars(other)[name]) for name, value in vars(one).items())
