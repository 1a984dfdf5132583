"""Protocol of a batched maximiser: `fisher_scoring`, or a likelihood's own compiled version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from torch import Tensor

from models.fitting.fisher_scoring import Evaluate, Evaluation, FitResult, fisher_scoring


@dataclass(frozen=True)
class Effort:
    """Limits of a search: `tolerance`, `most` and `traced` of `fisher_scoring`."""

    tolerance: float
    most: int
    traced: bool


class Maximiser(Protocol):
    """Maximises a likelihood with the results of `fisher_scoring`, possibly by faster code."""

    def __call__(
        self,
        rows: Tensor,
        start: Tensor,
        longest: Tensor,
        effort: Effort,
        fixed: Tensor | None = None,
    ) -> FitResult:
        """Searches of these rows.

        Args:
            rows: (n,) int64, any of which may come more than once.
            start: (n, K).
            longest: (K,) the longest step of each parameter.
            effort: limits of the search.
            fixed: (n, K, K) information to use throughout; None recomputes it at each point.
        """


def by_scoring(evaluate: Evaluate) -> Maximiser:
    """The generic maximiser, `fisher_scoring`, which needs only value and derivatives."""

    def maximise(
        rows: Tensor,
        start: Tensor,
        longest: Tensor,
        effort: Effort,
        fixed: Tensor | None = None,
    ) -> FitResult:
        def of_row(some: Tensor, at: Tensor) -> Evaluation:
            found = evaluate(rows[some], at)
            return found if fixed is None else replace(found, information=fixed[some])

        return fisher_scoring(
            of_row,
            start,
            longest,
            tolerance=effort.tolerance,
            most=effort.most,
            traced=effort.traced,
        )

    return maximise
