"""Newton's method with the observed information for a batch, started where Fisher scoring ended.

Fisher scoring converges linearly, and slowly where the data do not have the assumed distribution;
Newton's method converges quadratically.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.device import to_numpy
from models.fitting.fisher_scoring import (
    TOLERANCE,
    Evaluate,
    Evaluation,
    FitOutcome,
    FitResult,
    FitTrace,
)
from models.fitting.optimiser_protocol import Effort, Maximiser, by_scoring

# Rounds, and steps in each.
MOST_ROUNDS, STEPS_A_ROUND = 8, 10
# Step of the finite differences for second derivatives: in standard errors, and at most.
SPREAD, WIDEST_SPREAD = 1e-3, 1e-2


def newton(
    evaluate: Evaluate,
    start: Tensor,
    longest: Tensor,
    *,
    maximise: Maximiser | None = None,
    tolerance: float = TOLERANCE,
    traced: bool = False,
) -> FitResult:
    """The maximum, from a start near it, by alternating Newton's method and Fisher scoring.

    Newton's steps, with the observed information at the start of the round, converge fastest where
    the likelihood is nearly quadratic; Fisher's steps are fastest where a parameter tends to
    infinity. Where the observed information is not positive definite, the expected one is used.

    Args:
        evaluate: value, gradient and information of some rows.
        start: (N, K) parameters to start from.
        longest: (K,) the longest step of each parameter; infinity for any.
        maximise: a faster maximiser of the same likelihood; None is `by_scoring`.
        tolerance: of the value.
        traced: whether to record the steps.

    Returns:
        FitResult, as `fisher_scoring` gives it.
    """
    rows, at = torch.arange(len(start), device=start.device), start
    maximiser, effort = maximise or by_scoring(evaluate), Effort(tolerance, STEPS_A_ROUND, traced)
    found, traces = None, []
    for number in range(MOST_ROUNDS):
        fixed = _observed_or_expected(evaluate, rows, at) if number % 2 == 0 else None
        part = maximiser(rows, at, longest, effort, fixed)
        found = part if found is None else _renewed(found, rows, part)
        traces.append((rows, part.trace))
        again = (found.reason != FitOutcome.CONVERGED) & (found.reason != FitOutcome.UNDEFINED)
        rows = torch.from_numpy(to_numpy(again).nonzero()[0]).to(start.device)
        if not len(rows):
            break
        at = found.parameters[rows]
    assert found is not None  # MOST_ROUNDS is not 0
    return replace(found, trace=_joined(traces, len(start)) if traced else None)


def observed_information(evaluate: Evaluate, rows: Tensor, at: Tensor) -> Tensor:
    """(n, K, K) minus the second derivatives, by central differences of the gradient.

    The differences are taken a thousandth of a standard error to either side: the relative error by
    third derivatives is about a millionth, and that by rounding is smaller.

    Args:
        evaluate: value, gradient and information of the likelihoods at given coordinates.
        rows: (n,) which likelihoods.
        at: (n, K) coordinates.
    """
    spread = _spread(evaluate(rows, at))
    columns = []
    for k in range(at.shape[-1]):
        aside = torch.zeros_like(at)
        aside[:, k] = spread[:, k]
        change = evaluate(rows, at - aside).gradient - evaluate(rows, at + aside).gradient
        columns.append(change / (2.0 * spread[:, k, None]))
    return _symmetric(columns)


def _observed_or_expected(evaluate: Evaluate, rows: Tensor, at: Tensor) -> Tensor:
    """(n, K, K) by one-sided differences, accurate enough for a step; expected if not definite."""
    here = evaluate(rows, at)
    spread, columns = _spread(here), []
    for k in range(at.shape[-1]):
        aside = at.clone()
        aside[:, k] += spread[:, k]
        change = here.gradient - evaluate(rows, aside).gradient
        columns.append(change / spread[:, k, None])
    observed = _symmetric(columns)
    _, failed = torch.linalg.cholesky_ex(observed)
    usable = (failed == 0)[:, None, None] & observed.isfinite()
    return torch.where(usable, observed, here.information)


def _spread(here: Evaluation) -> Tensor:
    """(n, K) steps of the differences; a parameter at infinity has no standard error."""
    spread = SPREAD / here.information.diagonal(dim1=-2, dim2=-1).sqrt()
    return spread.clamp(max=WIDEST_SPREAD)


def _symmetric(columns: list[Tensor]) -> Tensor:
    found = torch.stack(columns, dim=-1)
    return 0.5 * (found + found.mT)


def _renewed(found: FitResult, rows: Tensor, part: FitResult) -> FitResult:
    """The result with these rows replaced."""
    return FitResult(
        found.parameters.index_copy(0, rows, part.parameters),
        found.value.index_copy(0, rows, part.value),
        found.converged.index_copy(0, rows, part.converged),
        found.iterations.index_add(0, rows, part.iterations),
        found.reason.index_copy(0, rows, part.reason),
    )


def _joined(traces: list[tuple[Tensor, FitTrace | None]], count: int) -> FitTrace:
    """One trace of all rows from traces of some rows, without starts that repeat an end."""
    parts: tuple[list[Tensor], ...] = ([], [], [])
    for number, (rows, trace) in enumerate(traces):
        assert trace is not None
        for gathered, search in zip(
            parts, (trace.value, trace.parameters, trace.gradient), strict=True
        ):
            later = search[min(number, 1) :]
            whole = later.new_full((len(later), count, *later.shape[2:]), torch.nan)
            gathered.append(whole.index_copy(1, rows, later))
    return FitTrace(*(torch.cat(part) for part in parts))
