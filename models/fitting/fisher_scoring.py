"""Damped Fisher scoring for a batch: many likelihoods are maximised at once, independently.

A step solves (information + damping) · step = gradient. The damping of Marquardt (1963, SIAM
Journal 11) decreases where a step gains the predicted amount and increases where it does not. Near
the maximum a step is therefore Newton's step with the expected information; far from it, a short
step along the gradient.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

import torch
from torch import Tensor

from models.device import to_numpy

TOLERANCE = 1e-10
MOST_ITERATIONS = 200
# After a rejected step the damping is at least BRAKED_DAMPING; smaller values would fail again.
FIRST_DAMPING, LEAST_DAMPING, BRAKED_DAMPING, MOST_DAMPING = 1e-3, 1e-7, 0.2, 1e8
EASE, BRAKE = 0.4, 8.0
# Ridge added to the information matrix, whose diagonal is 0 for a parameter at infinity.
FLATTEST = 1e-10
# Relative rounding error of a value.
ROUNDING = 1e-13
# Iterations between two checks of which rows are done; each check waits for the accelerator.
ITERATIONS_A_QUESTION = 8


class FitOutcome(IntEnum):
    """Outcome of one row's search."""

    CONVERGED = 0
    TOO_MANY_ITERATIONS = 1
    NO_STEP_GAINS = 2
    UNDEFINED = 3


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A value to maximise and its derivatives; the value is NaN or -inf where it is undefined.

    Shape: value (n,), gradient (n, K), information (n, K, K), expected or observed.
    """

    value: Tensor
    gradient: Tensor
    information: Tensor


# Rows (n,) of the batch, int64, and their parameters (n, K).
Evaluate = Callable[[Tensor, Tensor], Evaluation]


@dataclass(frozen=True, eq=False)
class FitTrace:
    """The trace of a search: one entry per iteration, the start first; NaN for rows that are done.

    Shape: value (I, N); parameters and gradient (I, N, K).
    """

    value: Tensor
    parameters: Tensor
    gradient: Tensor


@dataclass(frozen=True, eq=False)
class FitResult:
    """Results of the searches, on the device of their start.

    Attributes:
        parameters: (N, K).
        value: (N,) at them, to the tolerance.
        converged: (N,) bool, whether the predicted gain of the next step is below the tolerance.
        iterations: (N,) int64, evaluations after the start.
        reason: (N,) int64, an `FitOutcome`.
        trace: the search, if requested.
    """

    parameters: Tensor
    value: Tensor
    converged: Tensor
    iterations: Tensor
    reason: Tensor
    trace: FitTrace | None = None


def fisher_scoring(
    evaluate: Evaluate,
    start: Tensor,
    longest: Tensor,
    *,
    tolerance: float = TOLERANCE,
    most: int = MOST_ITERATIONS,
    traced: bool = False,
) -> FitResult:
    """The parameters that maximise each row's value, from a start of its own.

    Rows are independent. A row has converged when the predicted gain of its next step is below
    `tolerance`; it takes that step without an evaluation. A row that has converged or failed is not
    evaluated again.

    Args:
        evaluate: value, gradient and information of some rows.
        start: (N, K) parameters to start from.
        longest: (K,) the longest step of each parameter; infinity for no limit.
        tolerance: of the value.
        most: iterations.
        traced: whether to record the search.

    Returns:
        FitResult. Only N flags are copied from an accelerator, every 8 iterations.
    """
    search = _Search(evaluate, start, longest, tolerance)
    history = [search.now()] if traced else []
    every = 1 if start.device.type == "cpu" else ITERATIONS_A_QUESTION
    for iteration in range(most):
        search.look()
        if iteration % every == 0 and not search.drop_done():
            break
        search.step()
        if traced:
            history.append(search.now())
    search.look()
    trace = (
        FitTrace(*(torch.stack(part) for part in zip(*history, strict=True))) if traced else None
    )
    return replace(search.result(), trace=trace)


class _Search:
    """State of all rows; `rows` are the active ones, and the fields of active rows come first."""

    def __init__(
        self,
        evaluate: Evaluate,
        start: Tensor,
        longest: Tensor,
        tolerance: float,
    ) -> None:
        self._evaluate, self._longest, self._tolerance = evaluate, longest, tolerance
        count, device = len(start), start.device
        self._rows = torch.arange(count, device=device)
        self._parameters, self._value = start.clone(), start.new_empty(count)
        self._iterations = torch.zeros(count, dtype=torch.int64, device=device)
        self._outcome = torch.full_like(self._iterations, FitOutcome.TOO_MANY_ITERATIONS)
        self._at, self._here = start.clone(), evaluate(self._rows, start)
        self._damping = torch.full_like(self._here.value, FIRST_DAMPING)
        self._spent = torch.zeros_like(self._iterations)
        self._ended = torch.full_like(self._outcome, -1)
        self._next, self._promising = start, torch.ones_like(self._ended, dtype=torch.bool)

    def look(self) -> None:
        """Compute the next step of each active row, and which rows have converged."""
        step, promised = _uphill(self._here, self._damping, self._longest)
        self._next, self._promising = self._at + step, promised > 0
        defined = self._here.value.isfinite()
        arrived = (promised >= 0) & (promised * (1.0 + self._damping) < self._tolerance)
        # The last step is taken without an evaluation, because that costs nothing.
        last = (self._ended < 0) & defined & arrived
        self._at = torch.where(last[:, None], self._next, self._at)
        for outcome, holds in (
            (FitOutcome.UNDEFINED, ~defined),
            (FitOutcome.CONVERGED, defined & arrived),
            (FitOutcome.NO_STEP_GAINS, defined & ~arrived & (self._damping > MOST_DAMPING)),
        ):
            self._ended = torch.where((self._ended < 0) & holds, int(outcome), self._ended)

    def drop_done(self) -> bool:
        """Store the results of finished rows; return whether any row is still active."""
        left = to_numpy(self._ended < 0)
        if left.all():
            return bool(len(left))
        self._put_away()
        active = torch.from_numpy(left.nonzero()[0]).to(self._rows.device)
        for name in ("_rows", "_at", "_next", "_promising", "_damping", "_spent", "_ended"):
            setattr(self, name, getattr(self, name)[active])
        self._here = Evaluation(*(part[active] for part in _parts(self._here)))
        return bool(left.any())

    def step(self) -> None:
        """Accept steps that raise the value; for the others raise the damping."""
        there = self._evaluate(self._rows, self._next)
        busy = self._ended < 0
        slack = ROUNDING * self._here.value.abs()
        higher = busy & self._promising & (there.value >= self._here.value - slack)
        eased = (self._damping * EASE).clamp(min=LEAST_DAMPING)
        braked = (self._damping * BRAKE).clamp(min=BRAKED_DAMPING)
        self._damping = torch.where(higher, eased, torch.where(busy, braked, self._damping))
        self._at = torch.where(higher[:, None], self._next, self._at)
        self._here = Evaluation(
            *(
                torch.where(higher.reshape(-1, *[1] * (new.dim() - 1)), new, old)
                for new, old in zip(_parts(there), _parts(self._here), strict=True)
            )
        )
        self._spent = self._spent + busy

    def now(self) -> tuple[Tensor, Tensor, Tensor]:
        """Value, parameters and gradient of all N rows; NaN for those that are done."""
        shape = self._parameters.shape
        found = (self._here.value, self._at, self._here.gradient)
        busy = self._ended < 0
        return tuple(  # type: ignore[return-value]
            part.new_full((*shape[:1], *part.shape[1:]), torch.nan).index_copy(
                0,
                self._rows,
                torch.where(busy.reshape(-1, *[1] * (part.dim() - 1)), part, torch.nan),
            )
            for part in found
        )

    def result(self) -> FitResult:
        """Every row as it stands."""
        self._put_away()
        converged = self._outcome == FitOutcome.CONVERGED
        return FitResult(self._parameters, self._value, converged, self._iterations, self._outcome)

    def _put_away(self) -> None:
        ended = torch.where(self._ended < 0, int(FitOutcome.TOO_MANY_ITERATIONS), self._ended)
        for store, part in (
            (self._parameters, self._at),
            (self._value, self._here.value),
            (self._iterations, self._spent),
            (self._outcome, ended),
        ):
            store.index_copy_(0, self._rows, part)


def _parts(found: Evaluation) -> tuple[Tensor, Tensor, Tensor]:
    return found.value, found.gradient, found.information


def _uphill(here: Evaluation, damping: Tensor, longest: Tensor) -> tuple[Tensor, Tensor]:
    """(n, K) damped steps, each entry cut to its longest, and (n,) their predicted gains.

    Where the matrix is not positive definite, the gain is NaN and there is no step.
    """
    diagonal = here.information.diagonal(dim1=-2, dim2=-1)
    damped = here.information + torch.diag_embed(damping[:, None] * diagonal + FLATTEST)
    factor, failed = torch.linalg.cholesky_ex(damped)
    step = torch.cholesky_solve(here.gradient[..., None], factor)[..., 0]
    step = torch.maximum(torch.minimum(step, longest), -longest)
    curved = (here.information @ step[..., None])[..., 0]
    promised = (step * (here.gradient - 0.5 * curved)).sum(dim=-1)
    promised = torch.where(failed == 0, promised, torch.nan)
    return torch.where(promised.isnan()[:, None], 0.0, step), promised


__all__ = [
    "MOST_ITERATIONS",
    "TOLERANCE",
    "Evaluate",
    "Evaluation",
    "FitOutcome",
    "FitResult",
    "FitTrace",
    "fisher_scoring",
]
