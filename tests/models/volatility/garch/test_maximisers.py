"""Searches by compiled loops, eight at a time, against the same searches in torch, step by step."""

from __future__ import annotations

import math

import pytest
import torch
from scipy.integrate import quad
from scipy.special import digamma
from scipy.stats import t as student

from models.fitting.fisher_scoring import FitOutcome, FitResult
from models.fitting.optimiser_protocol import Effort
from models.volatility.garch import Garch
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.model import coordinates, longest_step
from models.volatility.garch.series import ReturnSeries
from tests.models.volatility.garch.made import IDS, MODELS, simulated

NAN = float("nan")
SHARES = ((0.97, 0.10, 0.7, 0.01), (0.2, 0.7, 0.9, 0.05), (0.9999, 0.001, 0.7, 0.01))


@pytest.fixture(params=MODELS, ids=IDS)
def model(request: pytest.FixtureRequest) -> Garch:
    return request.param


def series_of(model: Garch) -> ReturnSeries:
    """Four of 300: complete, with holes, short, and one ending where a block of 64 does."""
    returns = simulated(model, 4, 300)
    returns[1, ::7] = NAN
    returns[2, 170:] = NAN
    returns[3, 192:] = NAN
    return ReturnSeries.of(returns)


def starts(model: Garch, series: ReturnSeries) -> torch.Tensor:
    """(12, K) three a series, series by series."""
    made = [
        coordinates(model, series.mean, series.variance * (1.0 - shares[0]), shares)
        for shares in SHARES
    ]
    return torch.stack(made, dim=1).flatten(0, 1)


def maximised(model: Garch, effort: Effort, *, compiled: bool, fixed: bool = False) -> FitResult:
    series = series_of(model)
    likelihood = Likelihood(model, series, compiled=compiled)
    rows, at = torch.arange(4).repeat_interleave(3), starts(model, series)
    information = likelihood(rows, at).information if fixed else None
    return likelihood.maximise(rows, at, longest_step(model, series.mean), effort, information)


@pytest.mark.parametrize("fixed", [False, True], ids=["expected", "fixed"])
def test_every_step_is_that_of_torch(model: Garch, fixed: bool) -> None:
    """Rounding is all that differs, and a search over rough ground makes more of it."""
    effort = Effort(tolerance=1e-3, most=12, traced=True)
    one, other = (maximised(model, effort, compiled=way, fixed=fixed) for way in (True, False))
    assert one.reason.tolist() == other.reason.tolist()
    assert one.iterations.tolist() == other.iterations.tolist()
    torch.testing.assert_close(one.value, other.value, rtol=1e-9, atol=0)
    assert one.trace is not None
    assert other.trace is not None
    close = {"rtol": 1e-6, "atol": 1e-6, "equal_nan": True}
    torch.testing.assert_close(one.trace.value, other.trace.value, **close)
    torch.testing.assert_close(one.trace.parameters, other.trace.parameters, **close)
    torch.testing.assert_close(
        one.trace.gradient, other.trace.gradient, rtol=1e-4, atol=1e-4, equal_nan=True
    )


def test_ends_are_told_apart(model: Garch) -> None:
    """A top, a search cut short, and a start that is nowhere; each beside the others."""
    series = series_of(model)
    likelihood = Likelihood(model, series, compiled=True)
    at, longest = starts(model, series), longest_step(model, series.mean)
    at[4] = NAN
    rows = torch.arange(4).repeat_interleave(3)
    short = likelihood.maximise(rows, at, longest, Effort(1e-10, 2, traced=False))
    assert short.reason[4] == FitOutcome.UNDEFINED
    assert FitOutcome.TOO_MANY_ITERATIONS in short.reason.tolist()
    assert int(short.iterations.max()) == 2
    found = likelihood.maximise(rows, at, longest, Effort(1e-3, 200, traced=False))
    assert [FitOutcome(int(one)) for one in found.reason[[0, 4]]] == [
        FitOutcome.CONVERGED,
        FitOutcome.UNDEFINED,
    ]
    begun = likelihood(rows, at).value
    there = ~begun.isnan()
    assert bool((short.value[there] >= begun[there]).all())
    assert bool((found.value[there] >= short.value[there]).all())


def test_a_climb_is_the_same_alone_and_among_others(model: Garch) -> None:
    series = series_of(model)
    likelihood, effort = Likelihood(model, series, compiled=True), Effort(1e-6, 60, traced=False)
    at, longest = starts(model, series), longest_step(model, series.mean)
    rows = torch.arange(4).repeat_interleave(3)
    together = likelihood.maximise(rows, at, longest, effort)
    for job in range(12):
        alone = likelihood.maximise(rows[job : job + 1], at[job : job + 1], longest, effort)
        assert torch.equal(alone.parameters[0], together.parameters[job])
        assert torch.equal(alone.value[0], together.value[job])
        assert int(alone.iterations[0]) == int(together.iterations[job])


def test_no_climb_at_all() -> None:
    series = series_of(Garch())
    likelihood = Likelihood(Garch(), series, compiled=True)
    none, at = torch.empty(0, dtype=torch.int64), torch.empty((0, 4), dtype=torch.float64)
    found = likelihood.maximise(none, at, torch.ones(4), Effort(1e-3, 9, traced=True))
    assert found.parameters.shape == (0, 4)
    assert found.trace is not None
    assert likelihood(none, at).value.shape == (0,)


def score_of_nu(z: float, nu: float) -> float:
    """Derivative by nu of the log-density at z of Student's t scaled to variance 1."""
    q = z * z / (nu - 2.0)
    constant = digamma(0.5 * (nu + 1.0)) - digamma(0.5 * nu) - 1.0 / (nu - 2.0)
    return 0.5 * (float(constant) - math.log1p(q) + (nu + 1.0) / (nu - 2.0) * q / (1.0 + q))


@pytest.mark.parametrize("place", [0.001, 0.02, 0.2])
@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "torch"])
def test_the_information_of_nu_is_the_expected_square_of_its_score(
    place: float, compiled: bool
) -> None:
    """By numerical integration; it is a small difference of large terms where nu is large."""
    model, length = Garch(distribution="t"), 500
    series = ReturnSeries.of(simulated(model, 1, length))
    at = coordinates(model, series.mean, 0.05 * series.variance, (0.95, 0.1, 0.7, place))
    found = Likelihood(model, series, compiled=compiled)(torch.zeros(1, dtype=torch.int64), at)
    nu = 2.0 + 498.0 * place
    scale = math.sqrt((nu - 2.0) / nu)

    def weighted(z: float) -> float:
        return score_of_nu(z, nu) ** 2 * float(student.pdf(z, nu, scale=scale))

    expected = 2.0 * quad(weighted, 0.0, math.inf, limit=400, epsabs=0.0, epsrel=1e-10)[0]
    slope = 498.0 * place * (1.0 - place)
    assert float(found.information[0, -1, -1]) == pytest.approx(
        length * expected * slope**2, rel=1e-8
    )
