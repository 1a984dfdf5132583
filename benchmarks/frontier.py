"""The efficient frontier of A assets, 50 points, from ten years of returns: Tensortape and peers.

All start from the same simple returns. skfolio and cvxpy (with Clarabel, as skfolio uses it) get
the expected return of each point; Tensortape must find the ends first. The result is the volatility
of each point; `notes` compares the weights and states our gap to the optimum.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from analytics import prices, study
from analytics.request import Request
from benchmarks.harness.race import Case
from benchmarks.markets.factor import market
from models import optimiser
from models.device import to_numpy

Floats = NDArray[np.float64]
SESSIONS, POINTS = 2_520, 50
REAL_ASSETS, MADE_ASSETS = 20, 100
# Tolerance of volatilities: the peers stop at a gap of 1e-9 of a variance, in their own scaling.
APART = 1e-5
TIGHT = {"tol_gap_abs": 1e-9, "tol_gap_rel": 1e-9}


def cases() -> Iterator[Case]:
    """Twenty real stocks, then a hundred simulated ones."""
    yield case(f"{REAL_ASSETS} real assets", real())
    yield case(f"{MADE_ASSETS} made assets", market(MADE_ASSETS, SESSIONS, 0.0).returns)


def case(name: str, returns: Floats) -> Case:
    """The contenders on returns (A, T), answering with the volatility of each point."""
    targets = ours(returns) @ returns.mean(axis=-1)
    spread = partial(volatility, np.cov(returns))
    return Case(
        f"{name}, {POINTS} points",
        {
            "tensortape": lambda: spread(ours(returns)),
            "cvxpy": lambda: spread(by_cvxpy(returns, targets)),
            "skfolio": lambda: spread(by_skfolio(returns, targets)),
        },
        relative_tolerance=APART,
    )


def real() -> Floats:
    """(20, 2520) simple daily returns of the sample's stocks, over sessions they share."""
    found = study.run(request := Request(source="sample", window="common"), prices.load(request))
    stocks = [row for row, name in enumerate(found.tickers) if not name.startswith("^")]
    returns = found.daily.simple[stocks[:REAL_ASSETS]]
    return returns[:, ~np.isnan(returns).any(axis=0)][:, -SESSIONS:]


def volatility(covariance: Floats, weights: Floats) -> Floats:
    """(K,) a period, of weights (K, A)."""
    return np.sqrt(np.einsum("ki,ij,kj->k", weights, covariance, weights))


def frontier(returns: Floats) -> optimiser.Optimum:
    """By Tensortape, long-only."""
    mean, covariance = (torch.from_numpy(one) for one in (returns.mean(axis=-1), np.cov(returns)))
    low = torch.zeros_like(mean)
    return optimiser.frontier(covariance, mean, low, torch.ones_like(low), points=POINTS)


def ours(returns: Floats) -> Floats:
    """(K, A) weights."""
    return to_numpy(frontier(returns).weights)


def by_cvxpy(returns: Floats, targets: Floats) -> Floats:
    """(K, A) weights; one parametrised program, solved for each target."""
    import cvxpy as cp

    mean, covariance = returns.mean(axis=-1), np.cov(returns)
    weights, target = cp.Variable(len(mean)), cp.Parameter()
    # Scaled by the mean variance and the greatest mean, so that its tolerances are relative.
    risk = cp.quad_form(weights, cp.psd_wrap(covariance / covariance.diagonal().mean()))
    unit = np.abs(mean).max()
    rows = [cp.sum(weights) == 1, weights >= 0, (mean / unit) @ weights >= target]
    problem, found = cp.Problem(cp.Minimize(risk), rows), []
    for one in targets:
        target.value = one / unit
        problem.solve(solver=cp.CLARABEL, **TIGHT)
        found.append(weights.value)
    return np.array(found)


def by_skfolio(returns: Floats, targets: Floats) -> Floats:
    """(K, A) weights of MeanRisk with its defaults."""
    from skfolio import RiskMeasure
    from skfolio.optimization import MeanRisk

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = MeanRisk(risk_measure=RiskMeasure.VARIANCE, min_return=targets)
        return np.asarray(made.fit(returns.T).weights_)


def notes() -> list[str]:
    """Sentences on differences from the peers' weights and on our gap to the optimum."""
    lines = []
    for name, returns in (("real", real()), ("made", market(MADE_ASSETS, SESSIONS, 0.0).returns)):
        found = frontier(returns)
        weights = to_numpy(found.weights)
        targets = weights @ returns.mean(axis=-1)
        away = {
            peer: np.abs(run(returns, targets) - weights).max()
            for peer, run in (("cvxpy", by_cvxpy), ("skfolio", by_skfolio))
        }
        said = ", ".join(f"{peer}'s by at most {apart:.1e}" for peer, apart in away.items())
        gap = float(to_numpy(found.gap).max())
        lines.append(
            f"{len(returns)} {name} assets: certified gap at most {gap:.1e}; weights differ "
            f"from {said}"
        )
    return lines
