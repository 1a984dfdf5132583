"""What a process is made with: likelihoods in plain Python, polynomials by NumPy, one fit each."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from models.bootstrap.parametric.kernels_fitted import log_likelihoods, weighted_fit
from models.bootstrap.parametric.process import processes
from models.bootstrap.process_cache import ProcessCache
from models.volatility import garch


def plain(returns: list[float], parameters: list[float]) -> float:
    """Log-likelihood of GARCH(1,1) with Student's t, as it is written in a book."""
    mu, omega, alpha, _, beta, nu = parameters
    h = before = sum((one - mu) ** 2 for one in returns) / len(returns)
    total = 0.0
    for one in returns:
        h = omega + alpha * before + beta * h
        before = (one - mu) ** 2
        total += math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2)
        total -= 0.5 * math.log(math.pi * (nu - 2) * h)
        total -= (nu + 1) / 2 * math.log(1 + before / (h * (nu - 2)))
    return total


@pytest.mark.parametrize("scale", [1e-3, 1.0, 30.0])
def test_likelihoods_are_those_of_plain_python(scale: float) -> None:
    """Of 37 points, more than stand side by side, and 75 returns, no multiple of a product."""
    random = np.random.default_rng(0)
    returns = scale * random.standard_t(4, 75)
    mu = scale * random.normal(0.1, 0.1, 37)
    alpha, beta = random.uniform(0.01, 0.2, 37), random.uniform(0.0, 0.78, 37)
    nu = random.uniform(2.1, 40.0, 37)
    omega = scale**2 * random.uniform(0.1, 2.0, 37)
    given = np.stack([mu, omega, alpha, np.zeros(37), beta, nu], axis=-1)
    found = np.empty(37)
    log_likelihoods(returns, float(returns.mean()), float(returns.var()), given, found)
    expected = [plain(returns.tolist(), row) for row in given.tolist()]
    np.testing.assert_allclose(found, expected, rtol=1e-11)


def test_an_overflow_has_no_likelihood() -> None:
    found = np.empty(1)
    given = np.array([[0.0, 1e308, 0.9, 0.0, 0.9, 5.0]])
    log_likelihoods(np.array([1.0, -2.0, 3.0]), 0.0, 1e-3, given, found)
    assert found[0] == -math.inf


@pytest.mark.parametrize("degree", [2, 3])
def test_weighted_polynomials_are_numpy_s(degree: int) -> None:
    """Powers of drifts within 6 have a condition number below 1e4; rounding of its square."""
    random = np.random.default_rng(1)
    places, weights = 1.7 * random.standard_normal(400), random.uniform(0.2, 3.0, 400)
    values = np.exp(0.3 * places) + random.standard_normal(400)
    found = np.empty(degree + 1)
    weighted_fit(places, values, weights, found)
    expected = np.polyfit(places, values, degree, w=weights)[::-1]
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_a_power_that_others_make_counts_nothing() -> None:
    """At one place only the constant is known: the mean, weighted by the squares 1 and 9."""
    found = np.empty(3)
    weighted_fit(np.zeros(2), np.array([1.0, 5.0]), np.array([1.0, 3.0]), found)
    np.testing.assert_allclose(found, [46.0 / 10.0, 0.0, 0.0], rtol=1e-14)


def test_a_series_is_fitted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Equal series, in one call or in two, have one fit; what comes back does not depend on it."""
    fitted: list[int] = []
    fit = garch.fit

    def counted(returns: torch.Tensor, *given: object, **options: object) -> garch.GarchFit:
        fitted.append(len(returns))
        return fit(returns, *given, **options)  # type: ignore[arg-type]

    own, other, third = np.random.default_rng(2).standard_t(6, (3, 300)) / 100
    apart = [processes([one], 20, 0) for one in (own, other, third)]
    monkeypatch.setattr(garch, "fit", counted)
    cache = ProcessCache()
    first = processes([own, other, other, own], 20, 0, cache=cache)
    second = processes([third, own], 20, 0, cache=cache)
    assert fitted == [2, 1]
    for found, rows in ((first, (0, 1, 1, 0)), (second, (2, 0))):
        for place, row in enumerate(rows):
            np.testing.assert_array_equal(found.alpha[place], apart[row].alpha[0])
            np.testing.assert_array_equal(found.rows[place], apart[row].rows[0])
            np.testing.assert_array_equal(found.residuals[place], apart[row].residuals[0])
            assert found.sd[place] == apart[row].sd[0]


def test_other_draws_are_other_processes() -> None:
    own = np.random.default_rng(3).standard_t(6, 300) / 100
    cache = ProcessCache()
    for replicates, seed in ((20, 0), (20, 1), (30, 0)):
        processes([own], replicates, seed, cache=cache)
    assert len(cache) == 3
