"""Parameter uncertainty: sampling errors against closed forms, and predictions of a sample."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from models.device import DTYPE
from models.montecarlo import Filtered, Normal, Uncertain, stand_in
from models.montecarlo.market import generator
from models.montecarlo.sampling import long_run_covariance, memory, suitable_block, variance_freedom
from models.montecarlo.stand_in import PERSISTENCE
from models.volatility import garch
from models.volatility.garch import FitReason
from tests.models.montecarlo.made import SIGMAS, WEIGHTS, drawn, markets, returns

ONE = torch.ones(1, dtype=DTYPE)
# Upper quantiles of Student's t with 5 degrees of freedom, as tables print them.
T5 = {0.75: 0.7267, 0.90: 1.4759, 0.95: 2.0150, 0.99: 3.3649}


def _scalar(value: float) -> torch.Tensor:
    return torch.tensor(value, dtype=DTYPE)


@pytest.mark.parametrize("block", [1.0, 3.5, 20.0])
def test_the_long_run_covariance_is_the_sum_of_weighted_circular_products(block: float) -> None:
    """Politis & Romano's lemma by a double loop over days."""
    given = returns(2, 60)
    length, kept = 60, 1.0 - 1.0 / block
    apart = (given - given.mean(dim=-1, keepdim=True)).numpy()
    expected = np.zeros((2, 2))
    for s in range(length):
        for t in range(length):
            lag, share = abs(s - t), abs(s - t) / length
            weight = (1 - share) * kept**lag + share * kept ** (length - lag)
            expected += weight * np.outer(apart[:, s], apart[:, t]) / (length - 1)
    found = long_run_covariance(given, _scalar(block))
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)
    if block == 1.0:  # independent days: the covariance itself
        np.testing.assert_allclose(found, np.cov(given), rtol=1e-9)


def test_independent_normal_returns_have_about_as_many_degrees_of_freedom_as_days() -> None:
    """(n - 1)s²/σ² is chi-square(n - 1). Of 200 samples the mean of 1/F is about 1/n."""
    random = np.random.default_rng(1)
    found = [1.0 / float(variance_freedom(torch.from_numpy(random.standard_normal(500))))
             for _ in range(200)]  # fmt: skip
    # The kurtosis of 500 normal numbers has a standard error of sqrt(24/500); 1/F is (k - 1)/2n.
    # Block lengths are estimated: they add noise, hence a quarter more.
    error = 1.25 * math.sqrt(24 / 500) / (2 * 500) / math.sqrt(200)
    assert np.mean(found) == pytest.approx(1 / 500, abs=SIGMAS * error + 0.02 / 500)


def test_clusters_of_volatility_leave_fewer_degrees_of_freedom() -> None:
    clustered, shuffled = returns(1, 1_260)[0], returns(1, 1_260)[0]
    shuffled = shuffled[torch.from_numpy(np.random.default_rng(0).permutation(1_260))]
    assert float(variance_freedom(clustered)) < float(variance_freedom(shuffled))


def test_memory_is_the_autocorrelation_of_an_autoregression_and_never_below_0() -> None:
    for correlation in (0.0, 0.2, 0.4):
        ratio = (1.0 + correlation) / (1.0 - correlation)
        assert float(memory(_scalar(3.0 * ratio), _scalar(3.0))) == pytest.approx(correlation)
    assert float(memory(_scalar(0.5), _scalar(1.0))) == 0.0
    assert float(memory(_scalar(0.0), _scalar(0.0))) == 0.0


def test_returns_without_a_move_have_no_doubt() -> None:
    flat = torch.full((1, 200), 0.01, dtype=DTYPE)
    assert float(suitable_block(flat)) == 1.0
    market = Uncertain.of(Normal.of(flat, ONE), flat.mean(dim=-1), flat, memory=True)
    np.testing.assert_allclose(drawn(market, 3, 10), 0.01, atol=1e-12)


@pytest.mark.parametrize("days", [1, 30])
def test_the_prediction_of_a_normal_sample_is_student_s(days: int) -> None:
    """Of n = 6 returns with mean m and deviation s, the sum of h more is m·h plus
    s·sqrt(h + h²/n) times Student's t with n - 1 degrees of freedom."""
    m, s, n, paths = 0.0005, 0.01, 6, 60_000
    market = Uncertain(
        Normal(ONE, False, m * ONE, s * ONE[None]),
        m * ONE,
        s / math.sqrt(n) * ONE[None],
        n - 1.0,
        0.0,
    )
    sums = drawn(market, days, paths)[0].sum(dim=0)
    scaled = (sums - days * m) / (s * math.sqrt(days + days**2 / n))
    for share, quantile in T5.items():
        error = math.sqrt(share * (1 - share) / paths)
        for below in ((scaled <= quantile), (scaled >= -quantile)):
            # Printed to 4 decimals: half of the last one moves the share by less than 2e-5.
            assert abs(float(below.to(DTYPE).mean()) - share) < 2e-5 + SIGMAS * error


def test_memory_gives_the_sum_an_autoregression_s_variance() -> None:
    """Of h days s²(h + 2 Σ (h - k) p^k); the first day has the variance of every other."""
    s, p, days, paths = 0.01, 0.3, 12, 60_000
    certain = Normal(ONE, False, 0.0 * ONE, s * ONE[None])
    market = Uncertain(certain, 0.0 * ONE, 0.0 * ONE[None], 1e12, p)
    rows = drawn(market, days, paths)[0]
    expected = {1: s**2, days: s**2 * (days + 2 * sum((days - k) * p**k for k in range(1, days)))}
    for day, variance in expected.items():
        squares = rows[:day].sum(dim=0).square()
        error = float(squares.std()) / math.sqrt(paths)
        assert abs(float(squares.mean()) - variance) < SIGMAS * error


def test_shifts_are_as_correlated_as_the_sampling_errors() -> None:
    given = returns(3, 400)
    market = Uncertain.of(Normal.of(given, WEIGHTS), given.mean(dim=-1), given, memory=False)
    block = suitable_block((WEIGHTS @ given)[None])[0]
    covariance = long_run_covariance(given, block) / 400
    np.testing.assert_allclose(market.root @ market.root.mT, covariance, rtol=1e-9, atol=1e-15)
    still = Uncertain(
        Normal(WEIGHTS, False, market.mean, 0.0 * market.root), market.mean, market.root, 1e12, 0.0
    )
    [shift] = (drawn(still, 1, 40_000)[:, 0] - market.mean[:, None])[None]
    for i in range(3):
        for j in range(i + 1):
            product = shift[i] * shift[j]
            error = float(product.std()) / math.sqrt(40_000)
            assert abs(float(product.mean()) - float(covariance[i, j])) < SIGMAS * error


@pytest.mark.parametrize("kind", ["normal", "t", "garch", "bootstrap"])
def test_without_doubt_the_market_s_own_numbers_are_left(kind: str) -> None:
    """The parameters come from a stream of their own."""
    given = returns()
    market = markets(given, WEIGHTS, rebalanced=False)[kind]
    certain = Uncertain(market, given.mean(dim=-1), torch.zeros(3, 3, dtype=DTYPE), 1e12, 0.0)
    np.testing.assert_allclose(drawn(certain, 4, 50), drawn(market, 4, 50), rtol=0, atol=1e-6)


def test_loops_draw_what_torch_draws_from_the_first_day_on() -> None:
    market = markets(returns(), WEIGHTS, rebalanced=False)["uncertain"]
    stream = market.arrays(generator(0, 0), 40, 3)
    found = np.concatenate([next(stream).copy() for _ in range(3)])
    np.testing.assert_allclose(np.moveaxis(found, 1, 0), drawn(market, 9, 40), rtol=1e-9)


def _with_reason(reason: FitReason) -> garch.GarchFit:
    """A fit that ended like that, at parameters where such fits end."""
    fit = garch.fit(100.0 * returns(2))
    at = {
        FitReason.INTEGRATED: [0.05, 0.001, 0.06, 0.0, 0.94, math.inf],
        FitReason.NO_NEWS: [0.05, 0.9, 0.0, 0.0, 0.4, math.inf],
    }.get(reason, [0.05, 0.02, 0.3, 0.0, 0.1, math.inf])
    parameters = fit.parameters.clone()
    parameters[1] = torch.tensor(at, dtype=DTYPE)
    reasons = torch.tensor([int(FitReason.CONVERGED), int(reason)])
    return garch.GarchFit(**vars(fit) | {"parameters": parameters, "reason": reasons})


@pytest.mark.parametrize(
    "reason",
    [
        FitReason.NO_NEWS,
        FitReason.INTEGRATED,
        FitReason.TOO_MANY_ITERATIONS,
        FitReason.NO_STEP_GAINS,
    ],
)
def test_a_stand_in_goes_back_to_the_sample_s_variance(reason: FitReason) -> None:
    fit = _with_reason(reason)
    found = stand_in(fit)
    assert torch.equal(found.parameters[0], fit.parameters[0])
    assert float(garch.persistence(found)[1]) == pytest.approx(PERSISTENCE)
    assert float(garch.half_life(found)[1]) == pytest.approx(252)
    assert float(garch.long_run_variance(found)[1]) == pytest.approx(float(fit.series.variance[1]))
    _, _, alpha, _, beta, _ = found.parameters[1].tolist()
    if reason is FitReason.INTEGRATED:
        assert alpha / beta == pytest.approx(0.06 / 0.94)
    if reason is FitReason.NO_NEWS:
        filtered = Filtered.of(found, 100.0 * returns(2), torch.full((2,), 0.5, dtype=DTYPE))
        assert alpha == 0.0
        assert float(filtered.variance[1]) == pytest.approx(float(fit.series.variance[1]))
