"""Result of an optimisation: weights, a certified gap, and the reason if there are none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import torch
from torch import Tensor

from models.optimiser import bounded, certificate

# A correlation matrix whose least eigenvalue is below this is singular.
LEAST_EIGENVALUE = 1e-10


class OptimumReason(IntEnum):
    """Outcome of an optimisation."""

    OPTIMAL = 0
    NOT_CERTIFIED = 1
    INFEASIBLE = 2
    SINGULAR = 3
    NO_EXCESS = 4
    OUTSIDE = 5

    @property
    def sentence(self) -> str:
        """The reason in words; empty for an optimum."""
        return SENTENCES[self]


SENTENCES = {
    OptimumReason.OPTIMAL: "",
    OptimumReason.NOT_CERTIFIED: "the weights could not be shown to be within 1e-8 of the best",
    OptimumReason.INFEASIBLE: "no weights within these bounds sum to 1",
    OptimumReason.SINGULAR: "the covariance is singular, so that no weights are the only best ones",
    OptimumReason.NO_EXCESS: "no weights within these bounds are expected to earn more than "
    "riskless",
    OptimumReason.OUTSIDE: "weights follow from the covariance alone, outside the bounds: widen "
    "these",
}
# Reasons without weights.
WITHOUT = (
    OptimumReason.INFEASIBLE,
    OptimumReason.SINGULAR,
    OptimumReason.NO_EXCESS,
    OptimumReason.OUTSIDE,
)


@dataclass(frozen=True, eq=False)
class Optimum:
    """B portfolios of A assets, on the device of the inputs.

    Attributes:
        weights: (B, A) summing to 1; NaN where there are none.
        gap: (B,) certified relative gap, see models.optimiser.certificate; NaN without weights and
            where no finite bound is known.
        iterations: (B,) int64.
        reason: (B,) int64, a `OptimumReason`.
        path: (I, B, A) weights after each iteration, the start first; I = 0 unless traced.
    """

    weights: Tensor
    gap: Tensor
    iterations: Tensor
    reason: Tensor
    path: Tensor

    @property
    def converged(self) -> Tensor:
        """(B,) bool: certified to be within the tolerance of the optimum."""
        return self.reason == int(OptimumReason.OPTIMAL)


def refused(reasons: dict[OptimumReason, Tensor]) -> Tensor:
    """(B,) int64 the first of these reasons that applies to a row; 0 where none does."""
    code = torch.zeros_like(next(iter(reasons.values())), dtype=torch.int64)
    for reason, holds in reasons.items():
        code = torch.where((code == 0) & holds, int(reason), code)
    return code


def finished(
    weights: Tensor, gap: Tensor, iterations: Tensor, refusal: Tensor, path: Tensor
) -> Optimum:
    """The optimum with a reason per row: refused before, not certified, or optimal.

    Args:
        weights: (B, A) as found by an optimiser.
        gap: (B,) certified bounds, as shares of the objective; NaN where unknown.
        iterations: (B,) of the optimiser.
        refusal: (B,) codes of `OptimumReason` known before the optimisation; 0 for none.
        path: (I, B, A) weights by iteration.
    """
    finite = weights.isfinite().all(dim=-1) & gap.isfinite()
    gap = torch.where(finite, gap, torch.nan)
    unknown = ~(gap <= certificate.TOLERANCE)
    reason = torch.where((refusal == 0) & unknown, int(OptimumReason.NOT_CERTIFIED), refusal)
    without = torch.stack([reason == int(one) for one in WITHOUT]).any(dim=0)
    return Optimum(
        weights=torch.where(without[:, None], torch.nan, weights),
        gap=torch.where(without, torch.nan, gap),
        iterations=torch.where(without, 0, iterations),
        reason=reason,
        path=torch.where(without[:, None], torch.nan, path),
    )


def singular(covariance: Tensor) -> Tensor:
    """(B,) whether the correlations of (B, A, A) are undefined or have an eigenvalue below 1e-10.

    Tested by a Cholesky factorisation after 1e-10 is subtracted from each variance.
    """
    sd = covariance.diagonal(dim1=-2, dim2=-1).sqrt()
    known = (sd > 0.0).all(dim=-1) & covariance.isfinite().all(dim=-1).all(dim=-1)
    eye = identity(covariance)
    correlation = torch.where(
        known[:, None, None], covariance / sd[:, :, None] / sd[:, None, :], eye
    )
    _, failed = torch.linalg.cholesky_ex(correlation - LEAST_EIGENVALUE * eye)
    return ~known | (failed > 0)


def usable(covariance: Tensor, refusal: Tensor) -> Tensor:
    """(B, A, A) with a mean variance of 1, and the identity for rows that are refused."""
    mean = covariance.diagonal(dim1=-2, dim2=-1).mean(dim=-1)[:, None, None]
    return torch.where((refusal == 0)[:, None, None], covariance / mean, identity(covariance))


def usable_bounds(low: Tensor, high: Tensor) -> tuple[Tensor, Tensor]:
    """The bounds, and 0 to 1 in rows where no weights between them sum to 1."""
    possible = bounded.enclose_one(low, high)[:, None]
    return torch.where(possible, low, 0.0), torch.where(possible, high, 1.0)


def identity(covariance: Tensor) -> Tensor:
    """(B, A, A) ones on the diagonals, on the same device."""
    return torch.diag_embed(torch.ones_like(covariance[..., 0]))


__all__ = [
    "LEAST_EIGENVALUE",
    "Optimum",
    "OptimumReason",
    "finished",
    "identity",
    "refused",
    "singular",
    "usable",
    "usable_bounds",
]
