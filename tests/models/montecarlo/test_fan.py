"""Fans: against every path there is, closed forms, and themselves to the last bit."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch

from models.device import DTYPE
from models.montecarlo import SHARES, Bootstrap, Fan, Filtered, Market, Normal, PathPlan, fan
from models.montecarlo.market import block_size
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.montecarlo.made import (
    COVARIANCE,
    MEAN,
    SIGMAS,
    WEIGHTS,
    markets,
    returns,
    same,
)

pytestmark = pytest.mark.slow

ONE = torch.ones(1, dtype=DTYPE)
ROOT = torch.linalg.cholesky(COVARIANCE)
KINDS = ("normal", "t", "garch", "bootstrap", "uncertain")


def _listen(done: int, of: int) -> None:
    """A listener that lets a simulation go on."""
    assert 0 < done <= of


def _coin(up: float, down: float) -> Bootstrap:
    """Two returns, equally likely every day."""
    return Bootstrap(ONE, False, torch.tensor([[up, down]], dtype=DTYPE), 1.0)


PLANS = {
    "nothing paid": PathPlan(days=12, goal=1.15),
    "saving": PathPlan(days=12, start=10.0, flow=0.6, every=3, goal=13.0),
    "living on it": PathPlan(days=12, start=10.0, flow=-1.1, every=1, goal=10.5),
}


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_shares_are_those_of_all_4096_sequences(plan: PathPlan) -> None:
    """Every sequence of twelve coins walked in plain Python: exact probabilities and moments."""
    up, down, paths = 0.07, -0.055, 200_000
    walked = np.array([_slow(plan, turns) for turns in itertools.product((up, down), repeat=12)])
    found = fan(_coin(up, down), plan, paths=paths, seed=11)
    for place, name in enumerate(("lost", "at_goal", "reached", "ruined"), start=1):
        exact = walked[:, place].mean(axis=0)
        error = np.sqrt(exact * (1.0 - exact) / paths)
        assert (np.abs(getattr(found, name).numpy() - exact) <= SIGMAS * error).all(), name
    wealth = walked[:, 0]
    error = wealth.std(axis=0) / math.sqrt(paths)
    assert (np.abs(found.mean.numpy() - wealth.mean(axis=0)) <= SIGMAS * error + 1e-12).all()
    np.testing.assert_allclose(found.deviation[1:], wealth.std(axis=0)[1:], rtol=0.02)
    # A percentile lies where the exact distribution has about that share below.
    spread = SIGMAS * math.sqrt(0.25 / paths)
    for share, row in zip(SHARES, found.percentiles.numpy(), strict=True):
        for day in range(13):
            at, slack = row[day], 1e-9 + row[day] * float(found.resolution[day])
            assert (wealth[:, day] < at - slack).mean() <= share + spread
            assert (wealth[:, day] <= at + slack).mean() >= share - spread
    if plan.flow < 0:
        assert 0.0 < walked[:, 4, -1].mean() < 1.0


def _slow(plan: PathPlan, turns: tuple[float, ...]) -> list[list[float]]:
    """Wealth and four flags by day of one sequence of returns."""
    have, given, seen, goal = plan.start, plan.start, False, plan.goal or math.inf
    days = []
    for day, turn in enumerate((None, *turns)):
        if turn is not None:
            have *= 1.0 + turn
            if plan.flow and have > 0 and day % plan.every == 0:
                paid = max(plan.flow, -have)
                have, given = have + paid, given + paid
        seen = seen or have >= goal
        days.append([have, have < given, have >= goal, seen, have == 0.0])
    return np.array(days).T.tolist()


def test_held_normal_assets_have_the_closed_form_s_mean_and_deviation() -> None:
    """E[W] = Σ w_i (1+m_i)^D, E[W²] = Σ w_i w_j ((1+m_i)(1+m_j) + C_ij)^D."""
    days, paths, mean = 60, 50_000, torch.tensor(MEAN, dtype=DTYPE)
    found = fan(Normal(WEIGHTS, False, mean, ROOT), PathPlan(days, start=3.0), paths=paths, seed=2)
    for day in (1, 20, days):
        expected = float(3.0 * (WEIGHTS * (1.0 + mean) ** day).sum())
        products = torch.outer(1 + mean, 1 + mean) + COVARIANCE
        square = float(9.0 * (torch.outer(WEIGHTS, WEIGHTS) * products**day).sum())
        _require_moments(found, day, expected, square, paths)


def test_a_rebalanced_normal_portfolio_has_the_closed_form_s_mean_deviation_and_first_fan() -> None:
    """One normal return m, s a day: E[W] = (1+m)^D, E[W²] = ((1+m)² + s²)^D; day 1 is normal."""
    from statistics import NormalDist

    paths, mean = 30_000, torch.tensor(MEAN, dtype=DTYPE)
    m, s = float(WEIGHTS @ mean), float((WEIGHTS @ COVARIANCE @ WEIGHTS).sqrt())
    one = Normal(ONE, True, m * ONE, s * ONE[None])
    many = Normal(WEIGHTS, True, mean, ROOT)
    for market in (one, many):  # three assets restored every day are that one asset
        found = fan(market, PathPlan(250), paths=paths, seed=4)
        for day in (1, 60, 250):
            _require_moments(found, day, (1 + m) ** day, ((1 + m) ** 2 + s * s) ** day, paths)
        for share, value in zip(SHARES, found.percentiles[:, 1].tolist(), strict=True):
            error = math.sqrt(share * (1 - share) / paths)
            below = NormalDist(1 + m, s).cdf(value)
            # The resolution of 1 moves the share by at most its part of s times the density.
            assert abs(below - share) < SIGMAS * error + float(found.resolution[1]) / s


def _require_moments(found: Fan, day: int, mean: float, square: float, paths: int) -> None:
    deviation = math.sqrt(square - mean**2)
    assert abs(float(found.mean[day]) - mean) < SIGMAS * deviation / math.sqrt(paths)
    # The error of a deviation is sqrt((k - 1)/4n) of it, k the kurtosis: below 4 at these spreads.
    error = math.sqrt(3 / 4 / paths)
    assert float(found.deviation[day]) == pytest.approx(deviation, rel=SIGMAS * error)


def test_constant_volatility_makes_filtered_simulation_an_iid_bootstrap() -> None:
    """Percentiles of both, each over 24 seeds: their means differ by no more than their errors."""
    given = returns(3)
    zero = torch.zeros(3, dtype=DTYPE)
    spread, mean = given.std(dim=-1), given.mean(dim=-1)
    parameters = torch.stack(
        [100 * mean, (100 * spread) ** 2, zero, zero, zero, zero + math.inf], dim=-1
    )
    shocks = (given - mean[:, None]) / spread[:, None]
    filtered = Filtered(WEIGHTS, False, parameters, parameters[:, 1], shocks)
    resampled = Bootstrap(WEIGHTS, False, given, 1.0)
    plan, seeds = PathPlan(8), range(24)
    one, other = (
        torch.stack([fan(market, plan, paths=8_192, seed=s + shift).percentiles for s in seeds])
        for market, shift in ((filtered, 0), (resampled, 1_000))
    )
    error = ((one.var(dim=0) + other.var(dim=0)) / len(seeds)).sqrt()
    apart = (one.mean(dim=0) - other.mean(dim=0)).abs()
    assert (apart[:, 1:] < SIGMAS * error[:, 1:]).all()
    assert (error[:, -1] < 1e-3).all()


@pytest.mark.parametrize("rebalanced", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_neither_rounds_nor_cores_nor_a_listener_move_a_bit(kind: str, rebalanced: bool) -> None:
    market = markets(returns(), WEIGHTS, rebalanced=rebalanced)[kind]
    plan, paths = PathPlan(6, flow=-0.3, every=3, goal=1.01), 2 * block_size(market) + 777
    whole = fan(market, plan, paths=paths, seed=5, work=2**62)
    threads = torch.get_num_threads()
    try:
        for cores in (1, 2, 3):
            torch.set_num_threads(cores)
            for work in (1, 10**6, None):
                heard = fan(market, plan, paths=paths, seed=5, work=work, report=_listen)
                assert same(whole, heard)
    finally:
        torch.set_num_threads(threads)
    assert not same(whole, fan(market, plan, paths=paths, seed=6))
    assert not same(whole, fan(market, plan, paths=paths - 1, seed=5))


def test_a_path_is_the_same_however_many_there_are_and_however_long_they_run() -> None:
    market = markets(returns(), WEIGHTS, rebalanced=False)["garch"]
    one = fan(market, PathPlan(20), paths=1_000, seed=1)
    longer = fan(market, PathPlan(50), paths=1_000, seed=1)
    assert torch.equal(one.mean, longer.mean[:21])
    assert torch.equal(one.percentiles, longer.percentiles[:, :21])


def test_blocks_have_numbers_of_their_own() -> None:
    """Were two blocks the same, their mean would be known no better than one's."""
    market = _coin(0.1, -0.1)
    size = block_size(market)
    one, two = (fan(market, PathPlan(5), paths=k * size, seed=0) for k in (1, 2))
    assert not torch.equal(one.mean[1:], two.mean[1:])


@pytest.mark.parametrize("compiled", [True, False])
def test_progress_counts_up_to_all_work_and_what_it_raises_ends_the_fan(compiled: bool) -> None:
    market = _coin(0.1, -0.1)
    paths, plan = 3 * block_size(market) + 5, PathPlan(11)
    seen: list[tuple[int, int]] = []
    options = {"paths": paths, "work": 1, "compiled": compiled}
    fan(market, plan, report=lambda *at: seen.append(at), **options)
    done, of = zip(*seen, strict=True)
    assert set(of) == {done[-1]}
    assert list(done) == sorted(set(done))
    # The four blocks are paused inside: a block's days are not walked at one go.
    assert len(seen) > 8

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if 2 * done > total:
            raise Stopped

    seen.clear()
    with pytest.raises(Stopped):
        fan(market, plan, report=stop, **options)
    [*before, (done_last, total)] = seen
    assert all(2 * at <= total for at, _ in before)
    assert done_last < total


def test_day_zero_is_certain() -> None:
    found = fan(_coin(0.1, -0.1), PathPlan(2, start=5.0, goal=5.0), paths=100)
    assert found.percentiles[:, 0].tolist() == [5.0] * 5
    assert [float(x[0]) for x in (found.mean, found.deviation)] == [5.0, 0.0]
    shares = found.lost, found.at_goal, found.reached, found.ruined
    assert [float(x[0]) for x in shares] == [0.0, 1.0, 1.0, 0.0]


@pytest.mark.parametrize("rebalanced", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_on_an_accelerator_it_is_the_same_fan_without_a_value_read_back(
    kind: str, rebalanced: bool
) -> None:
    here = markets(returns(), WEIGHTS, rebalanced=rebalanced)[kind]
    plan = PathPlan(5, flow=-0.2, every=2, goal=1.005)
    expected = fan(here, plan, paths=3_000, seed=9)
    with FakeAccelerator() as device:
        there = _moved(here)
        found = fan(there, plan, paths=3_000, seed=9)
        assert device.log.syncs == []
        assert device.log.to_host == 0
        moved = {name: value.to("cpu") for name, value in vars(found).items()}
    for name, value in vars(expected).items():
        rtol = float(expected.resolution.max()) if name == "percentiles" else 1e-9
        np.testing.assert_allclose(moved[name], value, rtol=rtol, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("rebalanced", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_compiled_loops_walk_torch_s_paths(kind: str, rebalanced: bool) -> None:
    """Days by threes and eights, a ruin and a cut block among them; the rest is rounding."""
    market = markets(returns(), WEIGHTS, rebalanced=rebalanced)[kind]
    plan = PathPlan(35, start=2.0, flow=-0.3, every=5, goal=2.02)
    paths = block_size(market) + 999
    one, other = (fan(market, plan, paths=paths, seed=3, compiled=way) for way in (True, False))
    assert 0.0 < float(one.ruined[-1]) <= 1.0
    for name in ("mean", "deviation"):
        expected = getattr(other, name)
        np.testing.assert_allclose(getattr(one, name), expected, rtol=1e-10, atol=1e-7)
    for name in ("lost", "at_goal", "reached", "ruined"):  # rounding turns few of 1e4 paths
        apart = (getattr(one, name) - getattr(other, name)).abs().max()
        assert float(apart) <= 2 / paths, name
    apart = (one.percentiles - other.percentiles).abs()
    assert (apart <= 2 * other.resolution * other.percentiles).all()


def _moved(market: Market) -> Market:
    parts = {
        name: value.to(DEVICE)
        if isinstance(value, torch.Tensor)
        else (_moved(value) if name == "market" else value)
        for name, value in vars(market).items()
    }
    return type(market)(**parts)
