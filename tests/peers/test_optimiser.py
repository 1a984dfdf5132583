"""Portfolios beside cvxpy, which solves the same programs by Clarabel: weights within 1e-5."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from models import optimiser
from models.device import to_numpy
from tests.models.optimiser.markets import Floats, bounds, market, row

with warnings.catch_warnings():  # of optional solvers that are not installed
    warnings.simplefilter("ignore")
    cp = pytest.importorskip("cvxpy")

NEAR = 1e-5
EXACT = {"tol_gap_abs": 1e-13, "tol_gap_rel": 1e-13, "tol_feas": 1e-13}
LIMITS = [(0.0, 1.0), (0.0, 0.25), (0.01, 0.3), (-0.2, 0.5)]
SIZES = [5, 20]


def solved(variance: object, x: cp.Variable, constraints: list[object]) -> Floats:
    """The minimiser, as exactly as Clarabel can."""
    with warnings.catch_warnings():  # "may be inaccurate": 1e-13 is more than it can promise
        warnings.simplefilter("ignore", UserWarning)
        cp.Problem(cp.Minimize(variance), constraints).solve(solver=cp.CLARABEL, **EXACT)
    return np.asarray(x.value)


def within(x: cp.Variable, limits: tuple[float, float]) -> list[object]:
    low, high = limits
    return [x >= low * cp.sum(x), x <= high * cp.sum(x)]


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("assets", SIZES)
def test_minimum_variance(assets: int, limits: tuple[float, float]) -> None:
    covariance, _ = market(assets, 21)
    x = cp.Variable(assets)
    scaled = covariance / covariance.mean()
    theirs = solved(cp.quad_form(x, cp.psd_wrap(scaled)), x, [cp.sum(x) == 1, *within(x, limits)])
    found = optimiser.minimum_variance(row(covariance), *bounds(assets, *limits))
    np.testing.assert_allclose(to_numpy(found.weights)[0], theirs, rtol=0, atol=NEAR)


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("assets", SIZES)
@pytest.mark.parametrize("of", ["Sharpe", "diversification"])
def test_the_greatest_ratio(of: str, assets: int, limits: tuple[float, float]) -> None:
    covariance, mean = market(assets, 22)
    excess = mean if of == "Sharpe" else np.sqrt(np.diag(covariance))
    x = cp.Variable(assets)
    scaled, unit = covariance / covariance.mean(), excess / np.abs(excess).max()
    theirs = solved(cp.quad_form(x, cp.psd_wrap(scaled)), x, [unit @ x == 1, *within(x, limits)])
    found = optimiser.maximum_ratio(row(covariance), row(excess), *bounds(assets, *limits))
    np.testing.assert_allclose(to_numpy(found.weights)[0], theirs / theirs.sum(), rtol=0, atol=NEAR)


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("assets", SIZES)
@pytest.mark.parametrize("compiled", [True, False])
def test_the_frontier(compiled: bool, assets: int, limits: tuple[float, float]) -> None:
    """At each point's expected return the least variance; the ends are corners and have tests."""
    covariance, mean = market(assets, 23)
    low, high = bounds(assets, *limits)
    parts = (row(covariance)[0], row(mean)[0], low[0], high[0])
    found = optimiser.frontier(*parts, points=8, compiled=compiled)
    scaled, unit = covariance / covariance.mean(), mean / np.abs(mean).max()
    for ours in to_numpy(found.weights)[1:-1]:
        x = cp.Variable(assets)
        rows = [cp.sum(x) == 1, unit @ x == unit @ ours, *within(x, limits)]
        theirs = solved(cp.quad_form(x, cp.psd_wrap(scaled)), x, rows)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=NEAR)


@pytest.mark.parametrize("assets", SIZES)
def test_risk_parity(assets: int) -> None:
    covariance, _ = market(assets, 24)
    x = cp.Variable(assets)
    scaled = covariance / covariance.mean()
    value = 0.5 * cp.quad_form(x, cp.psd_wrap(scaled)) - cp.sum(cp.log(x))
    theirs = solved(value, x, [])
    found = optimiser.risk_parity(row(covariance))
    np.testing.assert_allclose(to_numpy(found.weights)[0], theirs / theirs.sum(), rtol=0, atol=NEAR)
