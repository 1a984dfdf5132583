"""Compiled loops against torch, path by path, where blocks go on, losses weigh more, and ruin ends.

The markets are asymmetric on purpose: a symmetric model, blocks of one day or withdrawals alone
never enter half of the branches.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from models.device import DTYPE
from models.montecarlo import Bootstrap, Filtered, Market, PathPlan, Uncertain, fan
from models.montecarlo.market import block_size, generator
from models.volatility import garch
from models.volatility.garch.model import GAMMA
from tests.models.montecarlo.made import COVARIANCE, WEIGHTS, drawn, returns

ROOT = torch.linalg.cholesky(COVARIANCE)
DAYS, PATHS = 30, 700
ONE = torch.ones(1, dtype=DTYPE)
# A recursion over D days adds and multiplies a handful of times a day, a rounding each.
RTOL = 20 * DAYS * float(np.finfo(np.float64).eps)


def _weeks() -> Bootstrap:
    """Blocks of a week on average from a past of 60 days: most go on, and many pass its end."""
    return Bootstrap(WEIGHTS, False, returns(3, 60), 7.0)


def _weeks_with_a_total_loss() -> Bootstrap:
    """The same past with one day on which everything is lost."""
    past = returns(3, 60).clone()
    past[:, 17] = -1.0
    return replace(_weeks(), returns=past)


def _leverage() -> Filtered:
    """Losses move the variance by six times as much as gains, and the mean is half a percent.

    So many returns are above 0 although their shock is below it.
    """
    parameters = torch.tensor(
        [
            [0.5, 0.02, 0.03, 0.15, 0.85, math.inf],
            [0.3, 0.05, 0.02, 0.10, 0.88, 8.0],
            [-0.2, 0.01, 0.04, 0.20, 0.80, 5.0],
        ],
        dtype=DTYPE,
    )
    shocks = returns(3, 400, seed=1)
    shocks = (shocks - shocks.mean(dim=-1, keepdim=True)) / shocks.std(dim=-1, keepdim=True)
    return Filtered(WEIGHTS, False, parameters, torch.tensor([1.0, 2.0, 0.5], dtype=DTYPE), shocks)


def _fitted() -> Filtered:
    """A GJR fit of returns that fall hardest after falls."""
    given = 100.0 * returns(3)
    fit = garch.fit(given, garch.Garch(asymmetric=True))
    return Filtered.of(fit, given, WEIGHTS)


def _own_levels() -> Uncertain:
    """Each path its own mean and volatility, over blocks of a week."""
    return Uncertain(_weeks(), returns(3, 60).mean(dim=-1), 0.02 * ROOT, 12.0, 0.3)


MARKETS = {
    "weeks": _weeks,
    "total loss": _weeks_with_a_total_loss,
    "leverage": _leverage,
    "fitted": _fitted,
    "own levels": _own_levels,
}
PLANS = {
    "saving": PathPlan(DAYS, start=2.0, flow=0.3, every=4, goal=2.6),
    "spending": PathPlan(DAYS, start=2.0, flow=-0.27, every=4, goal=2.02),
}


@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("name", MARKETS)
def test_each_return_of_each_path_is_torch_s(name: str, days: int) -> None:
    """One day at a time, and by sevens, which do not divide the thirty."""
    market: Market = MARKETS[name]()
    expected = drawn(market, DAYS, PATHS).numpy()
    chunks = market.arrays(generator(0, 0), PATHS, days)
    found = np.concatenate([some.copy() for some in islice(chunks, math.ceil(DAYS / days))])
    np.testing.assert_allclose(
        found[:DAYS].transpose(1, 0, 2), expected, rtol=RTOL, atol=RTOL * np.abs(expected).max()
    )


@pytest.mark.parametrize("rebalanced", [False, True])
@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("name", MARKETS)
def test_the_fans_are_torch_s(name: str, plan: PathPlan, rebalanced: bool) -> None:
    market = _mixed(MARKETS[name](), rebalanced)
    paths = block_size(market) + 99
    one, other = (fan(market, plan, paths=paths, seed=3, compiled=way) for way in (True, False))
    # A sum of n paths, and of their squares about the start, a rounding each at most.
    scale = float(other.mean.abs().max() + other.deviation.max())
    for moment in ("mean", "deviation"):
        found, expected = getattr(one, moment), getattr(other, moment)
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-9 * scale, err_msg=moment)
    for share in ("lost", "at_goal", "reached", "ruined"):  # rounding turns few of 1e4 paths
        apart = (getattr(one, share) - getattr(other, share)).abs().max()
        assert float(apart) <= 2 / paths, share
    apart = (one.percentiles - other.percentiles).abs()
    assert (apart <= 2 * other.resolution * other.percentiles).all()
    if name == "total loss":
        assert 0.0 < float(one.ruined[-1]) < 1.0


def _mixed(market: Market, rebalanced: bool) -> Market:
    """The market with its weights restored every day, or not."""
    if isinstance(market, Uncertain):
        return replace(market, market=replace(market.market, rebalanced=rebalanced))
    return replace(market, rebalanced=rebalanced)  # type: ignore[type-var]


def test_the_fitted_model_is_asymmetric() -> None:
    """Or the comparison above would not see which returns count as losses."""
    assert float(_fitted().parameters[:, GAMMA].abs().max()) > 0.01


@pytest.mark.parametrize("compiled", [True, False])
def test_nothing_is_paid_into_what_is_lost_whole(compiled: bool) -> None:
    """All is lost on day 1, so that no later payment finds anything to add to."""
    lost = Bootstrap(ONE, False, torch.full((1, 5), -1.0, dtype=DTYPE), 2.0)
    found = fan(lost, PathPlan(6, flow=0.5, every=2), paths=50, compiled=compiled)
    assert found.mean.tolist() == [1.0, *[0.0] * 6]
    assert found.ruined.tolist() == [0.0, *[1.0] * 6]
    assert found.lost.tolist() == [0.0, *[1.0] * 6]


@pytest.mark.parametrize("compiled", [True, False])
def test_a_block_that_passes_the_last_day_goes_on_with_the_first(compiled: bool) -> None:
    """Blocks hardly ever end, so that growth over the whole past is the same wherever it began.

    A past of four returns that multiply to 1.32: after four days every path has that.
    """
    past = torch.tensor([[0.1, 0.5, -0.2, 0.0]], dtype=DTYPE)
    market = Bootstrap(ONE, False, past, 1e12)
    found = fan(market, PathPlan(8), paths=300, compiled=compiled)
    grown = 1.1 * 1.5 * 0.8
    np.testing.assert_allclose(found.mean[[4, 8]], [grown, grown**2], rtol=1e-12)
    np.testing.assert_allclose(found.deviation[[4, 8]], 0.0, atol=1e-6)
    assert float(found.deviation[2]) > 0.1


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("paths", [2, 3, 5])
def test_the_deviation_of_few_paths_is_that_of_a_sample(paths: int, compiled: bool) -> None:
    """A path is the same however many there are: means of 1, 2, … paths tell each one's wealth."""
    market, plan = _weeks(), PathPlan(12)
    means = [fan(market, plan, paths=n, compiled=compiled).mean for n in range(1, paths + 1)]
    totals = [n * mean.numpy() for n, mean in enumerate(means, start=1)]
    wealth = np.diff(np.stack([0.0 * totals[0], *totals]), axis=0)
    found = fan(market, plan, paths=paths, compiled=compiled)
    np.testing.assert_allclose(found.deviation, wealth.std(axis=0, ddof=1), rtol=1e-9, atol=1e-7)
