"""The stationary bootstrap: its own kernel, its draws, what must not change its answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics import stats
from analytics.stats.observations import observed
from analytics.stats.observations.whole_periods import whole_stretches
from models.bootstrap import Intervals, intervals
from models.bootstrap.block_length import block_length
from models.bootstrap.draws import NARROW, Draws
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Metric, Terms, benchmark
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import arrays as arrays_of_loops
from models.bootstrap.resampling import tensors
from models.bootstrap.resampling.tally import DrawCounts
from models.bootstrap.schedule import Schedule
from models.device import to_numpy
from models.prices import constancy
from tests.analytics.tables import studied
from tests.answers.by_arch import bootstrap as answers
from tests.answers.by_arch.bootstrap import PERIODS, RISK_FREE, YEARS, by_statistics
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.panels import NAN

NEED_A_YEAR = ("cagr", "calmar")


def terms(years: float = YEARS) -> Terms:
    return Terms(PERIODS, stats.per_period(RISK_FREE, PERIODS), years)


def run(rows: np.ndarray | torch.Tensor, **options: object) -> Intervals:
    returns = torch.as_tensor(rows)
    options = {"replicates": 60} | options
    return intervals(returns, [terms()] * len(returns), **options)  # type: ignore[arg-type]


def arrays(found: Intervals) -> list[np.ndarray]:
    return [to_numpy(part) for part in (found.low, found.estimate, found.high, found.blocks)]


def assert_same(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> None:
    for mine, yours in zip(one, other, strict=True):
        np.testing.assert_array_equal(mine, yours)


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    """Five tickers of 300 columns: complete, holed, late, short, persistent."""
    made = np.random.default_rng(3).standard_t(5, (5, 300)) / 100
    made[1, ::7] = NAN
    made[2, :210] = NAN
    made[3, 12:] = NAN
    made[4] = np.cumsum(made[4]) / 5
    return made


BACKENDS = {"compiled": arrays_of_loops, "torch": tensors}


def by_kernel(row: np.ndarray, backend: str) -> dict[str, float]:
    itself = Resample.of(BACKENDS[backend].Series(torch.tensor(row)).itself())
    return {name: float(metric(itself, terms())) for name, metric in METRICS.items()}


# Its formula has a value where it is no quantile: resamples keep it, and the table that shows no
# estimate there shows no interval either (analytics.performance.intervals).
OUTSIDE = "value_at_risk_95_cornish_fisher"


@pytest.mark.parametrize("backend", BACKENDS)
def test_estimates_are_those_of_the_statistics_on_real_prices(backend: str) -> None:
    real = studied("sample")
    for row in real.daily.simple:
        returns = row[~np.isnan(row)]
        expected = by_statistics(returns)
        found = by_kernel(returns, backend)
        for name, value in expected.items():
            if name != OUTSIDE or not np.isnan(value):
                np.testing.assert_allclose(found[name], value, rtol=1e-12, err_msg=name)


moves = st.integers(-2000, 4000).map(lambda step: step / 4096)


@pytest.mark.parametrize("backend", BACKENDS)
@settings(max_examples=100, deadline=None)
@given(returns=st.lists(moves, min_size=1, max_size=60))
def test_estimates_are_those_of_the_statistics_on_any_returns(
    backend: str, returns: list[float]
) -> None:
    row = np.array(returns)
    expected, found = by_statistics(row), by_kernel(row, backend)
    # Near zero a sum of n terms of size s is exact to n·s roundings, whatever it adds up to.
    noise = 4 * len(row) * np.finfo(float).eps
    size = {"total_return": np.prod(1 + np.abs(row)), "mean_return": PERIODS * 0.5}
    if expected["ulcer_index"] > 0:  # the error of the growth above, over the denominator
        size["ulcer_performance_index"] = 10 / expected["ulcer_index"]
        size["pain_ratio"] = 10 / expected["pain_index"]
    for name, value in expected.items():
        slack = noise * size.get(name, 1.0)
        if name == OUTSIDE and np.isnan(value):
            continue
        if name in ("sharpe", "sortino", "skewness", "excess_kurtosis", "cagr", "calmar"):
            slack *= 1 + 10 * abs(value)
        np.testing.assert_allclose(found[name], value, rtol=1e-12, atol=slack, err_msg=name)


def test_the_thresholds_are_those_of_the_statistics() -> None:
    assert {constancy.ROUNDING} == {observed.ROUNDING, benchmark.ROUNDING}
    assert len(METRICS) == len({*METRICS} & {*stats.__all__})


def slow_indices(chance: list[float], place: list[float], n: int, new_block: float) -> list[int]:
    """Politis & Romano's recipe, one observation after the other."""
    drawn: list[int] = []
    for t in range(n):
        starts = t == 0 or chance[t] < new_block
        drawn.append(int(place[t] * n) if starts else (drawn[-1] + 1) % n)
    return drawn


@pytest.mark.parametrize("new_block", [1.0, 0.4, 0.01])
@pytest.mark.parametrize("n", [1, 2, 50, 400])
def test_draws_are_those_of_the_slow_recipe(n: int, new_block: float) -> None:
    draws = Draws(7, range(3, 6), 400)
    found = draws.indices(draws.blocks(n), torch.tensor(new_block, dtype=torch.float64)) % n
    for row in range(3):
        chance, place = draws.chance[row].tolist(), draws.place[row].tolist()
        assert found[row].tolist() == slow_indices(chance, place, n, new_block)


def test_a_long_series_is_drawn_like_a_short_one() -> None:
    draws = Draws(1, range(1), NARROW + 10)
    chance = torch.tensor(0.001, dtype=torch.float64)
    long = draws.indices(draws.blocks(NARROW + 10), chance)
    expected = slow_indices(
        draws.chance[0].tolist(), draws.place[0].tolist(), NARROW + 10, float(chance)
    )
    assert (long[0] % (NARROW + 10)).tolist() == expected
    assert long.dtype == torch.int64


def test_block_lengths_are_geometric_and_places_uniform() -> None:
    replicates, n, expected = 400, 500, 8.0
    draws = Draws(0, range(replicates), n)
    chance = torch.tensor(1 / expected, dtype=torch.float64)
    drawn = to_numpy(draws.indices(draws.blocks(n), chance) % n)
    follows = (drawn[:, 1:] == (drawn[:, :-1] + 1) % n).mean()
    # A block ends with chance 1/8, and then the next begins by luck where it would have gone on.
    stays = 1 - 1 / expected * (1 - 1 / n)
    assert abs(follows - stays) < 5 * math.sqrt(stays * (1 - stays) / drawn[:, 1:].size)
    # Each place is drawn `replicates` times; counts inside a block move together.
    counts = np.bincount(drawn.ravel(), minlength=n)
    assert abs(counts - replicates).max() < 5 * math.sqrt(2 * expected * replicates)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 200), st.integers(1, 4), st.integers(0, 99), st.sampled_from([3, 1000]))
def test_a_tally_is_a_sort(n: int, rows: int, seed: int, different: int) -> None:
    rng = np.random.default_rng(seed)
    ordered = np.sort(rng.integers(-different, different, n) / 64)
    ranks = rng.integers(0, n, (rows, n))
    drawn = np.sort(ordered[ranks], axis=-1)
    tally = DrawCounts(torch.tensor(ranks), torch.tensor(ordered))
    places = (0, n // 3, n - 1)
    found = to_numpy(tally.order_statistics(*places))
    np.testing.assert_array_equal(found, drawn[:, places])
    for q in (0.0, 0.05, 0.5, 0.95, 1.0):
        limit = tally.quantile(q)
        np.testing.assert_allclose(to_numpy(limit), np.quantile(drawn, q, axis=-1), rtol=1e-14)
        below = drawn <= to_numpy(limit)[:, None]
        np.testing.assert_array_equal(to_numpy(tally.count_upto(limit)), below.sum(axis=-1))
        mean = np.where(below, drawn, 0).sum(axis=-1) / below.sum(axis=-1)
        np.testing.assert_allclose(to_numpy(tally.mean_upto(limit)), mean, rtol=1e-13, atol=1e-15)


def test_replicates_are_metrics_of_the_drawn_returns(rows: np.ndarray) -> None:
    """The whole way again, slowly: draw, measure with analytics.stats, take percentiles."""
    row = rows[1][~np.isnan(rows[1])]
    length = max(1.0, float(block_length(torch.tensor(row))))
    draws = Draws(11, range(60), len(row))
    values = [
        by_statistics(row[slow_indices(chance, place, len(row), 1 / length)])
        for chance, place in zip(draws.chance.tolist(), draws.place.tolist(), strict=True)
    ]
    found = run(rows, seed=11)
    for column, name in enumerate(found.ids):
        each = [value[name] for value in values]
        low, high = np.quantile(each, (0.025, 0.975), method="weibull")
        np.testing.assert_allclose(float(found.low[1, column]), low, rtol=1e-11, err_msg=name)
        np.testing.assert_allclose(float(found.high[1, column]), high, rtol=1e-11, err_msg=name)
    assert float(found.blocks[1]) == length


def test_intervals_are_those_of_arch_within_monte_carlo_error() -> None:
    """An end is a quantile of random replicates: both are known to within a share of them.

    The share of replicates below a quantile at `level` has the standard error
    sqrt(level·(1 - level)/R), in ours and in arch's. So arch's end lies between our quantiles at
    the level minus and plus four standard errors of the difference, 3e-5 aside each time.
    """
    series = answers.series()
    returns = torch.tensor(np.array([*series.values()]))
    assert_around(answers.known(), returns, [terms()] * len(series), METRICS)


def test_intervals_of_pairs_and_of_days_are_those_of_arch_within_monte_carlo_error() -> None:
    pairs = answers.pairs()
    own, other = (torch.tensor(np.array([pair[k] for pair in pairs.values()])) for k in (0, 1))
    dated = [replace(terms(), schedule=schedule(r, dates)) for r, _, dates in pairs.values()]
    assert_around(answers.known_of_pairs(), own, dated, DATED | PAIRED, benchmark=other)


def schedule(row: np.ndarray, dates: np.ndarray) -> Schedule:
    months, years = (whole_stretches(row, dates=dates, unit=unit)[0] for unit in ("M", "Y"))
    return Schedule((dates - dates[0]).astype(np.float64), months, years)


def assert_around(
    known: dict[str, dict[str, list[float]]],
    returns: torch.Tensor,
    every: list[Terms],
    metrics: dict[str, Metric],
    **options: object,
) -> None:
    level = (1 - answers.LEVEL) / 2
    apart = 4 * math.sqrt(2 * level * (1 - level) / answers.REPLICATES)
    # arch's quantile is of type 7: the same rank as ours of type 6 has another level.
    level = ((answers.REPLICATES - 1) * level + 1) / (answers.REPLICATES + 1)
    outer, inner = (
        intervals(
            returns,
            every,
            metrics=metrics,
            replicates=answers.REPLICATES,
            confidence=1 - 2 * (level + shift),
            **options,  # type: ignore[arg-type]
        )
        for shift in (-apart, apart)
    )
    assert len(known) == len(returns)
    for row, (ticker, said) in enumerate(known.items()):
        for column, name in enumerate(outer.ids):
            low, high = said[name]
            assert outer.low[row, column] <= low <= inner.low[row, column], (ticker, name)
            assert inner.high[row, column] <= high <= outer.high[row, column], (ticker, name)


def test_the_seed_decides(rows: np.ndarray) -> None:
    once = arrays(run(rows, seed=5))
    assert_same(once, arrays(run(rows, seed=5)))
    other = arrays(run(rows, seed=6))
    assert (once[0] != other[0]).any()
    np.testing.assert_array_equal(once[1], other[1])


@pytest.mark.parametrize("tile", [1, 300, 2_100, 300 * 60, 10**7])
def test_the_size_of_a_step_does_not_matter(rows: np.ndarray, tile: int) -> None:
    assert_same(arrays(run(rows, tile=tile)), arrays(run(rows)))


def test_the_size_of_a_batch_does_not_matter(
    rows: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = arrays(run(rows))
    monkeypatch.setattr("models.bootstrap.stationary.BATCH", 1)
    assert_same(arrays(run(rows)), whole)


@pytest.mark.parametrize("threads", [1, 3])
def test_the_number_of_threads_does_not_matter(rows: np.ndarray, threads: int) -> None:
    whole, before = arrays(run(rows, tile=3_000)), torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        assert_same(arrays(run(rows, tile=3_000)), whole)
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)


def test_formulas_of_replicates_wake_no_other_thread(rows: np.ndarray) -> None:
    threads, before = {}, torch.get_num_threads()

    def mean(sample: Resample, terms: Terms) -> torch.Tensor:
        threads[len(sample.mean)] = torch.get_num_threads()
        return sample.mean

    torch.set_num_threads(2)
    try:
        run(rows, metrics={"mean": mean})
    finally:
        torch.set_num_threads(before)
    assert threads[60] == 1


def test_other_tickers_do_not_matter(rows: np.ndarray) -> None:
    together = arrays(run(rows))
    for row in range(len(rows)):
        assert_same(arrays(run(rows[row : row + 1])), [part[row : row + 1] for part in together])
    backwards = arrays(run(rows[::-1].copy()))
    assert_same([part[::-1] for part in backwards], together)


def test_holes_and_columns_around_do_not_matter(rows: np.ndarray) -> None:
    seen = rows[1][~np.isnan(rows[1])]
    assert_same(arrays(run(seen[None])), [part[1:2] for part in arrays(run(rows))])


def test_fewer_metrics_are_the_same_metrics(rows: np.ndarray) -> None:
    some = run(rows, metrics={name: METRICS[name] for name in ("sharpe", "win_rate")})
    whole = run(rows)
    for column, name in enumerate(some.ids):
        place = whole.ids.index(name)
        np.testing.assert_array_equal(to_numpy(some.low[:, column]), to_numpy(whole.low[:, place]))


def test_a_constant_series_has_intervals_of_no_width() -> None:
    found = run(np.full((1, 40), 0.01))
    at = found.ids.index
    low, estimate, high = (part[0] for part in (found.low, found.estimate, found.high))
    for name in ("mean_return", "volatility", "best_day", "value_at_risk_95", "win_rate"):
        assert float(low[at(name)]) == float(estimate[at(name)]) == float(high[at(name)])
    assert float(estimate[at("volatility")]) == 0.0
    for name in ("sharpe", "sortino", "calmar", "skewness", "excess_kurtosis"):
        assert np.isnan([float(low[at(name)]), float(high[at(name)])]).all()


@pytest.mark.parametrize("length", [0, 1, 2, 7])
def test_too_few_returns_have_an_estimate_and_no_interval(length: int) -> None:
    row = np.full(20, NAN)
    row[5 : 5 + length] = np.linspace(-0.1, 0.2, length)
    found = run(row[None])
    assert found.low.isnan().all()
    assert found.high.isnan().all()
    assert found.blocks.isnan().all()
    assert bool(found.estimate[0, 0].isnan()) == (length == 0)


def test_eight_returns_are_enough_for_an_interval() -> None:
    row = np.full((1, 20), NAN)
    row[0, 5:13] = np.linspace(-0.1, 0.2, 8)
    reports: list[tuple[int, int]] = []
    found = run(row, report=lambda *at: reports.append(at))
    place = found.ids.index("mean_return")
    low, estimate, high = (
        float(part[0, place]) for part in (found.low, found.estimate, found.high)
    )
    assert low < estimate < high
    assert float(found.blocks[0]) >= 1.0
    assert reports[-1][0] == reports[-1][1] > 0


def test_nothing_to_do_is_done() -> None:
    found = run(np.empty((0, 5)))
    assert found.low.shape == found.high.shape == (0, len(METRICS))
    assert run(np.full((2, 0), NAN)).estimate.isnan().all()


def test_undefined_replicates_count_at_both_ends() -> None:
    """One loss in 60 returns: about 0.37 of replicates have none, and no Sortino ratio."""
    row = np.full(60, 0.01) + np.arange(60) / 1e5
    row[30] = -0.05
    found = run(row[None])
    assert float(found.estimate[0, found.ids.index("sortino")]) > 0
    assert np.isnan(float(found.high[0, found.ids.index("sortino")]))
    rare = row.copy()
    rare[::7] = -0.05
    assert run(rare[None]).high[0, found.ids.index("sortino")].isfinite()


def test_no_year_no_growth_rate(rows: np.ndarray) -> None:
    found = intervals(torch.tensor(rows[:1]), [terms(NAN)], replicates=20)
    for name in NEED_A_YEAR:
        column = found.ids.index(name)
        assert torch.stack((found.low, found.estimate, found.high))[:, 0, column].isnan().all()


def test_an_interval_is_around_its_estimate(rows: np.ndarray) -> None:
    found = run(rows[:2], replicates=400)
    for name in ("mean_return", "volatility", "sharpe", "win_rate", "value_at_risk_95"):
        column = found.ids.index(name)
        ends = torch.stack((found.low, found.estimate, found.high))[:, :, column]
        assert (ends.diff(dim=0) > 0).all(), name


def test_the_input_is_not_written_to(rows: np.ndarray) -> None:
    returns = torch.tensor(rows)
    run(returns)
    np.testing.assert_array_equal(to_numpy(returns), rows)


def test_on_an_accelerator_nothing_waits_and_bits_are_the_same(rows: np.ndarray) -> None:
    asked = {"replicates": 60, "metrics": METRICS | DATED | PAIRED}
    every = [replace(terms(), schedule=each_session(row)) for row in rows]
    other = np.where(np.isnan(rows), NAN, np.random.default_rng(4).normal(0, 0.01, rows.shape))
    with FakeAccelerator() as accelerator:
        there, beside = torch.tensor(rows).to(DEVICE), torch.tensor(other).to(DEVICE)
        found = intervals(there, every, benchmark=beside, **asked)  # type: ignore[arg-type]
        assert accelerator.log.to_host == 1  # the numbers of returns, which decide shapes
        assert accelerator.log.syncs == []
        assert found.low.device == DEVICE
        crossed = arrays(found)
    here = intervals(
        torch.tensor(rows),
        every,
        benchmark=torch.tensor(other),
        compiled=False,
        **asked,  # type: ignore[arg-type]
    )
    assert not np.isnan(crossed[1]).all(axis=0).any()
    assert_same(crossed, arrays(here))


def each_session(row: np.ndarray) -> Schedule:
    """A day a return, "months" of ten returns and "years" of all."""
    n = np.count_nonzero(~np.isnan(row))
    starts = np.arange(0, n - 9, 10)
    months = np.stack((starts, starts + 10), axis=-1)
    return Schedule(np.arange(n + 1.0), months, np.array([[0, n]]))
