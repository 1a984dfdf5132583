"""Fits: the truth is found again, arch agrees, what cannot be fitted says why and harms no one."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
import torch
from arch import arch_model

from models.device import to_numpy
from models.errors import RequestError
from models.volatility.garch import (
    NAMES,
    FitReason,
    Garch,
    conditional_variance,
    fit,
    forecast,
    half_life,
    long_run_variance,
    persistence,
    standard_errors,
    term_structure,
)
from models.volatility.garch.model import NU
from tests.answers import garch as slow
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.volatility.garch.made import IDS, MODELS, TRUE, simulated, windows

pytestmark = pytest.mark.slow

NAN = float("nan")


def peer(row: np.ndarray, model: Garch) -> object:
    """arch's fit of the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = arch_model(
            row,
            mean="Constant",
            p=1,
            o=int(model.asymmetric),
            q=1,
            dist=model.distribution,
            rescale=False,
        )
        return made.fit(disp="off", show_warning=False)


@pytest.fixture(params=MODELS, ids=IDS)
def model(request: pytest.FixtureRequest) -> Garch:
    return request.param


def test_the_truth_is_within_its_errors(model: Garch) -> None:
    """Of 40 series of 4,000, each parameter is off by one standard error as a root mean square.

    The root mean square of 40 standard normals is between 0.6 and 1.4 in all but one of 10,000.
    """
    found = fit(simulated(model, 40, 4_000), model)
    assert bool(found.converged.all())
    for kind in (standard_errors(found).hessian, standard_errors(found).robust):
        for place in model.estimated:
            away = (found.parameters[:, place] - TRUE[NAMES[place]]) / kind[:, place]
            away = away[~away.isnan()]
            assert len(away) >= 38
            assert 0.6 < float((away**2).mean().sqrt()) < 1.4, NAMES[place]


def test_real_windows_are_at_least_as_likely_as_by_arch() -> None:
    """With arch's own start: within 1e-4 or better in 99 of 100, and none worse than 0.01.

    The rest are windows in which arch's answer is outside the model: alpha + gamma is negative
    by a millionth, and h falls where it must not.
    """
    short: list[float] = []
    for model in MODELS:
        model = Garch(model.asymmetric, model.distribution, "backcast")
        for length, most in ((500, 10), (1_000, 10), (2_520, 6)):
            returns = windows(length, most)
            theirs = [peer(row, model).loglikelihood for row in to_numpy(returns)]
            short += (np.array(theirs) - to_numpy(fit(returns, model).loglikelihood)).tolist()
    assert len(short) == 104
    assert sum(one < 1e-4 for one in short) >= 0.99 * len(short)
    assert max(short) < 0.01


def test_forecasts_and_conditional_variances_are_those_of_arch(model: Garch) -> None:
    """At arch's tolerance: where the likelihood is flat to 1e-6, parameters differ by 1e-3."""
    model = Garch(model.asymmetric, model.distribution, "backcast")
    returns = simulated(model, 1, 2_000)
    found, theirs = fit(returns, model), peer(to_numpy(returns)[0], model)
    ahead = theirs.forecast(horizon=10, reindex=False).variance.to_numpy()
    np.testing.assert_allclose(to_numpy(forecast(found, 10)), ahead, rtol=5e-3)
    along = to_numpy(conditional_variance(found, returns))[0]
    np.testing.assert_allclose(along, theirs.conditional_volatility**2, rtol=5e-3)


def test_forecasts_go_on_where_the_recursion_would(model: Garch) -> None:
    returns = simulated(model, 2, 500)
    returns[1, 300:330] = NAN
    found = fit(returns, model)
    ahead = forecast(found, 5)
    for row, own, expected in zip(returns, found.parameters, ahead, strict=True):
        mu, omega, alpha, gamma, beta, _ = own.tolist()
        observed = row[~row.isnan()].tolist()
        e, h = observed[-1] - mu, slow.variances(observed, own.tolist())[-1]
        h = omega + (alpha + gamma * (e < 0)) * e * e + beta * h
        for value in expected.tolist():
            assert value == pytest.approx(h, rel=1e-10)
            h = omega + (alpha + gamma / 2 + beta) * h


def test_the_long_run() -> None:
    found = fit(simulated(Garch(), 2, 1_000))
    kept = persistence(found)
    far = forecast(found, 5_000)[:, -1]
    torch.testing.assert_close(far, long_run_variance(found), rtol=1e-9, atol=0)
    torch.testing.assert_close(kept ** half_life(found), torch.full_like(kept, 0.5))
    structure, each = term_structure(found, 3), forecast(found, 3)
    torch.testing.assert_close(structure[:, 2], each.mean(dim=-1))
    torch.testing.assert_close(structure[:, 0], each[:, 0])


def troubled() -> dict[FitReason, torch.Tensor]:
    """(1000,) series that have no fit, by the reason."""
    random = np.random.default_rng(1)
    noise = random.standard_normal(1_000)
    short = np.where(np.arange(1_000) < 30, noise, NAN)
    outlier = np.where(np.arange(1_000) == 500, 1e4, noise)
    h, integrated = 1.0, np.empty(1_000)
    for t, z in enumerate(noise):
        integrated[t] = math.sqrt(h) * z
        h = 1e-4 + 0.1 * integrated[t] ** 2 + 0.9 * h
    stale = np.where(np.arange(1_000) % 20 == 0, noise, 0.0)
    rows = {
        FitReason.TOO_FEW: short,
        FitReason.CONSTANT: np.full(1_000, 0.1),
        FitReason.NO_NEWS: outlier,
        FitReason.INTEGRATED: integrated,
        FitReason.UNBOUNDED: stale,
    }
    return {reason: torch.tensor(row) for reason, row in rows.items()}


def test_what_cannot_be_fitted_says_why_and_changes_no_other(model: Garch) -> None:
    bad = troubled()
    good = simulated(model, 2, 1_000)
    mixed = fit(torch.stack([good[0], *bad.values(), good[1]]), model)
    alone = fit(good, model)
    named = [FitReason(int(reason)) for reason in mixed.reason]
    assert not bool(mixed.converged[1:-1].any())
    assert named[1:3] == [FitReason.TOO_FEW, FitReason.CONSTANT]
    assert FitReason.CONVERGED not in named[1:-1]
    assert all(reason.sentence for reason in named)
    assert bool(mixed.parameters[1:3].isnan().all())
    assert bool(standard_errors(mixed).hessian[1:-1].isnan().all())
    assert bool(forecast(mixed, 2)[1:3].isnan().all())
    assert mixed.converged[[0, -1]].tolist() == [True, True]
    assert torch.equal(mixed.parameters[[0, -1]], alone.parameters)
    assert torch.equal(mixed.loglikelihood[[0, -1]], alone.loglikelihood)


def test_every_trouble_has_its_reason() -> None:
    bad = troubled()
    returns = torch.stack([*bad.values()])
    by_normal, by_t = (fit(returns, Garch(distribution=one)).reason for one in ("normal", "t"))
    expected = torch.tensor([int(reason) for reason in bad])
    assert torch.equal(by_t, expected)
    assert torch.equal(by_normal[:4], expected[:4])


def test_a_series_alone_is_the_same_as_in_a_batch(model: Garch) -> None:
    """To the bit, so that a table is the same bytes whatever the number of cores."""
    returns = simulated(model, 7, 403)
    returns[3, 200:] = NAN
    batch = fit(returns, model)
    errors = standard_errors(batch)
    for number, row in enumerate(returns):
        alone = fit(row[None], model)
        assert torch.equal(alone.parameters[0], batch.parameters[number])
        assert torch.equal(alone.loglikelihood[0], batch.loglikelihood[number])
        own = standard_errors(alone)
        for one, other in ((own.hessian, errors.hessian), (own.robust, errors.robust)):
            torch.testing.assert_close(one[0], other[number], rtol=0, atol=0, equal_nan=True)


def test_holes_and_a_late_start_change_nothing() -> None:
    returns = simulated(Garch(), 1, 500)
    spread = torch.full((1, 1_100), NAN, dtype=torch.float64)
    spread[:, 100::2] = returns
    one, other = fit(returns), fit(spread)
    assert torch.equal(one.parameters, other.parameters)
    along = conditional_variance(other, spread)
    assert torch.equal(along[:, 100::2], conditional_variance(one, returns))
    assert bool(along[:, 101::2].isnan().all())


def test_the_unit_does_not_matter(model: Garch) -> None:
    """In fractions instead of percent: mu a hundredth, omega a ten-thousandth."""
    returns = simulated(model, 2, 800)
    percent, fraction = fit(returns, model), fit(returns / 100.0, model)
    unit = torch.tensor([1e-2, 1e-4, 1.0, 1.0, 1.0, 1.0])
    torch.testing.assert_close(
        fraction.parameters, percent.parameters * unit, rtol=1e-6, atol=1e-12
    )


def test_fewer_starts_end_at_most_as_high(model: Garch) -> None:
    """Of four windows of real stocks; all starts are the usual number."""
    returns = windows(1_000, 4)
    two, four = (fit(returns, model, starts=starts).loglikelihood for starts in (2, 4))
    assert torch.equal(four, fit(returns, model).loglikelihood)
    assert bool((two <= four + 1e-8).all())
    for starts in (0, 5):
        with pytest.raises(RequestError, match="1 to 4 starts"):
            fit(returns, model, starts=starts)


def test_the_climb_is_kept_on_request() -> None:
    returns = simulated(Garch(), 3, 400)
    found = fit(returns, traced=True)
    assert fit(returns).trace is None
    assert found.trace is not None
    steps = found.trace.value.shape[0]
    assert found.trace.parameters.shape == found.trace.gradient.shape == (steps, 3, 4)
    for number in range(3):
        search = found.trace.value[:, number]
        search = search[~search.isnan()]
        assert len(search) >= 2
        assert bool((search.diff() >= -1e-9).all())
        assert float(search[-1]) == pytest.approx(float(found.loglikelihood[number]), abs=1e-8)
        gradient = found.trace.gradient[:, number]
        gradient = gradient[~gradient[:, 0].isnan()]
        assert len(gradient) == len(search)
        assert float(gradient[-1].abs().max()) < 1e-3 < float(gradient[0].abs().max())


def test_normal_returns_have_many_degrees_of_freedom() -> None:
    found = fit(simulated(Garch(), 4, 2_000), Garch(distribution="t"))
    assert bool((found.parameters[:, NU] > 30).all())


def test_on_an_accelerator_only_flags_cross() -> None:
    """Which rows are done: once in 8 iterations, and once a round of Newton's."""
    model = Garch(asymmetric=True, distribution="t")
    returns = simulated(model, 2, 140)
    returns[1, ::5] = NAN
    expected = fit(returns, model, compiled=False)
    with FakeAccelerator() as device:
        found = fit(returns.to(DEVICE), model)
        assert device.log.syncs == []
        assert device.log.to_host <= 200 / 8 + 8 * 3
        errors, ahead = standard_errors(found), forecast(found, 3)
        assert {part.device for part in (found.parameters, errors.robust, ahead)} == {DEVICE}
    here, robust = found.parameters.real_values, standard_errors(expected, compiled=False).robust
    torch.testing.assert_close(here, expected.parameters, rtol=1e-6, atol=1e-9)
    close = {"rtol": 1e-5, "atol": 1e-9, "equal_nan": True}
    torch.testing.assert_close(errors.robust.real_values, robust, **close)


# A price of 5 (0) or 6 cents (1) on 1,500 days, behind a first digit 1.
CENTS = """
101410a02000808444a51058eb28414ca82ba65682dac181025151211240d4e800a8a000260a0060
a8120200f800075a69a0680e6b01187800d400f18024081b3a4002b36464012c4a08b51b90141e02
02109015c1f80a828180044db0062024642c0b131abc004621800440101bb42b355817d140692323
63e7fe9954160bc0a0b144851422200141018c34820852379069012020a8428060641d6180458c82
85e581b8040a53c405b08650d00c04483802e0140004082c8e8341a0
"""


def cents() -> torch.Tensor:
    """(1, 1499) log returns in percent of that price."""
    ticks = np.array(list(f"{int(CENTS.replace(chr(10), ''), 16):b}"[1:])) == "1"
    return torch.tensor(100 * np.diff(np.log(np.where(ticks, 0.06, 0.05))))[None]


@pytest.mark.parametrize("traced", [False, True])
def test_a_higher_maximum_at_the_bound_of_persistence_is_found_and_named(traced: bool) -> None:
    """Student's t contains the normal but for its bound on nu: the highest is no lower than that.

    The values are those of an independent search over all six parameters.
    """
    returns, model = cents(), Garch(asymmetric=True, distribution="t")
    found = fit(returns, model, traced=traced)
    assert float(found.loglikelihood) == pytest.approx(-5754.670025, abs=1e-5)
    assert FitReason(int(found.reason)) is FitReason.INTEGRATED
    assert not found.converged
    given = [0.09639236, 37.448574, 1.3678175, -1.3678175, 0.31609124, 2.53906188]
    np.testing.assert_allclose(found.parameters[0], given, rtol=2e-4)
    assert float(persistence(found)[0]) == pytest.approx(1.0, abs=1e-6)
    assert found.loglikelihood > fit(returns, Garch(asymmetric=True)).loglikelihood
    if found.trace is not None:
        maximised = found.trace.value[~found.trace.value.isnan()]
        assert float(maximised[-1]) == pytest.approx(float(found.loglikelihood), abs=1e-6)


def test_an_omega_that_vanishes_on_equal_returns_is_no_maximum() -> None:
    ticks = np.random.default_rng(4).random(1501) < 0.2
    returns = torch.tensor(100 * np.diff(np.log(np.where(ticks, 0.06, 0.05))))[None]
    found = fit(returns, Garch(asymmetric=True, distribution="t"))
    assert FitReason(int(found.reason)) is FitReason.UNBOUNDED
    assert found.parameters.isnan().all()
