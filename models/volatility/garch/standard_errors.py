"""Standard errors of the parameters by the Hessian and by the sandwich, and their covariance."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.fitting.newton import observed_information
from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds
from models.volatility.garch.estimate import GarchFit, pieces
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.model import natural


@dataclass(frozen=True, eq=False)
class StandardErrors:
    """Standard errors of mu, omega, alpha, gamma, beta, nu, in their units.

    NaN where the model has no such parameter, where it is at a bound, and throughout a fit that
    has not converged.

    Attributes:
        hessian: (N, 6) from the inverse observed information; valid if the distribution is right.
        robust: (N, 6) from the sandwich of it around the scores' outer product (White 1982,
            Bollerslev & Wooldridge 1992); valid for any distribution.
        covariance: (N, 6, 6) the sandwich; 0, not NaN, for parameters that are fixed.
    """

    hessian: Tensor
    robust: Tensor
    covariance: Tensor


def standard_errors(
    fit: GarchFit,
    *,
    compiled: bool | None = None,
    report: Report | None = None,
) -> StandardErrors:
    """The standard errors of a fit; a parameter at its bound is treated as fixed.

    Args:
        fit: of N series.
        compiled: as for `fit`.
        report: called in this thread with the work done and the total; an exception that it raises
            ends the computation.
    """
    count = len(fit.coordinates)
    rows = torch.arange(count, device=fit.coordinates.device)
    found = fit.coordinates.new_full((2, count, 6, 6), torch.nan)

    cost = budget.ERRORS * fit.series.returns.shape[-1]

    def task(piece: Tensor) -> Task:
        found[:, piece] = _of_piece(fit, piece, compiled)
        yield max(1, cost * len(piece))

    done = 0
    for spent in rounds(map(task, pieces(rows, cost if report else 0)), rows.device):
        done += spent
        if report is not None:
            report(done, max(1, cost * count))
    found = torch.where(fit.converged[:, None, None], found, torch.nan)
    errors = found.diagonal(dim1=-2, dim2=-1).sqrt()
    hessian, robust = torch.where(errors > 0.0, errors, torch.nan)
    return StandardErrors(hessian, robust, covariance=found[1])


def _of_piece(fit: GarchFit, rows: Tensor, compiled: bool | None) -> Tensor:
    """(2, n, 6, 6) covariances of both kinds; 0 for fixed parameters."""
    likelihood = Likelihood(fit.model, fit.series.at(rows), compiled=compiled)
    at, own = fit.coordinates[rows], torch.arange(len(rows), device=rows.device)
    _, jacobian = natural(fit.model, at)
    fixed = at.isinf()
    inverse = _inverse(observed_information(likelihood, own, at), fixed)
    meat = _outer(likelihood.scores(own, at))
    meat = torch.where(fixed[:, :, None] | fixed[:, None, :], 0.0, meat)
    both = torch.stack([inverse, inverse @ meat @ inverse])
    return jacobian @ both @ jacobian.mT


def _outer(scores: Tensor) -> Tensor:
    """(n, K, K) outer products of the scores (n, K, T), summed over time.

    A matrix product is not used, because its last bits depend on the memory address of a row.
    """
    return torch.stack([(scores * one[:, None]).sum(-1) for one in scores.unbind(1)], dim=1)


def _inverse(information: Tensor, held: Tensor) -> Tensor:
    """(n, K, K) inverse over the free parameters, 0 for fixed ones; NaN if not definite.

    It uses Gauss-Jordan elimination, because a library's last bits depend on a row's address too.
    """
    beside = held[:, :, None] | held[:, None, :]
    left = torch.where(beside, torch.diag_embed(held.to(information.dtype)), information)
    definite = torch.ones_like(held[:, 0])
    for k in range(left.shape[-1]):
        pivot, row = left[:, k, k], left[:, k] / left[:, k, k, None]
        definite = definite & (pivot > 0.0)
        column = left[:, :, k].clone()
        left = left - column[:, :, None] * row[:, None]
        left[:, :, k], left[:, k] = -column / pivot[:, None], row
        left[:, k, k] = 1.0 / pivot
    inverse = torch.where(definite[:, None, None], 0.5 * (left + left.mT), torch.nan)
    return torch.where(beside, 0.0, inverse)
