"""Value, score and information: against plain Python, each other, and differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from models.device import to_numpy
from models.fitting.newton import observed_information
from models.volatility.garch import Garch
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.model import coordinates, natural
from models.volatility.garch.path import path
from models.volatility.garch.series import ReturnSeries
from tests.answers import garch as slow
from tests.models.volatility.garch.made import IDS, MODELS, simulated

SHARES = (0.95, 0.12, 0.7, 0.02)
NAN = float("nan")


def at(model: Garch, series: ReturnSeries) -> torch.Tensor:
    """Coordinates near nothing in particular, of each series its own."""
    mu = series.mean + 0.1 * torch.arange(len(series.mean))
    return coordinates(model, mu, 0.06 * series.variance, SHARES)


def holed(model: Garch) -> torch.Tensor:
    """Three series of 150: complete, with holes, short."""
    returns = simulated(model, 3, 150)
    returns[1, ::7] = NAN
    returns[2, 40:] = NAN
    return returns


@pytest.fixture(params=MODELS, ids=IDS)
def model(request: pytest.FixtureRequest) -> Garch:
    return request.param


@pytest.mark.parametrize("start", ["sample", "backcast"])
@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "torch"])
def test_the_value_is_that_of_plain_python(model: Garch, start: str, compiled: bool) -> None:
    model = Garch(model.asymmetric, model.distribution, start)
    returns = holed(model)
    series = ReturnSeries.of(returns)
    where = at(model, series)
    found = Likelihood(model, series, compiled=compiled)(torch.arange(3), where).value
    parameters, _ = natural(model, where)
    for row, value, own in zip(returns, found, parameters, strict=True):
        observed = row[~row.isnan()].tolist()
        backcast = slow.backcast(observed) if start == "backcast" else None
        expected = slow.loglikelihood(observed, own.tolist(), backcast)
        assert float(value) == pytest.approx(expected, rel=1e-12)


def test_variances_are_those_of_plain_python(model: Garch) -> None:
    returns = holed(model)
    series = ReturnSeries.of(returns)
    parameters, _ = natural(model, at(model, series))
    found = path(model, series, parameters).variance
    for row, variance, own in zip(returns, found, parameters, strict=True):
        expected = slow.variances(row[~row.isnan()].tolist(), own.tolist())
        np.testing.assert_allclose(to_numpy(variance)[: len(expected)], expected, rtol=1e-12)


def test_the_score_is_that_of_differences(model: Garch) -> None:
    """Central differences of width 1e-5 are off by 1e-10 of third derivatives, and rounding."""
    series = ReturnSeries.of(holed(model))
    likelihood, rows, where = Likelihood(model, series), torch.arange(3), at(model, series)
    found = likelihood(rows, where).gradient
    for k in range(where.shape[-1]):
        aside = torch.zeros_like(where)
        aside[:, k] = 1e-5
        up, down = (likelihood(rows, where + sign * aside).value for sign in (1, -1))
        torch.testing.assert_close(found[:, k], (up - down) / 2e-5, rtol=1e-6, atol=1e-5)


def test_both_ways_give_the_same(model: Garch) -> None:
    series = ReturnSeries.of(holed(model))
    rows, where = torch.tensor([2, 0, 1, 0]), at(model, series)
    where = where[rows]
    one, other = (Likelihood(model, series, compiled=way)(rows, where) for way in (True, False))
    torch.testing.assert_close(one.value, other.value, rtol=1e-12, atol=0)
    torch.testing.assert_close(one.gradient, other.gradient, rtol=1e-10, atol=1e-10)
    torch.testing.assert_close(one.information, other.information, rtol=1e-10, atol=1e-10)


def test_a_series_is_the_same_alone_and_among_others(model: Garch) -> None:
    """Compiled loops take eight at a time: here two groups, the second not full, unlike lengths."""
    returns = simulated(model, 11, 150)
    for row in range(11):
        returns[row, 150 - 13 * row :] = NAN
    series = ReturnSeries.of(returns)
    likelihood, where = Likelihood(model, series, compiled=True), at(model, series)
    together = likelihood(torch.arange(11), where)
    for row in range(11):
        alone = likelihood(torch.tensor([row]), where[row : row + 1])
        assert torch.equal(alone.value[0], together.value[row])
        assert torch.equal(alone.gradient[0], together.gradient[row])
        assert torch.equal(alone.information[0], together.information[row])


def test_scores_of_single_returns_add_up(model: Garch) -> None:
    series = ReturnSeries.of(holed(model))
    likelihood, rows, where = Likelihood(model, series), torch.arange(3), at(model, series)
    each = likelihood.scores(rows, where)
    assert each.shape == (3, where.shape[-1], 150)
    assert not each[2, :, 40:].any()
    total = likelihood(rows, where).gradient
    torch.testing.assert_close(each.sum(dim=-1), total, rtol=1e-10, atol=1e-10)


def test_the_information_is_what_the_observed_one_is_on_average(model: Garch) -> None:
    """At the truth, over 100 series of 1,000. Both estimate it; 4 standard errors apart at most."""
    returns = simulated(model, 100, 1_000)
    series = ReturnSeries.of(returns)
    rows = torch.arange(100)
    gamma = 0.05 if model.asymmetric else 0.0
    news = 0.06 + gamma / 2
    persistence = news + 0.88
    shares = (persistence, news / persistence, (0.06 + gamma) / (2 * news), 5.0 / 498.0)
    where = coordinates(
        model, torch.full((100,), 0.05).double(), torch.full((100,), 0.04).double(), shares
    )
    likelihood = Likelihood(model, series)
    apart = likelihood(rows, where).information - observed_information(likelihood, rows, where)
    error = apart.std(dim=0) / 10.0
    assert bool((apart.mean(dim=0).abs() <= 4.0 * error + 1e-9).all())
