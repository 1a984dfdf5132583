"""The interval of beta: against a slow twin, published quantiles, laws, and its coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
import torch
from numpy.typing import NDArray

from models.bootstrap import confidence_intervals
from models.bootstrap.influence import COSINES, FEWEST, beta_intervals, quantile_of_four
from models.bootstrap.metrics import PAIRED, Terms
from models.device import to_numpy

Floats = NDArray[np.float64]


def pair(count: int, seed: int = 3) -> tuple[Floats, Floats]:
    """Returns with a true beta of 0.8, and their benchmark's."""
    own, other = 0.01 * np.random.default_rng(seed).standard_normal((2, count))
    return 0.8 * other + own, other


def found(own: Floats, other: Floats, confidence: float = 0.95) -> Floats:
    rows = (torch.tensor(each)[None] for each in (own, other))
    return to_numpy(beta_intervals(*rows, confidence))[:, 0]


def slow(own: Floats, other: Floats, confidence: float) -> list[float]:
    """Day by day, with SciPy's quantile."""
    n, mean, level = len(own), sum(own) / len(own), sum(other) / len(other)
    square = sum((y - level) ** 2 for y in other)
    beta = sum((x - mean) * (y - level) for x, y in zip(own, other, strict=True)) / square
    total = 0.0
    for k in range(1, COSINES + 1):
        wave = 0.0
        for t, (x, y) in enumerate(zip(own, other, strict=True)):
            psi = (x - mean - beta * (y - level)) * (y - level) / (square / n)
            wave += math.sqrt(2 / n) * math.cos(math.pi * k * (t + 0.5) / n) * psi
        total += wave**2
    error = math.sqrt(total / COSINES / n)
    away = error * scipy.stats.t.ppf(0.5 + confidence / 2, COSINES)
    return [beta, beta - away, beta + away]


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize("count", [8, 9, 250])
def test_it_is_that_of_the_slow_twin(count: int, confidence: float) -> None:
    np.testing.assert_allclose(
        found(*pair(count), confidence), slow(*pair(count), confidence), rtol=1e-10
    )


@pytest.mark.parametrize("share", [0.501, 0.6, 0.9, 0.975, 0.9995])
def test_the_quantile_is_students(share: float) -> None:
    assert quantile_of_four(share) == pytest.approx(scipy.stats.t.ppf(share, 4), rel=1e-9)


def test_a_multiple_of_the_benchmark_has_an_interval_of_rounding() -> None:
    beta, low, high = found(1.5 * pair(300)[1], pair(300)[1])
    assert beta == pytest.approx(1.5, rel=1e-14)
    assert 0.0 <= high - low < 1e-14


def test_levels_and_units_of_both_do_not_matter() -> None:
    own, other = pair(400)
    np.testing.assert_allclose(found(own + 0.02, other - 0.01), found(own, other), rtol=1e-9)
    np.testing.assert_allclose(found(3 * own, other), 3 * found(own, other), rtol=1e-12)
    np.testing.assert_allclose(found(own, 4 * other), found(own, other) / 4, rtol=1e-12)


@pytest.mark.parametrize("case", ["too few", "a benchmark that does not move", "nothing"])
def test_without_a_beta_there_is_no_interval(case: str) -> None:
    own, other = pair(FEWEST)
    if case == "too few":
        own[0] = np.nan
    elif case == "nothing":
        own[:] = np.nan
    else:
        other[:] = 0.001
    assert np.isnan(found(own, other)).all()


def test_it_is_the_interval_of_a_ticker_with_gaps_and_without_a_model_of_volatility() -> None:
    own, other = pair(60)
    own[[3, 30]] = other[[3, 30]] = np.nan
    made = confidence_intervals(
        torch.tensor(own)[None], [Terms(252.0, 0.0, math.nan)], metrics={"beta": PAIRED["beta"]},
        benchmark=torch.tensor(other)[None],
    )  # fmt: skip
    seen = ~np.isnan(own)
    ends = [float(part[0, 0]) for part in (made.estimate, made.low, made.high)]
    np.testing.assert_allclose(ends, slow(own[seen], other[seen], 0.95), rtol=1e-10)


def test_95_of_100_intervals_hold_the_true_beta() -> None:
    """2,000 independent histories of 500 days: within four binomial standard errors."""
    histories = 2_000
    own, other = 0.01 * np.random.default_rng(11).standard_normal((2, histories, 500))
    rows = torch.tensor(0.8 * other + own), torch.tensor(other)
    _, low, high = to_numpy(beta_intervals(*rows, 0.95))
    share = float(((low <= 0.8) & (high >= 0.8)).mean())
    assert abs(share - 0.95) < 4 * math.sqrt(0.95 * 0.05 / histories)
