"""Wealth under payments in and out: by hand, and by a plain loop over one path."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.montecarlo import PathPlan
from models.montecarlo.plan import wealth


def _wealth(
    plan: PathPlan, factors: list[list[float]] | np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    rows = torch.tensor(np.asarray(factors, dtype=float))
    days = list(wealth(plan, iter(rows)))
    return tuple(np.stack([day[part].numpy() for day in days]) for part in (0, 1))


def test_contributions_come_after_the_day_s_return() -> None:
    plan = PathPlan(days=4, start=100.0, flow=10.0, every=2)
    now, put_in = _wealth(plan, [[1.1], [0.5], [2.0], [1.0]])
    np.testing.assert_allclose(now[:, 0], [100.0, 110.0, 65.0, 130.0, 140.0])
    assert put_in[:, 0].tolist() == [100.0, 100.0, 110.0, 110.0, 120.0]


def test_by_default_nothing_is_paid_and_a_month_has_21_sessions() -> None:
    flat = [[1.0]] * 43
    now, put_in = _wealth(PathPlan(days=43), flat)
    assert now[:, 0].tolist() == put_in[:, 0].tolist() == [1.0] * 44
    paid, _ = _wealth(PathPlan(days=43, flow=0.5), flat)
    assert (np.flatnonzero(np.diff(paid[:, 0])) + 1).tolist() == [21, 42]


def test_the_last_withdrawal_is_what_there_is_and_nothing_comes_back() -> None:
    plan = PathPlan(days=5, start=100.0, flow=-60.0, every=1)
    now, put_in = _wealth(plan, [[1.2], [0.5], [3.0], [3.0], [3.0]])
    assert now[:, 0].tolist() == [100.0, 60.0, 0.0, 0.0, 0.0, 0.0]
    # 60 was taken, then the 30 that were left.
    assert put_in[:, 0].tolist() == [100.0, 40.0, 10.0, 10.0, 10.0, 10.0]


@pytest.mark.parametrize("factor", [0.0, -0.3, float("nan")])
def test_what_is_lost_whole_stays_lost_whatever_is_paid(factor: float) -> None:
    plan = PathPlan(days=3, start=1.0, flow=0.5, every=1)
    now, put_in = _wealth(plan, [[factor], [2.0], [float("nan")]])
    assert now[:, 0].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert put_in[:, 0].tolist() == [1.0] * 4


@pytest.mark.parametrize(("flow", "every"), [(0.0, 21), (0.03, 1), (0.2, 5), (-0.05, 1), (-0.3, 7)])
def test_many_paths_at_once_are_each_what_a_loop_finds(flow: float, every: int) -> None:
    factors = np.exp(0.15 * np.random.default_rng(5).standard_normal((40, 200)) - 0.02)
    plan = PathPlan(days=40, start=2.0, flow=flow, every=every)
    now, put_in = _wealth(plan, factors)
    for path in range(200):
        have, given = 2.0, 2.0
        for day in range(40):
            have *= factors[day, path]
            if have > 0 and (day + 1) % every == 0:
                paid = max(flow, -have)
                have, given = have + paid, given + paid
            assert now[day + 1, path] == have
            assert put_in[day + 1, path] == given
    assert (now[-1] == 0.0).any() == (flow < 0)
