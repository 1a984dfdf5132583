"""Climbs by compiled loops, eight at a time, against the same climbs in torch, step by step."""

from __future__ import annotations

import pytest
import torch

from models.climber import Effort
from models.fit import FitResult, Outcome
from models.garch import Garch
from models.garch.likelihood import Likelihood
from models.garch.model import coordinates, longest_step
from models.garch.series import Series
from models.newton import observed_information
from tests.models.garch.made import IDS, MODELS, simulated

NAN = float("nan")
SHARES = ((0.97, 0.10, 0.7, 0.01), (0.2, 0.7, 0.9, 0.05), (0.9999, 0.001, 0.7, 0.01))


@pytest.fixture(params=MODELS, ids=IDS)
def model(request: pytest.FixtureRequest) -> Garch:
    return request.param


def series_of(model: Garch) -> Series:
    """Four of 300: complete, with holes, short, and one ending where a block of 64 does."""
    returns = simulated(model, 4, 300)
    returns[1, ::7] = NAN
    returns[2, 170:] = NAN
    returns[3, 192:] = NAN
    return Series.of(returns)


def starts(model: Garch, series: Series) -> torch.Tensor:
    """(12, K) three a series, series by series."""
    made = [
        coordinates(model, series.mean, series.variance * (1.0 - shares[0]), shares)
        for shares in SHARES
    ]
    return torch.stack(made, dim=1).flatten(0, 1)


def climbed(model: Garch, effort: Effort, *, compiled: bool, fixed: bool = False) -> FitResult:
    series = series_of(model)
    likelihood = Likelihood(model, series, compiled=compiled)
    rows, at = torch.arange(4).repeat_interleave(3), starts(model, series)
    information = likelihood(rows, at).information if fixed else None
    return likelihood.climb(rows, at, longest_step(model, series.mean), effort, information)


@pytest.mark.parametrize("fixed", [False, True], ids=["expected", "fixed"])
def test_every_step_is_that_of_torch(model: Garch, fixed: bool) -> None:
    """Rounding is all that differs, and a climb over rough ground makes more of it."""
    effort = Effort(tolerance=1e-3, most=12, traced=True)
    one, other = (climbed(model, effort, compiled=way, fixed=fixed) for way in (True, False))
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
    """A top, a climb cut short, and a start that is nowhere; each beside the others."""
    series = series_of(model)
    likelihood = Likelihood(model, series, compiled=True)
    at, longest = starts(model, series), longest_step(model, series.mean)
    at[4] = NAN
    rows = torch.arange(4).repeat_interleave(3)
    short = likelihood.climb(rows, at, longest, Effort(1e-10, 2, traced=False))
    assert short.reason[4] == Outcome.UNDEFINED
    assert Outcome.TOO_MANY_ITERATIONS in short.reason.tolist()
    assert int(short.iterations.max()) == 2
    found = likelihood.climb(rows, at, longest, Effort(1e-3, 200, traced=False))
    assert [Outcome(int(one)) for one in found.reason[[0, 4]]] == [
        Outcome.CONVERGED,
        Outcome.UNDEFINED,
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
    together = likelihood.climb(rows, at, longest, effort)
    for job in range(12):
        alone = likelihood.climb(rows[job : job + 1], at[job : job + 1], longest, effort)
        assert torch.equal(alone.parameters[0], together.parameters[job])
        assert torch.equal(alone.value[0], together.value[job])
        assert int(alone.iterations[0]) == int(together.iterations[job])


def test_no_climb_at_all() -> None:
    series = series_of(Garch())
    likelihood = Likelihood(Garch(), series, compiled=True)
    none, at = torch.empty(0, dtype=torch.int64), torch.empty((0, 4), dtype=torch.float64)
    found = likelihood.climb(none, at, torch.ones(4), Effort(1e-3, 9, traced=True))
    assert found.parameters.shape == (0, 4)
    assert found.trace is not None
    assert likelihood(none, at).value.shape == (0,)


def test_information_far_from_normal_is_still_curved_upwards() -> None:
    """Student's information of nu is a difference of near equals: held to autograd's by scores."""
    model = Garch(distribution="t")
    series = Series.of(simulated(model, 1, 2_000))
    likelihood = Likelihood(model, series, compiled=True)
    for place in (0.001, 0.02, 0.5):
        at = coordinates(model, series.mean, 0.05 * series.variance, (0.95, 0.1, 0.7, place))
        own = torch.zeros(1, dtype=torch.int64)
        assert float(likelihood(own, at).information[0, -1, -1]) > 0.0
        assert observed_information(likelihood, own, at).shape == (1, 5, 5)
