"""Fans of 100,000 paths over 252 days: Tensortape, straightforward NumPy, and arch's bootstrap.

Each contender returns the five percentiles of wealth by day. NumPy draws every return of ten
correlated assets at once, compounds them and takes percentiles; for 100,000 paths each of its
arrays would be 2 GB, so it simulates a part, and its seconds are multiplied. arch's
StationaryBootstrap resamples a portfolio's series of 252 days. Random numbers differ: answers agree
to Monte Carlo error.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.harness.race import Case
from benchmarks.markets.factor import market
from models.device import to_numpy
from models.montecarlo import SHARES, Bootstrap, Market, Normal, PathPlan, fan

Floats = NDArray[np.float64]
PATHS, DAYS, ASSETS, BLOCK = 100_000, 252, 10, 10.0
NUMPY_PATHS, ARCH_PATHS = 5_000, 2_000
# The 5th percentile of 2,000 paths is known to about 1 %.
MONTE_CARLO = 0.05


def cases() -> Iterator[Case]:
    """Ten normal assets held; a series resampled."""
    yield held(PATHS, NUMPY_PATHS)
    yield resampled(PATHS, ARCH_PATHS)


def held(paths: int, part: int) -> Case:
    """Ten correlated normal assets, bought and held."""
    returns = torch.from_numpy(market(ASSETS, 2_520, 0.0).returns)
    weights = torch.full((ASSETS,), 1.0 / ASSETS, dtype=torch.float64)
    ours = Normal.of(returns, weights)
    root = np.linalg.cholesky(np.cov(to_numpy(returns)))
    peer = f"numpy ({part:,} paths, x {paths // part})"
    given = to_numpy(ours.mean), root, to_numpy(weights)
    return Case(
        f"{ASSETS} normal assets, {paths:,} paths",
        {
            "tensortape": partial(our_fan, ours, paths),
            peer: partial(numpy_fan, *given, part),
        },
        relative_tolerance=MONTE_CARLO,
        times={peer: paths / part},
    )


def resampled(paths: int, part: int) -> Case:
    """The stationary bootstrap of one series as long as the paths."""
    [series] = market(1, DAYS, 0.0).returns
    one = torch.ones(1, dtype=torch.float64)
    ours = Bootstrap.of(torch.from_numpy(series)[None], one, block=BLOCK)
    peer = f"arch ({part:,} paths, x {paths // part})"
    return Case(
        f"bootstrap, {paths:,} paths",
        {
            "tensortape": partial(our_fan, ours, paths),
            peer: partial(arch_fan, series, part),
        },
        relative_tolerance=MONTE_CARLO,
        times={peer: paths / part},
    )


def our_fan(given: Market, paths: int) -> Floats:
    """(5, D) percentiles of the wealth after each day."""
    return to_numpy(fan(given, PathPlan(DAYS), paths=paths).percentiles)[:, 1:]


def numpy_fan(mean: Floats, root: Floats, weights: Floats, paths: int) -> Floats:
    """The same by arrays of all paths, days and assets."""
    drawn = np.random.default_rng(1).standard_normal((paths, DAYS, len(mean)))
    wealth = np.cumprod(1.0 + mean + drawn @ root.T, axis=1) @ weights
    return np.quantile(wealth, SHARES, axis=0)


def arch_fan(series: Floats, paths: int) -> Floats:
    """The same by arch's resamples of the series."""
    from arch.bootstrap import StationaryBootstrap

    # arch's own examples pass a fraction; its hint says int.
    resamples = StationaryBootstrap(BLOCK, series, seed=1).bootstrap(paths)  # type: ignore[arg-type]
    wealth = np.array([np.cumprod(1.0 + drawn) for (drawn,), _ in resamples])
    return np.quantile(wealth, SHARES, axis=0)
