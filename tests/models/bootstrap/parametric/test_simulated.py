"""Simulated histories: their recursion, order statistics and shocks; what must not change them."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.special import ndtr, stdtrit

from analytics import stats
from models.bootstrap import confidence_intervals
from models.bootstrap.methods import SIMULATED
from models.bootstrap.metrics import DATED, DOMAINS, METRICS, PAIRED, Metric, Terms
from models.bootstrap.parametric import kernels, shocks
from models.bootstrap.parametric.process import clustering, processes
from models.bootstrap.parametric.simulated import SimulatedIntervals, simulated_intervals, work
from models.bootstrap.resample import Resample
from models.bootstrap.resampling import arrays
from models.device import to_numpy
from models.volatility.garch import FitReason

NAN = math.nan
ALL = METRICS | DATED | PAIRED
ALONE: dict[str, Metric] = {name: METRICS[name] for name in SIMULATED if name in METRICS}
TERMS = Terms(252.0, 0.0, 2.0)


def slow(
    numbers: np.ndarray, shock: np.ndarray, alpha: float, beta: float, kept: float, n: int
) -> np.ndarray:
    """The recursion as it is written in a book; `shock` of the same length as `numbers`."""
    h, y, found = 1.0, 0.0, []
    for x in shock:
        y = kept * y + math.sqrt(1.0 - kept**2) * math.sqrt(h) * x
        h = (1.0 - alpha - beta) + alpha * h * x**2 + beta * h
        found.append(0.001 + 0.02 * y)
    return np.array(found[len(numbers) - n :])


def test_simulated_returns_follow_the_recursion() -> None:
    random = np.random.default_rng(0)
    numbers = random.standard_normal((2, 50, 3))
    alpha, beta = np.full((2, 2, 3), [[[0.1]], [[0.8]]])
    alpha[1, 2], beta[1, 2] = 0.0, 0.0
    rows = np.array([[0, 10, 59], [5, 20, 30]])
    out = np.empty((2, 40, 3))
    kernels.simulate(numbers, alpha, beta, rows, shocks.table(), 0.3, 0.001, 0.02, out)
    places = np.linspace(-shocks.WIDEST, shocks.WIDEST, shocks.NODES)
    for g, k in np.ndindex(2, 3):
        shock = np.interp(numbers[g, :, k], places, shocks.table()[rows[g, k]])
        expected = slow(numbers[g, :, k], shock, alpha[g, k], beta[g, k], 0.3, 40)
        np.testing.assert_allclose(out[g, :, k], expected, rtol=1e-12)


def test_drawn_residuals_follow_the_same_recursion() -> None:
    random = np.random.default_rng(1)
    numbers, residuals = random.random((1, 30, 2)), random.standard_normal(17)
    alpha, beta = np.full((1, 2), 0.05), np.full((1, 2), 0.9)
    out = np.empty((1, 25, 2))
    kernels.simulate_drawn(numbers, alpha, beta, residuals, -0.2, 0.001, 0.02, out)
    for k in range(2):
        shock = residuals[(numbers[0, :, k] * 17).astype(int)]
        expected = slow(numbers[0, :, k], shock, 0.05, 0.9, -0.2, 25)
        np.testing.assert_allclose(out[0, :, k], expected, rtol=1e-12)


@pytest.mark.parametrize("n", [8, 21, 301])
def test_order_statistics_are_those_of_numpy(n: int) -> None:
    returns = np.random.default_rng(2).standard_t(4, (2, n, 32))
    spread = np.stack([returns.mean(axis=1), returns.std(axis=1)])
    spread[1, 0, :5] *= 9.0  # nothing is so far out: all are sorted
    out = np.empty((5, 2, 32))
    kernels.order(returns, spread, 0.05, out)
    low, high = np.quantile(returns, [0.05, 0.95], axis=1)
    beyond = np.where(returns <= low[:, None] + 1e-15, returns, NAN)
    expected = (returns.min(axis=1), returns.max(axis=1), low, high, np.nanmean(beyond, axis=1))
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("n", [8, 21, 301])
def test_returns_that_equal_the_quantile_are_of_the_tail(n: int) -> None:
    """Whole cents: several returns equal the 5 % quantile; the tail has all of them."""
    returns = np.random.default_rng(5).integers(-3, 4, (1, n, 32)) / 100.0
    spread = np.stack([returns.mean(axis=1), returns.std(axis=1)])
    out = np.empty((5, 1, 32))
    kernels.order(returns, spread, 0.05, out)
    for k, row in enumerate(returns[0].T):
        limit = np.quantile(row, 0.05)
        np.testing.assert_allclose(out[2, 0, k], limit, atol=1e-15)
        np.testing.assert_allclose(out[4, 0, k], row[row <= limit].mean(), rtol=1e-12)


@pytest.mark.parametrize("row", [0, 8, 20, 40])
def test_shocks_are_quantiles_of_student_s_t_with_variance_1(row: int) -> None:
    """By scipy, over normal numbers up to 6: its distribution function ends near 8."""
    nu = 1.0 / shocks.INVERSE_NU[row]
    z = np.linspace(-shocks.WIDEST, shocks.WIDEST, shocks.NODES)
    inside = np.abs(z) <= 6.0
    expected = stdtrit(nu, ndtr(z[inside])) * math.sqrt((nu - 2.0) / nu)
    np.testing.assert_allclose(shocks.table()[row][inside], expected, rtol=2e-3, atol=1e-9)


def garch(random: np.random.Generator, rows: int, n: int) -> np.ndarray:
    """(rows, n) returns whose volatility clusters."""
    h, found = np.ones(rows), np.empty((rows, n))
    for t in range(-300, n):
        z = random.standard_normal(rows)
        if t >= 0:
            found[:, t] = 0.0004 + 0.01 * np.sqrt(h) * z
        h = 0.05 + 0.15 * h * z**2 + 0.8 * h
    return found


def test_clustering_is_found_where_it_is() -> None:
    """Of independent series 1 % pass by chance: of 300, more than 12 with a chance of 1e-4."""
    random = np.random.default_rng(3)
    assert sum(clustering(row) > 2.33 for row in random.standard_t(4, (300, 500))) <= 12
    assert all(clustering(row) > 2.33 for row in garch(random, 20, 1_000))
    assert clustering(np.tile([0.0, 0.01], 200)) < 2.33  # ties have no order


def test_independent_returns_have_constant_volatility() -> None:
    random = np.random.default_rng(4)
    series = [random.standard_t(6, 700) / 100, garch(random, 1, 700)[0]]
    found = processes(series, 50, 0)
    assert found.clustered.tolist() == [False, True]
    assert not found.alpha[0].any()
    assert not found.beta[0].any()
    persistence = found.alpha[1] + found.beta[1]
    assert (persistence <= 0.995 + 1e-12).all()
    assert np.ptp(persistence) > 0.005  # the fit's own uncertainty
    assert abs(np.median(persistence) - 0.95) < 0.06
    np.testing.assert_allclose([r.std() for r in found.residuals], 1.0, rtol=1e-12)


def run(rows: np.ndarray, **options: object) -> SimulatedIntervals:
    given = {"metrics": ALONE, "replicates": 64} | options
    return simulated_intervals(torch.tensor(rows), [TERMS] * len(rows), **given)  # type: ignore[arg-type]


def ends(found: SimulatedIntervals) -> np.ndarray:
    return np.stack([to_numpy(part) for part in (found.low, found.estimate, found.high)])


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    random = np.random.default_rng(5)
    made = garch(random, 4, 300)
    made[1, ::7] = NAN
    made[2] = random.standard_t(5, 300) / 100
    made[3, 50:] = NAN
    return made


def test_neither_steps_nor_threads_nor_other_tickers_matter(rows: np.ndarray) -> None:
    whole, threads = ends(run(rows)), torch.get_num_threads()
    np.testing.assert_array_equal(ends(run(rows, tile=1)), whole)
    torch.set_num_threads(1)
    try:
        np.testing.assert_array_equal(ends(run(rows, tile=30_000)), whole)
    finally:
        torch.set_num_threads(threads)
    for row in range(len(rows)):
        np.testing.assert_array_equal(ends(run(rows[row : row + 1])), whole[:, row : row + 1])
    assert not np.array_equal(ends(run(rows, seed=1)), whole, equal_nan=True)


def test_an_estimate_lies_in_its_interval(rows: np.ndarray) -> None:
    low, estimate, high = ends(run(rows))
    known = ~np.isnan(low) & ~np.isnan(high)
    assert known[:3].all()
    assert ((low <= estimate) & (estimate <= high))[known].all()


def test_without_a_model_returns_are_resampled(rows: np.ndarray) -> None:
    """50 returns are too few to fit, equal ones have no volatility; both say why."""
    made = np.vstack([rows, np.full(300, 0.01)])
    found = run(made)
    assert found.known.tolist() == [True, True, True, False, False]
    assert found.reason[3:].tolist() == [FitReason.TOO_FEW, FitReason.CONSTANT]
    assert np.isnan(ends(found)[[0, 2], 3:]).all()
    whole = confidence_intervals(torch.tensor(made), [TERMS] * 5, metrics=METRICS, replicates=64)
    at = whole.ids.index("volatility")
    low, estimate, high = (float(part[3, at]) for part in (whole.low, whole.estimate, whole.high))
    assert low < estimate < high
    assert float(whole.low[4, at]) == float(whole.high[4, at]) == 0.0


def test_progress_counts_all_work_once(rows: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last row is too short to have a process; the others' work is what was foreseen."""
    monkeypatch.setattr("models.runtime.budget.ROUND", 10**6)
    monkeypatch.setattr("models.runtime.budget.LEAST_SHARE", 1)
    monkeypatch.setattr("models.bootstrap.parametric.batches.TICKERS_AT_A_TIME", 2)
    said: list[tuple[int, int]] = []
    told = run(rows, tile=1, report=lambda done, of: said.append((done, of)))
    lengths = np.count_nonzero(~np.isnan(rows), axis=-1).tolist()
    whole = work(lengths, len(ALONE), 64, paired=False)
    assert {of for _, of in said} == {whole}
    assert [done for done, _ in said] == sorted({done for done, _ in said})
    assert said[-1][0] == whole
    np.testing.assert_array_equal(ends(told), ends(run(rows)))


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_report_that_raises_ends_it_at_once(rows: np.ndarray, calls: int) -> None:
    said = []

    def cancel(*at: int) -> None:
        said.append(at)
        if len(said) == calls:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(rows, report=cancel)
    assert len(said) == calls


def test_histories_without_a_cornish_fisher_quantile_are_left_out() -> None:
    """Tails near the end of the formula's domain: most histories are beyond it, no end is.

    Beyond it the formula can be as low as one likes; where it is a quantile, it is a loss here.
    """
    random = np.random.default_rng(8)
    row = 0.01 * random.standard_t(6, (1, 1_000))
    name = "value_at_risk_95_cornish_fisher"
    found = simulated_intervals(
        torch.from_numpy(row), [TERMS], metrics={name: METRICS[name]}, replicates=200
    )
    low, estimate, high = (float(part[0, 0]) for part in (found.low, found.estimate, found.high))
    assert 0.0 < low < estimate < high < 3.0 * estimate


@pytest.mark.parametrize("tail", [3, 5, 30])
def test_the_domain_of_cornish_and_fisher_is_that_of_the_statistics(tail: int) -> None:
    rows = np.random.default_rng(tail).standard_t(tail, (40, 60)) / 100.0
    for row in rows:
        sample = Resample.of(arrays.ArraySeries(torch.from_numpy(row)).itself())
        defined = bool(DOMAINS["value_at_risk_95_cornish_fisher"](sample, TERMS)[0])
        assert defined == (not math.isnan(float(stats.value_at_risk_95_cornish_fisher(row))))
