"""Resamples by compiled loops, in torch and in slow plain Python: the same draws and sums."""

from __future__ import annotations

import math
from statistics import fmean

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.bootstrap import intervals
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import EPS, WIDTH, arrays, tensors
from models.bootstrap.resampling.kernels_worst import SAMPLED
from models.bootstrap.schedule import Schedule
from models.device import to_numpy
from models.errors import ShapeError
from tests.models.panels import NAN

EDGES = np.array([[0, 20], [20, 21], [21, 43]])


def series(kind: str, n: int = 200) -> np.ndarray:
    random = np.random.default_rng(1)
    made = {
        "fat": random.standard_t(3, n) / 50,
        "ties": random.integers(-2, 3, n) / 64,
        "gains": random.uniform(0.001, 0.05, n),
        "losses": -random.uniform(0.001, 0.05, n),
        "constant": np.full(n, 0.01),
        "zero": np.zeros(n),
        "ruin": np.where(np.arange(n) == n // 2, -1.0, random.normal(0, 0.01, n)),
        "far": 1e6 + random.normal(0, 1, n),
    }
    return made[kind]


KINDS = ("fat", "ties", "gains", "losses", "constant", "zero", "ruin")


def sums(way: object, own: np.ndarray, other: np.ndarray, draws: int = 9) -> object:
    made = way.Series(torch.tensor(own), torch.tensor(other))  # type: ignore[attr-defined]
    chance = torch.tensor(0.3, dtype=torch.float64)
    return made.draw(way.Draws(5, range(draws), len(own)), chance)  # type: ignore[attr-defined]


def everything(found: object, days: np.ndarray) -> dict[str, np.ndarray]:
    """All sums, one row each."""
    schedule = Schedule(days, EDGES, EDGES[:0])
    answers = {
        "moments": found.moments(),  # type: ignore[attr-defined]
        "about": found.about(0.001),  # type: ignore[attr-defined]
        "order": found.order(),  # type: ignore[attr-defined]
        "path": found.path(),  # type: ignore[attr-defined]
        "worst": found.worst(),  # type: ignore[attr-defined]
        "longest": found.longest(schedule),  # type: ignore[attr-defined]
        "stretches": found.stretches(schedule, "months"),  # type: ignore[attr-defined]
        "beside": found.beside(),  # type: ignore[attr-defined]
        "capture": found.capture(),  # type: ignore[attr-defined]
    }
    return {name: np.array([to_numpy(one) for one in answer]) for name, answer in answers.items()}


@pytest.mark.parametrize("new_block", [1.0, 0.7, 0.01])
@pytest.mark.parametrize("n", [1, 2, 99, 400])
def test_both_draw_the_same(n: int, new_block: float) -> None:
    chance = torch.tensor(new_block, dtype=torch.float64)
    in_torch = tensors.Draws(3, range(2, 7), 400).columns(n, chance)
    by_loops = arrays.ArrayDraws(3, range(2, 7), 400).columns(n, new_block)
    np.testing.assert_array_equal(by_loops.swapaxes(1, 2).reshape(-1, n), to_numpy(in_torch))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", ["fat", "ties", "constant"])
def test_both_add_up_to_the_same(kind: str, other: str) -> None:
    """A sum of n terms carries at most n roundings of its largest: 200 of 2e-16 of about 1."""
    own, benchmark = series(kind), series(other)[::-1].copy()
    days = np.cumsum(np.append(0, np.random.default_rng(2).integers(1, 5, len(own)))) * 1.0
    by_loops, in_torch = (everything(sums(way, own, benchmark), days) for way in (arrays, tensors))
    for name, expected in in_torch.items():
        np.testing.assert_allclose(
            by_loops[name], expected, rtol=1e-12, atol=len(own) * EPS * 1e-2, err_msg=name
        )


def slow(own: np.ndarray, other: np.ndarray, days: np.ndarray) -> dict[str, list[float]]:
    """The sums of one resample by their definitions, in plain Python."""
    n, mean, mean_b = len(own), fmean(own), fmean(other)
    from_mean = own - mean
    wealth, high, since, depths, spells, episodes = 1.0, 1.0, 0, [], [], []
    for t, r in enumerate(own):
        wealth *= 1 + r
        high = max(high, wealth)
        depth = wealth / high - 1
        depths.append(0.0 if depth >= -2 * n * EPS else depth)
        if depths[-1] < 0 and (t == 0 or depths[-2] == 0):
            episodes.append(0.0)
        if depths[-1] < 0:
            episodes[-1] = min(episodes[-1], depths[-1])
        if depths[-1] < 0 or (t > 0 and depths[-2] < 0):
            spells.append(days[t + 1] - days[since])
        since = t + 1 if depths[-1] == 0 else since
    whole = [math.prod(1 + r for r in own[a:b]) - 1 for a, b in EDGES]
    deepest = sorted(depths)[: math.ceil(n / 20)]
    gap = [r - b for r, b in zip(own, other, strict=True)]
    low, high_q = np.quantile(own, (0.05, 0.95))
    excess = [r - 0.001 for r in own]
    geometric = []
    for side in (other > 0, other < 0):
        geometric += [
            math.exp(fmean([math.log1p(r) if r > -1 else -math.inf for r in values])) - 1
            for values in (own[side], other[side])
        ]
    return {
        "moments": [
            mean,
            *(fmean(from_mean**k) for k in (2, 3, 4)),
            sum(from_mean[1:] * from_mean[:-1]) / n,
        ],
        "about": [
            fmean([max(x, 0) for x in excess]),
            fmean([max(-x, 0) for x in excess]),
            fmean([min(x, 0) ** 2 for x in excess]),
            sum(x > 0 for x in excess) / n,
            sum(x < 0 for x in excess) / n,
        ],
        "order": [min(own), max(own), low, high_q, fmean(own[own <= low])],
        "path": [
            wealth,
            min(depths),
            fmean([d**2 for d in depths]),
            fmean(episodes) if episodes else NAN,
            fmean(depths),
        ],
        "worst": [fmean(deepest)],
        "longest": [max(spells, default=NAN)],
        "stretches": [max(whole), min(whole)],
        "beside": [
            mean_b,
            fmean((other - mean_b) ** 2),
            fmean(from_mean * (other - mean_b)),
            fmean(gap),
            fmean((np.array(gap) - fmean(gap)) ** 2),
        ],
        "capture": geometric,
    }


@pytest.mark.parametrize("way", [arrays, tensors], ids=["loops", "torch"])
@pytest.mark.parametrize("kind", KINDS)
def test_sums_are_those_of_plain_python(way: object, kind: str) -> None:
    own, other, chance = series(kind), series("fat")[::-1].copy(), torch.tensor(0.3).double()
    days = np.cumsum(np.append(0, np.random.default_rng(2).integers(1, 5, len(own)))) * 1.0
    found = everything(sums(way, own, other), days)
    columns = to_numpy(tensors.Draws(5, range(9), len(own)).columns(len(own), chance)) % len(own)
    for row, drawn in enumerate(columns):
        for name, expected in slow(own[drawn], other[drawn], days).items():
            np.testing.assert_allclose(
                found[name][:, row], expected, rtol=1e-11, atol=1e-16, err_msg=name
            )


def test_returns_far_from_zero_lose_no_digits() -> None:
    """Deviations of size 1 at 1e6 are known to 1e-10: shifting keeps what a plain sum would not."""
    own = series("far", 1_000)
    mean, variance, *_ = arrays.ArraySeries(torch.tensor(own)).itself().moments()
    exact = [x - 1e6 for x in own.tolist()]  # exact by Sterbenz
    expected = math.fsum(exact) / 1_000
    np.testing.assert_allclose(float(mean) - 1e6, expected, atol=2e-10)
    squares = math.fsum((x - expected) ** 2 for x in exact) / 1_000
    np.testing.assert_allclose(float(variance), squares, rtol=1e-13)


def test_gains_beyond_every_number_write_nowhere_else() -> None:
    """Wealth past 1.8e308 is infinite and its drawdown NaN, which is none of the deepest."""
    own = np.full(4_000, 1e300)
    assert arrays.ArraySeries(torch.tensor(own)).itself().worst()[0].shape == (1,)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-60, 64).map(lambda step: step / 64), min_size=1, max_size=300))
def test_the_deepest_drawdowns_are_found_without_sorting(returns: list[float]) -> None:
    made = torch.tensor(returns, dtype=torch.float64)
    by_loops, in_torch = (float(way.Series(made).itself().worst()[0]) for way in (arrays, tensors))
    assert by_loops == pytest.approx(in_torch, rel=1e-12)


@pytest.mark.parametrize("session", [0, 1], ids=["sampled", "between samples"])
def test_the_deepest_drawdowns_are_found_where_a_sample_misleads(session: int) -> None:
    """Wealth dips for one session in 32: a sample of every 32nd sees all of it, or nothing."""
    dips = np.arange(2_000) % SAMPLED == session
    wealth = np.where(dips, 0.5, 1.0 - np.arange(2_000) / 1e5)
    own = wealth / np.append(1.0, wealth[:-1]) - 1.0
    deepest = np.sort(wealth - 1.0)[:100]  # wealth has never been above 1
    [found] = arrays.ArraySeries(torch.tensor(own)).itself().worst()
    assert float(found[0]) == pytest.approx(fmean(deepest), rel=1e-12)


@pytest.mark.parametrize("draws", [1, WIDTH, WIDTH + 1, 3 * WIDTH - 1])
def test_resamples_do_not_see_those_beside_them(draws: int) -> None:
    own, other = series("fat", 90), series("ties", 90)
    days = np.arange(91.0)
    several, one = (everything(sums(arrays, own, other, many), days) for many in (draws, 1))
    for name, found in several.items():
        assert found.shape[1] == draws, name
        np.testing.assert_array_equal(found[:, :1], one[name], err_msg=name)


def test_intervals_are_the_same_by_loops_and_in_torch() -> None:
    own, other = series("fat", 300), series("fat", 600)[300:]
    days = np.arange(301.0)
    dated = Terms(252, 1e-4, 2.0, Schedule(days, EDGES, np.array([[0, 280]])))
    by_loops, in_torch = (
        intervals(
            torch.tensor(own[None]),
            [dated],
            metrics=METRICS | DATED | PAIRED,
            benchmark=torch.tensor(other[None]),
            compiled=compiled,
        )
        for compiled in (True, False)
    )
    for mine, theirs in (
        (by_loops.estimate, in_torch.estimate),
        (by_loops.low, in_torch.low),
        (by_loops.high, in_torch.high),
    ):
        for column, name in enumerate(by_loops.ids):
            one, two = float(mine[0, column]), float(theirs[0, column])
            assert one == pytest.approx(two, rel=1e-12, abs=1e-16), name
    assert not by_loops.low.isnan().any()


def test_without_days_or_a_benchmark_their_metrics_are_missing() -> None:
    terms = [Terms(252, 0.0, 1.0)]
    for compiled in (True, False):
        found = intervals(
            torch.tensor(series("fat")[None]),
            terms,
            metrics=DATED | PAIRED,
            replicates=10,
            compiled=compiled,
        )
        assert torch.stack((found.low, found.estimate, found.high)).isnan().all()


def test_days_of_another_series_are_refused() -> None:
    wrong = Terms(252, 0.0, 1.0, Schedule(np.arange(10.0), EDGES, EDGES))
    with pytest.raises(ShapeError, match="200 returns"):
        intervals(torch.tensor(series("fat")[None]), [wrong], metrics=DATED)


def test_only_what_a_metric_needs_is_summed() -> None:
    needs = {}
    for name, metric in (METRICS | PAIRED).items():
        sample = Resample(3, lambda question: (torch.ones(1, dtype=torch.float64),) * 5)
        metric(sample, Terms(252, 0.0, 1.0))
        needs[name] = [question[0] for question in sample.known]
    assert needs["mean_return"] == needs["skewness"] == ["moments"]
    assert needs["value_at_risk_95"] == needs["best_day"] == ["order"]
    assert needs["win_rate"] == needs["omega"] == ["about"]
    assert needs["total_return"] == needs["ulcer_index"] == needs["calmar"] == ["path"]
    assert needs["beta"] == ["beside"]
    assert needs["up_capture"] == ["capture"]
    assert all(len(one) <= 2 for one in needs.values())


def test_a_question_is_asked_once() -> None:
    asked: list[object] = []

    def answer(question: object) -> tuple[torch.Tensor, ...]:
        asked.append(question)
        return (torch.ones(1, dtype=torch.float64),) * 5

    sample = Resample(3, answer)
    for metric in (METRICS | PAIRED).values():
        metric(sample, Terms(252, 0.0, 1.0))
    assert len(asked) == len({*asked}) == len(sample.known)
