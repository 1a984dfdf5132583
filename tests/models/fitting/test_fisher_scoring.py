"""Fisher scoring and Newton's method on likelihoods whose top is known or found elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from scipy.optimize import minimize

from models.device import to_numpy
from models.fitting.fisher_scoring import Evaluation, FitOutcome, FitResult, fisher_scoring
from models.fitting.multi_start import best_of, followed_by
from models.fitting.newton import newton, observed_information

FREE = torch.tensor([math.inf, math.inf])
CENTRES = torch.tensor([[1.0, -2.0], [0.0, 0.0], [50.0, 3.0]], dtype=torch.float64)
CURVED = torch.tensor([[4.0, 1.0], [1.0, 2.0]], dtype=torch.float64)


def peak(rows: torch.Tensor, at: torch.Tensor) -> Evaluation:
    """A quadratic with its top at CENTRES: one Newton step away from anywhere."""
    away = at - CENTRES[rows]
    slope = away @ CURVED
    return Evaluation(-0.5 * (slope * away).sum(-1), -slope, CURVED.expand(len(at), 2, 2))


def cauchy(data: torch.Tensor):  # type: ignore[no-untyped-def]
    """Location and log scale of a Cauchy: expected information n/2 · diag(1/scale², 1)."""

    def evaluate(rows: torch.Tensor, at: torch.Tensor) -> Evaluation:
        location, scale = at[:, :1], at[:, 1:].exp()
        z = (data[rows] - location) / scale
        n = data.shape[-1]
        value = -(n * math.log(math.pi) + n * at[:, 1] + (z**2).log1p().sum(-1))
        pull = 2.0 * z / (1.0 + z**2)
        gradient = torch.stack([(pull / scale).sum(-1), (pull * z).sum(-1) - n], dim=-1)
        half = torch.full_like(scale, 0.5 * n)
        information = torch.diag_embed(torch.cat([half / scale**2, half], dim=-1))
        return Evaluation(value, gradient, information)

    return evaluate


@pytest.fixture
def data() -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(5).standard_cauchy((4, 300)) * 2.0 + 1.0)


def test_a_quadratic_is_climbed_in_a_few_steps() -> None:
    """The first damping of a thousandth leaves a thousandth of the way, squared each step."""
    found = fisher_scoring(peak, torch.zeros(3, 2, dtype=torch.float64), FREE)
    torch.testing.assert_close(found.parameters, CENTRES, rtol=0, atol=1e-5)
    assert found.converged.tolist() == [True] * 3
    assert found.iterations.tolist()[1] == 0
    assert int(found.iterations.max()) <= 4


@pytest.mark.parametrize("search", [fisher_scoring, newton])
def test_a_cauchy_is_fitted_as_by_scipy(search: object, data: torch.Tensor) -> None:
    start = torch.stack([data.median(-1).values, torch.zeros(4, dtype=torch.float64)], dim=-1)
    found: FitResult = search(cauchy(data), start, FREE)  # type: ignore[operator]
    assert bool(found.converged.all())
    for row, own, value in zip(
        to_numpy(data), to_numpy(found.parameters), found.value, strict=True
    ):

        def cost(at: np.ndarray, row: np.ndarray = row) -> float:
            z = (row - at[0]) / math.exp(at[1])
            return float((math.log(math.pi) + at[1] + np.log1p(z * z)).sum())

        best = minimize(cost, [0.5, 0.5], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 0})
        np.testing.assert_allclose(own, best.x, atol=1e-6)
        assert float(value) == pytest.approx(-best.fun, abs=1e-8)


def test_the_observed_information_is_minus_the_second_derivatives(data: torch.Tensor) -> None:
    """By autograd through the value."""
    evaluate, at = cauchy(data[:1]), torch.tensor([[0.8, 0.5]], dtype=torch.float64)

    def value(point: torch.Tensor) -> torch.Tensor:
        return evaluate(torch.zeros(1, dtype=torch.int64), point[None]).value[0]

    exact = -torch.autograd.functional.hessian(value, at[0])
    found = observed_information(evaluate, torch.zeros(1, dtype=torch.int64), at)[0]
    torch.testing.assert_close(found, exact, rtol=1e-5, atol=1e-5)


def test_rows_without_a_value_are_named_and_harm_no_one() -> None:
    start = torch.tensor([[0.0, 0.0], [math.nan, 0.0], [0.0, 0.0]], dtype=torch.float64)
    for search in (fisher_scoring, newton):
        found = search(peak, start, FREE)
        expected = [FitOutcome.CONVERGED, FitOutcome.UNDEFINED, FitOutcome.CONVERGED]
        assert found.reason.tolist() == expected
        assert found.converged.tolist() == [True, False, True]
        torch.testing.assert_close(found.parameters[2], CENTRES[2], rtol=0, atol=1e-5)


def test_a_slope_without_a_top_is_not_called_one() -> None:
    def slope(rows: torch.Tensor, at: torch.Tensor) -> Evaluation:
        one = torch.ones_like(at)
        return Evaluation(at.sum(-1), one, torch.diag_embed(one))

    found = fisher_scoring(slope, torch.zeros(1, 2, dtype=torch.float64), FREE, most=7)
    assert found.reason.tolist() == [FitOutcome.TOO_MANY_ITERATIONS]
    assert found.iterations.tolist() == [7]


def test_a_gradient_that_lies_is_found_out() -> None:
    def liar(rows: torch.Tensor, at: torch.Tensor) -> Evaluation:
        honest = peak(rows, at)
        return Evaluation(honest.value, -honest.gradient, honest.information)

    found = fisher_scoring(liar, torch.zeros(1, 2, dtype=torch.float64), FREE)
    assert found.reason.tolist() == [FitOutcome.NO_STEP_GAINS]
    assert found.parameters.tolist() == [[0.0, 0.0]]


def test_no_step_is_longer_than_allowed() -> None:
    limit = torch.tensor([1.5, math.inf])
    start = torch.zeros(3, 2, dtype=torch.float64)
    found = fisher_scoring(peak, start, limit, traced=True)
    assert found.trace is not None
    steps = found.trace.parameters.diff(dim=0)[:, 2, 0]
    steps = steps[~steps.isnan()].abs()
    assert float(steps.max()) == 1.5
    torch.testing.assert_close(found.parameters, CENTRES, rtol=0, atol=1e-5)


def test_the_best_of_several_starts() -> None:
    found = FitResult(
        parameters=torch.tensor([[1.0], [2.0], [3.0], [4.0]]),
        value=torch.tensor([5.0, -1.0, math.nan, 0.0]),
        converged=torch.ones(4, dtype=torch.bool),
        iterations=torch.tensor([1, 2, 3, 4]),
        reason=torch.zeros(4, dtype=torch.int64),
    )
    best = best_of(found, 2)
    assert best.parameters.tolist() == [[1.0], [4.0]]
    assert best.value.tolist() == [5.0, 0.0]
    assert best.iterations.tolist() == [1, 4]
    assert best.trace is None


def test_two_climbs_are_told_as_one() -> None:
    """Where the first arrived, its last step shows as the start of the second; else that is old."""
    start, narrow = torch.zeros(3, 2, dtype=torch.float64), torch.tensor([1.5, math.inf])
    first = fisher_scoring(peak, start, narrow, most=7, traced=True)
    assert first.converged.tolist() == [True, True, False]
    then = fisher_scoring(peak, first.parameters, FREE, traced=True)
    whole = followed_by(first, then)
    assert whole.iterations.tolist() == (first.iterations + then.iterations).tolist()
    assert whole.parameters.tolist() == then.parameters.tolist()
    assert whole.trace is not None
    for row in range(3):
        search = whole.trace.parameters[:, row]
        search = search[~search[:, 0].isnan()]
        assert search[0].tolist() == [0.0, 0.0]
        entries_beside_steps = 1 if row == 2 else 2
        assert len(search) == int(whole.iterations[row]) + entries_beside_steps
        torch.testing.assert_close(search[-1], CENTRES[row], rtol=0, atol=1e-4)
