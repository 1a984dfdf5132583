"""Widening by prewhitening: against draws, a law in closed form, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from models.bootstrap import confidence_intervals, intervals
from models.bootstrap.draws import Draws
from models.bootstrap.influence import BY_INFLUENCE
from models.bootstrap.methods import SIMULATED
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.bootstrap.prewhitening import WIDENED, resampled_variance, widened, widening
from models.device import to_numpy
from tests.answers.by_arch.block_length import autoregression

NAN = math.nan
TERMS = Terms(252.0, 0.0, 2.0)


def returns(n: int, persistence: float, seed: int = 0) -> np.ndarray:
    shocks = np.random.default_rng(seed).normal(0.0, 0.01, (1, n + 100))
    return 0.0005 + autoregression(shocks, persistence)[0, 100:]


@pytest.mark.parametrize("block", [1.0, 4.0, 25.0])
def test_the_variance_of_a_resampled_mean_is_that_of_many(block: float) -> None:
    """4,000 resampled means know their variance to 2.2 %: five standard errors are 0.112."""
    row, many = returns(200, 0.5), 4_000
    draws = Draws(3, range(many), len(row))
    chosen = to_numpy(draws.columns(len(row), torch.tensor(1.0 / block, dtype=torch.float64)))
    means = row[chosen % len(row)].mean(axis=-1)
    found = resampled_variance(row, block) / len(row)
    assert means.var() == pytest.approx(found, rel=5 * math.sqrt(2 / many))


def test_blocks_of_one_have_the_variance_of_the_returns() -> None:
    row = returns(77, 0.3)
    assert resampled_variance(row, 1.0) == pytest.approx(row.var(), rel=1e-12)


@pytest.mark.parametrize("persistence", [-0.3, 0.0, 0.2, 0.6])
def test_single_draws_are_widened_to_the_long_run_variance(persistence: float) -> None:
    """Of an autoregression a it is (1 + a)/(1 - a) variances; a is known to sqrt((1 - a²)/n)."""
    n = 40_000
    found = widening(returns(n, persistence), 1.0)
    true = math.sqrt((1.0 + persistence) / (1.0 - persistence))
    error = math.sqrt((1.0 - persistence**2) / n) / (1.0 - persistence**2)
    assert math.log(found / true) == pytest.approx(0.0, abs=5 * error)


def test_constant_returns_are_not_widened() -> None:
    assert widening(np.full(20, 0.01), 1.0) == 1.0


def row_of(low: float, estimate: float, high: float) -> torch.Tensor:
    return torch.tensor([[estimate], [low], [high]], dtype=torch.float64)


def test_ends_move_by_the_factor_on_the_scale_of_the_metric() -> None:
    """Ratios move on the logarithm, growth on that of wealth, shares on that of the odds."""
    row = returns(300, 0.4)
    factor = widening(row, 2.0)
    given = {
        "sharpe": row_of(0.5, 1.0, 2.0),
        "omega": row_of(0.5, 1.0, 2.0),
        "cagr": row_of(-0.5, 0.0, 1.0),
        "win_rate": row_of(0.2, 0.5, 0.9),
        "volatility": row_of(0.1, 0.2, 0.3),
    }
    found = widened(given, np.array([2.0]), torch.tensor(row)[None], None, lambda: None)
    odds = 0.25**factor, 9.0**factor
    expected = {
        "sharpe": (1.0 - 0.5 * factor, 1.0 + factor),
        "omega": (0.5**factor, 2.0**factor),
        "cagr": (0.5**factor - 1.0, 2.0**factor - 1.0),
        "win_rate": tuple(each / (1.0 + each) for each in odds),
        "volatility": (0.1, 0.3),
    }
    for name, ends in expected.items():
        np.testing.assert_allclose(to_numpy(found[name])[1:, 0], ends, rtol=1e-12, err_msg=name)
        assert float(found[name][0, 0]) == float(given[name][0, 0])


def test_ends_without_a_place_on_the_scale_stay() -> None:
    """A total loss has no logarithm, a certain win no odds."""
    given = {"cagr": row_of(-1.0, -1.0, 0.5), "win_rate": row_of(1.0, 1.0, 1.0)}
    row = torch.tensor(returns(300, 0.4))[None]
    found = widened(given, np.array([2.0]), row, None, lambda: None)
    assert to_numpy(found["cagr"])[:, 0].tolist() == [-1.0, -1.0, 0.5]
    assert to_numpy(found["win_rate"])[:, 0].tolist() == [1.0, 1.0, 1.0]


def test_too_few_returns_stay_without_an_interval() -> None:
    given = {"sharpe": row_of(NAN, 1.0, NAN)}
    found = widened(given, np.array([NAN]), torch.tensor([[0.01, 0.02]]), None, lambda: None)
    np.testing.assert_array_equal(to_numpy(found["sharpe"])[:, 0], [1.0, NAN, NAN])


def test_metrics_against_a_benchmark_are_widened_by_what_is_beyond_it() -> None:
    """Own returns that are the benchmark's and a little of their own, which follows itself."""
    other, beyond = returns(500, 0.0, 1), returns(500, 0.5, 2) / 10.0
    own = 0.8 * other + beyond
    beta = np.cov(own, other)[0, 1] / other.var(ddof=1)
    given = {name: row_of(0.0, 1.0, 2.0) for name in ("alpha", "information_ratio", "treynor")}
    rows = (torch.tensor(each)[None] for each in (own, other))
    found = widened(given, np.array([3.0]), *rows, lambda: None)
    for name, series in (
        ("alpha", own - beta * other),
        ("information_ratio", own - other),
        ("treynor", own),
    ):
        expected = 1.0 + widening(series, 3.0)
        np.testing.assert_allclose(to_numpy(found[name])[2, 0], expected, rtol=1e-9, err_msg=name)


def test_every_resampled_metric_is_widened() -> None:
    assert set(METRICS | DATED | PAIRED) == set(SIMULATED) | set(WIDENED) | set(BY_INFLUENCE)


def test_confidence_intervals_are_the_widened_ones() -> None:
    row = returns(400, 0.5)
    given = torch.tensor(row)[None]
    metrics = {"mean_return": METRICS["mean_return"]}
    narrow = intervals(given, [TERMS], metrics=metrics, replicates=99)
    found = confidence_intervals(given, [TERMS], metrics=metrics, replicates=99)
    factor = widening(row, float(narrow.blocks[0]))
    assert factor > 1.0
    for end, before in ((found.low, narrow.low), (found.high, narrow.high)):
        away = float((before - narrow.estimate)[0, 0])
        assert float((end - found.estimate)[0, 0]) == pytest.approx(factor * away, rel=1e-12)


def test_reports_go_on_while_many_tickers_are_widened() -> None:
    calls: list[int] = []
    rows = torch.tensor(np.tile(returns(20, 0.2), (600, 1)))
    widened({}, np.ones(600), rows, None, lambda: calls.append(1))
    assert len(calls) == 2
