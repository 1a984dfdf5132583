"""Compiled: one step of Fisher scoring for one row; models.fitting.fisher_scoring has the batch."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from models.fitting.fisher_scoring import FLATTEST
from models.runtime.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def uphill(
    gradient: Floats,
    information: Floats,
    damping: float,
    longest: Floats,
    factor: Floats,
    step: Floats,
) -> float:
    """Predicted gain of the damped step; fill `step` (K,), each entry cut to its longest.

    Where the matrix is not positive definite, the gain is NaN and there is no step.

    Shape: gradient, longest (K,); information and factor (K, K), the latter scratch.

    Args:
        gradient: (K,).
        information: (K, K).
        damping: share of the diagonal that is added to it.
        longest: (K,) greatest length of each entry of the step.
        factor: (K, K) scratch.
        step: (K,) to fill.
    """
    step[:] = 0.0
    if not _factorised(information, damping, factor):
        return math.nan
    _solve(factor, gradient, step)
    promised = 0.0
    for k in range(len(step)):
        step[k] = max(min(step[k], longest[k]), -longest[k])
    for k in range(len(step)):
        curved = 0.0
        for other in range(len(step)):
            curved += information[k, other] * step[other]
        promised += step[k] * (gradient[k] - 0.5 * curved)
    if math.isnan(promised):
        step[:] = 0.0
    return promised


@compiled
def _factorised(information: Floats, damping: float, factor: Floats) -> bool:
    """Compute Cholesky's lower factor of the damped matrix; False if there is none."""
    count = len(factor)
    for i in range(count):
        for j in range(i + 1):
            rest = information[i, j]
            if i == j:
                rest += damping * information[i, i] + FLATTEST
            for k in range(j):
                rest -= factor[i, k] * factor[j, k]
            if i != j:
                factor[i, j] = rest / factor[j, j]
            elif rest > 0.0:
                factor[i, i] = math.sqrt(rest)
            else:
                return False
    return True


@compiled
def _solve(factor: Floats, gradient: Floats, step: Floats) -> None:
    """Solve for the step: the factorised matrix times the step is the gradient."""
    count = len(step)
    for i in range(count):
        rest = gradient[i]
        for k in range(i):
            rest -= factor[i, k] * step[k]
        step[i] = rest / factor[i, i]
    for i in range(count - 1, -1, -1):
        rest = step[i]
        for k in range(i + 1, count):
            rest -= factor[k, i] * step[k]
        step[i] = rest / factor[i, i]
