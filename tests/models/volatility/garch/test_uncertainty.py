"""Errors of fitted volatility: slopes by differences of a plain loop, and the truth is inside."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.device import to_numpy
from models.volatility.garch import (
    Garch,
    conditional_error,
    conditional_variance,
    fit,
    forecast_error,
    standard_errors,
)
from models.volatility.garch.model import NU
from tests.answers import garch as slow
from tests.models.accelerator import DEVICE, FakeAccelerator
from tests.models.volatility.garch.made import IDS, MODELS, TRUE, simulated

HORIZON = 12


@pytest.fixture(params=MODELS, ids=IDS)
def model(request: pytest.FixtureRequest) -> Garch:
    return request.param


def log_volatilities(returns: list[float], parameters: np.ndarray) -> np.ndarray:
    """ln sqrt(h_1..h_{T+HORIZON}) in plain Python: beyond T, squares are what is expected."""
    mu, omega, alpha, gamma, beta, _ = parameters
    h = slow.variances(returns, parameters)
    error = returns[-1] - mu
    h.append(omega + (alpha + gamma * (error < 0)) * error**2 + beta * h[-1])
    for _ in range(HORIZON - 1):
        h.append(omega + (alpha + gamma / 2 + beta) * h[-1])
    return 0.5 * np.log(h)


def test_errors_are_those_of_slopes_by_differences(model: Garch) -> None:
    """Slopes of five parameters by central differences, off by about (1e-6)² of a third one."""
    returns = simulated(model, 2, 1500, seed=3)
    returns[1, :200] = torch.nan
    fitted = fit(returns, model)
    errors = standard_errors(fitted)
    assert fitted.converged.all()
    along, ahead = conditional_error(fitted, errors, returns), forecast_error(fitted, errors, 12)
    for row, start in ((0, 0), (1, 200)):
        observed = to_numpy(returns)[row, start:].tolist()
        at, covariance = to_numpy(fitted.parameters)[row], to_numpy(errors.covariance)[row]
        slopes = []
        for place in range(NU):
            step = np.zeros(6)
            step[place] = 1e-6 * max(abs(at[place]), 1e-3)
            up, down = (log_volatilities(observed, at + side * step) for side in (1, -1))
            slopes.append((up - down) / (2 * step[place]))
        jacobian = np.array(slopes)
        expected = np.sqrt(np.einsum("it,ij,jt->t", jacobian, covariance[:NU, :NU], jacobian))
        found = np.concatenate([to_numpy(along)[row, start:], to_numpy(ahead)[row]])
        np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert along[1, :200].isnan().all()


def test_the_covariance_has_the_robust_errors_on_its_diagonal(model: Garch) -> None:
    errors = standard_errors(fit(simulated(model, 3, 1500), model))
    variances = errors.covariance.diagonal(dim1=-2, dim2=-1)
    known = ~errors.robust.isnan()
    torch.testing.assert_close(variances[known], errors.robust[known] ** 2)
    assert (variances[~known] == 0).all()


def test_a_horizon_of_one_is_the_first_of_many() -> None:
    fitted = fit(simulated(Garch(), 3, 600))
    errors = standard_errors(fitted)
    one, many = (forecast_error(fitted, errors, horizon) for horizon in (1, 5))
    torch.testing.assert_close(one, many[:, :1])


def test_without_a_fit_there_is_no_error() -> None:
    returns = simulated(Garch(), 3, 600)
    returns[1, 50:] = torch.nan
    returns[2] = 0.5
    fitted = fit(returns)
    errors = standard_errors(fitted)
    assert fitted.converged.tolist() == [True, False, False]
    for found in (conditional_error(fitted, errors, returns), forecast_error(fitted, errors, 5)):
        assert not found[0].isnan().any()
        assert found[1:].isnan().all()


def test_the_true_volatility_is_in_19_of_20_bands() -> None:
    """Of 300 series the true volatility of the last return is within 1.96 errors in 95 %.

    The share of 300 draws with chance 0.95 has a standard error of 0.0126; four of them, and
    nothing for the asymptotics of 2,000 returns, which would only widen it.
    """
    model, count = Garch(), 300
    returns = simulated(model, count, 2000, seed=11)
    fitted = fit(returns, model)
    last = conditional_error(fitted, standard_errors(fitted), returns)[:, -1]
    estimate = 0.5 * conditional_variance(fitted, returns)[:, -1].log()
    errors = (returns - TRUE["mu"])[:, :-1].square()
    h = torch.full((count,), TRUE["omega"] / (1 - TRUE["alpha"] - TRUE["beta"]), dtype=torch.double)
    for square in errors.unbind(dim=-1):
        h = TRUE["omega"] + TRUE["alpha"] * square + TRUE["beta"] * h
    usable = fitted.converged
    assert usable.double().mean() > 0.95
    inside = ((estimate - 0.5 * h.log()).abs() <= 1.959964 * last)[usable]
    assert abs(float(inside.double().mean()) - 0.95) < 4 * 0.0126


@pytest.mark.slow
def test_an_accelerator_finds_the_same_without_a_transfer() -> None:
    returns = simulated(Garch(True, "t"), 3, 600)
    here = fit(returns, Garch(True, "t"), compiled=False)
    errors = standard_errors(here, compiled=False)
    with FakeAccelerator() as device:
        there = fit(returns.to(DEVICE), Garch(True, "t"))
        sure = standard_errors(there)
        before = device.log.to_host
        along = conditional_error(there, sure, returns.to(DEVICE))
        ahead = forecast_error(there, sure, 5)
        assert device.log.to_host == before
        assert along.device == ahead.device == DEVICE
    close = {"rtol": 1e-5, "atol": 1e-12}
    expected = conditional_error(here, errors, returns)
    torch.testing.assert_close(along.real_values, expected, **close)
    torch.testing.assert_close(ahead.real_values, forecast_error(here, errors, 5), **close)
