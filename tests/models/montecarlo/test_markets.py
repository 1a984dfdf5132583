"""What each market draws, against closed forms, published quantiles and direct twins."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from models.device import DTYPE
from models.montecarlo import Bootstrap, Filtered, Normal, Student
from models.montecarlo.elliptical import degrees_of_freedom, moments
from models.montecarlo.market import generator
from models.montecarlo.resampled import places_drawn
from models.volatility import garch
from tests.models.montecarlo.made import COVARIANCE, MEAN, SIGMAS, WEIGHTS, drawn, markets, returns

# Upper quantiles of Student's t with 5 degrees of freedom, as tables print them.
T5 = {0.75: 0.7267, 0.90: 1.4759, 0.95: 2.0150, 0.99: 3.3649}
ROOT = torch.linalg.cholesky(COVARIANCE)
ONE, HALVES = torch.ones(1, dtype=DTYPE), torch.full((2,), 0.5, dtype=DTYPE)


def _close(sample: torch.Tensor, expected: float, what: str = "") -> None:
    """The mean of independent numbers is within five of its standard errors."""
    error = float(sample.std() / math.sqrt(sample.numel()))
    assert abs(float(sample.mean()) - expected) < SIGMAS * error, what


@pytest.mark.parametrize("kind", ["normal", "t"])
def test_moments_are_those_of_the_returns(kind: str) -> None:
    """Each mean, variance and product, by its own standard error."""
    given = returns()
    mean, covariance = moments(given)
    np.testing.assert_allclose(covariance, np.cov(given), rtol=1e-12)
    of = {"normal": Normal.of, "t": lambda *a: Student.of(*a, nu=12.0)}[kind]
    rows = drawn(of(given, WEIGHTS), days=40, paths=5_000).reshape(3, -1)  # type: ignore[operator]
    for i in range(3):
        _close(rows[i], float(mean[i]), f"mean {i}")
        for j in range(i + 1):
            product = (rows[i] - mean[i]) * (rows[j] - mean[j])
            _close(product, float(covariance[i, j]), f"covariance {i}{j}")


def test_a_singular_covariance_is_drawn_too() -> None:
    two = returns(2)
    flat = torch.cat([two, two.mean(dim=0, keepdim=True), 0.0 * two[:1]])
    weights = torch.full((4,), 0.25, dtype=DTYPE)
    for market in (Normal.of(flat, weights), Student.of(flat, weights)):
        rows = drawn(market, days=3, paths=100)
        np.testing.assert_allclose(rows[2], 0.5 * (rows[0] + rows[1]), atol=1e-9)
        np.testing.assert_allclose(rows[3], 0.0, atol=1e-9)


def test_student_s_quantiles_are_the_printed_ones() -> None:
    market = Student(ONE, False, 0.0 * ONE, ONE[None], 5.0)
    numbers = drawn(market, 50, 8_000).reshape(-1) * math.sqrt(5.0 / 3.0)
    for share, quantile in T5.items():
        below = (numbers <= quantile).to(torch.float64)
        # Printed to 4 decimals: half of the last one moves the share by less than 2e-5.
        assert abs(float(below.mean()) - share) < 2e-5 + SIGMAS * math.sqrt(
            share * (1 - share) / numbers.numel()
        )


def test_student_s_assets_share_their_extremes() -> None:
    """E[x²y²] of uncorrelated ones of variance 1 is (nu - 2)/(nu - 4), of normal ones 1."""
    for nu, expected in ((14.0, 1.2), (math.inf, 1.0)):
        shape = HALVES, False, 0.0 * HALVES, torch.eye(2, dtype=DTYPE)
        market = Normal(*shape) if nu == math.inf else Student(*shape, nu)
        one, other = drawn(market, 60, 8_000).reshape(2, -1)
        _close((one * other).square(), expected)


@pytest.mark.parametrize("nu", [3.0, 5.0, 20.0])
def test_degrees_of_freedom_are_where_scipy_s_likelihood_is_highest(nu: float) -> None:
    from scipy.optimize import minimize_scalar
    from scipy.stats import multivariate_t

    random = np.random.default_rng(int(nu))
    shocks = random.standard_normal((3, 1_500)) / np.sqrt(random.chisquare(nu, 1_500) / nu)
    given = torch.linalg.cholesky(COVARIANCE) @ torch.from_numpy(shocks)
    mean, covariance = (part.numpy() for part in moments(given))

    def loss(value: float) -> float:
        shape = covariance * (value - 2.0) / value
        return -multivariate_t.logpdf(given.numpy().T, mean, shape, value).sum()

    best = minimize_scalar(loss, bounds=(2.1, 100.0), method="bounded", options={"xatol": 1e-6})
    assert degrees_of_freedom(given) - 2.0 == pytest.approx(best.x - 2.0, rel=1e-3)


def test_normal_returns_have_the_most_degrees_of_freedom() -> None:
    """For an exactly normal sample (its own quantiles) no tail is better than none."""
    from statistics import NormalDist

    shares = (np.arange(2_000) + 0.5) / 2_000
    given = torch.tensor([[NormalDist().inv_cdf(share) for share in shares]], dtype=torch.float64)
    assert degrees_of_freedom(given) == pytest.approx(100.0)


@pytest.mark.parametrize("kind", ["normal", "t", "bootstrap"])
def test_a_rebalanced_portfolio_is_one_asset(kind: str) -> None:
    given = returns()
    market = markets(given, WEIGHTS, rebalanced=True)[kind]
    assert market.weights.tolist() == [1.0]
    portfolio = (WEIGHTS @ given)[None]
    mean, covariance = moments(portfolio)
    if kind == "bootstrap":
        assert torch.equal(market.returns, portfolio)
    else:
        assert float(market.mean) == pytest.approx(float(mean), rel=1e-12)
        assert float(market.root) ** 2 == pytest.approx(float(covariance), rel=1e-12)
    if kind == "t":  # not of the portfolio's own tails: of all its assets'
        assert market.nu == degrees_of_freedom(given)


def _filtered(parameters: list[list[float]], variance: list[float], shocks: object) -> Filtered:
    made = torch.tensor(parameters, dtype=torch.float64)
    weights = torch.full((len(made),), 1.0 / len(made), dtype=torch.float64)
    return Filtered(
        weights,
        False,
        made,
        torch.tensor(variance, dtype=torch.float64),
        torch.as_tensor(shocks, dtype=torch.float64),
    )


def test_the_filtered_recursion_by_hand() -> None:
    """One shock a ticker, so nothing is left to chance: a gain of 1.5 and a loss of 2."""
    parameters = [[0.1, 0.2, 0.1, 0.3, 0.6, math.inf], [0.0, 0.1, 0.05, 0.2, 0.7, 8.0]]
    market = _filtered(parameters, [1.44, 4.0], [[1.5], [-2.0]])
    first, second, third = drawn(market, 3, 4)[:, :, 0].T
    # h: 1.44 → 0.2 + 0.1·1.8² + 0.6·1.44 = 1.388 → 0.2 + 0.1·2.25·1.388 + 0.6·1.388 = 1.3451
    # h: 4 → 0.1 + 0.25·16 + 2.8 = 6.9 → 0.1 + 0.25·4·6.9 + 4.83 = 11.83
    np.testing.assert_allclose(first, [0.019, -0.04], rtol=1e-12)
    np.testing.assert_allclose(
        second, [(0.1 + 1.5 * math.sqrt(1.388)) / 100, -2 * math.sqrt(6.9) / 100], rtol=1e-12
    )
    np.testing.assert_allclose(
        third, [(0.1 + 1.5 * math.sqrt(1.3451)) / 100, -2 * math.sqrt(11.83) / 100], rtol=1e-12
    )


def test_filtered_variances_are_the_forecasts_where_shocks_have_variance_one() -> None:
    """E[e²_k] is the closed-form forecast, for symmetric shocks of mean square 1 exactly."""
    fit = garch.fit(100.0 * returns(2, 900), garch.Garch(asymmetric=True))
    assert fit.converged.all()
    market = Filtered.of(fit, 100.0 * returns(2, 900), HALVES)
    shocks = torch.cat([market.shocks, -market.shocks], dim=-1)
    shocks /= shocks.square().mean(dim=-1, keepdim=True).sqrt()
    even = Filtered(market.weights, False, market.parameters, market.variance, shocks)
    moved = 100.0 * drawn(even, 25, 20_000) - fit.parameters[:, 0, None, None]
    expected = garch.forecast(fit, 25)
    for asset in range(2):
        for day in (0, 1, 5, 24):
            _close(moved[asset, day].square(), float(expected[asset, day]), f"{asset} {day}")


def test_filtered_shocks_are_the_returns_over_their_volatility_and_go_on_from_the_last() -> None:
    given = 100.0 * returns(3)
    fit = garch.fit(given)
    market = Filtered.of(fit, given, WEIGHTS)
    volatility = garch.conditional_variance(fit, given).sqrt()
    back = market.shocks * volatility + fit.parameters[:, :1]
    np.testing.assert_allclose(back, given, rtol=1e-10, atol=1e-12)
    assert torch.equal(market.variance, garch.forecast(fit, 1)[:, 0])


def test_days_of_the_past_come_for_all_assets_at_once() -> None:
    given = returns(1, 300)
    twins = torch.cat([given, 2.0 * given])
    for market in (
        Bootstrap.of(twins, HALVES),
        _filtered([[0, w, 0, 0, 0, 9] for w in (1, 4)], [1.0, 4.0], torch.cat([given, given])),
    ):
        one, other = drawn(market, 20, 200)
        np.testing.assert_allclose(other, 2.0 * one, rtol=1e-12)


@pytest.mark.parametrize("block", [1.0, 4.5, 30.0])
def test_blocks_end_as_often_as_they_should_and_start_anywhere(block: float) -> None:
    length, paths, days = 50, 4_000, 60
    stream = places_drawn(generator(1, 0), paths, length, block)
    places = np.stack([next(stream) for _ in range(days)])
    assert places.min() == 0
    assert places.max() == length - 1
    follows = places[1:] == (places[:-1] + 1) % length
    expected = 1.0 - 1.0 / block + 1.0 / (block * length)
    error = math.sqrt(expected * (1.0 - expected) / follows.size)
    assert abs(follows.mean() - expected) < SIGMAS * error
    # Places on one day are independent from path to path, and uniform: chi-square of 49.
    counts = np.bincount(places[-1], minlength=length)
    chi = ((counts - paths / length) ** 2 / (paths / length)).sum()
    assert abs(chi - 49) < SIGMAS * math.sqrt(2 * 49)


@pytest.mark.parametrize("block", [1.0, 7.0])
def test_the_variance_of_a_resampled_sum_is_the_exact_one(block: float) -> None:
    """Politis & Romano: circular autocovariances c_k weigh (1 - 1/block)^k (D - k)."""
    given = returns(1, 250)
    days, row = 30, given[0] - given[0].mean()
    circular = [float((row * row.roll(-k)).mean()) for k in range(days)]
    kept = 1.0 - 1.0 / block
    expected = days * circular[0] + 2 * sum(
        (days - k) * kept**k * circular[k] for k in range(1, days)
    )
    market = Bootstrap(ONE, False, given, block)
    sums = drawn(market, days, 40_000)[0].sum(dim=0)
    _close((sums - days * given.mean()).square(), expected)
    _close(sums, float(days * given.mean()))


def test_the_block_is_chosen_from_the_portfolio_s_returns() -> None:
    from models.bootstrap.block_length import block_length

    given = returns()
    expected = max(1.0, float(block_length(WEIGHTS @ given)))
    assert Bootstrap.of(given, WEIGHTS).block == expected
    assert Bootstrap.of(torch.full((2, 100), 0.01, dtype=DTYPE), HALVES).block == 1.0


def test_held_assets_drift_and_rebalanced_ones_do_not() -> None:
    """Two steady assets: wealth is Σ w (1 + r)^D, or (1 + Σ w r)^D."""
    from models.montecarlo.market import growth

    steady = torch.tensor([[0.01], [-0.005]], dtype=torch.float64)
    weights = torch.tensor([0.25, 0.75], dtype=torch.float64)
    for rebalanced, expected in (
        (False, 0.25 * 1.01**10 + 0.75 * 0.995**10),
        (True, (1 + 0.25 * 0.01 - 0.75 * 0.005) ** 10),
    ):
        for market in (
            Bootstrap(weights, rebalanced, steady, 1.0),
            Bootstrap.of(steady, weights, rebalanced=rebalanced, block=1.0),
        ):
            steps = growth(market, generator(0, 0), 3)
            total = torch.stack([next(steps) for _ in range(10)]).prod(dim=0)
            np.testing.assert_allclose(total, expected, rtol=1e-12)


def test_the_means_asked_for_in_made_are_used() -> None:
    """The closed-form test of fans stands on these."""
    mean = torch.tensor(MEAN, dtype=torch.float64)
    rows = drawn(Normal(WEIGHTS, False, mean, ROOT), 50, 5_000).reshape(3, -1)
    for i in range(3):
        _close(rows[i], MEAN[i])
        _close((rows[i] - MEAN[i]).square(), float(COVARIANCE[i, i]))
