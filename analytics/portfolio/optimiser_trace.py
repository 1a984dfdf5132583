"""Optimisation trace of a portfolio: objective, weights and gradient norm by iteration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor

from analytics.option_values import CovarianceKind
from analytics.portfolio.moments import moments
from analytics.portfolio.optimal import DIVERSE, MINIMUM, PARITY, SHARPE, check, tensors
from analytics.study import Study
from analytics.study.series import Floats
from models import optimiser
from models.device import cross_together
from models.errors import RequestError
from models.optimiser import OptimumReason

OBJECTIVES = {
    MINIMUM: "variance a year",
    SHARPE: "minus the Sharpe ratio",
    PARITY: "log of volatility over the geometric mean of weights",
    DIVERSE: "minus the diversification ratio",
}


@dataclass(frozen=True, slots=True, eq=False)
class OptimiserTrace:
    """I iterations of a method, the start first; I = 0 where there is no such portfolio.

    Attributes:
        method: one of OBJECTIVES.
        tickers: A.
        objective_name: name of the minimised function.
        objective: (I,).
        weights: (I, A) summing to 1.
        gradient_norm: (I,) norm of the projected gradient: 0 at the optimum, best drawn on a
            logarithmic axis.
        reason: why there is no portfolio or no certificate; "" if there is both.
    """

    method: str
    tickers: tuple[str, ...]
    objective_name: str
    objective: Floats
    weights: Floats
    gradient_norm: Floats
    reason: str


def optimiser_trace(
    study: Study,
    method: str,
    *,
    covariance: CovarianceKind = "sample",
    low: float = 0.0,
    high: float = 1.0,
) -> OptimiserTrace:
    """The iterations of that method; arguments as for `analytics.portfolio.optimal.portfolios`.

    Args:
        study: of the common window, for returns that span the same sessions.
        method: name of an optimised method, one of `OBJECTIVES`.
        covariance: sample, or shrunk by Ledoit & Wolf.
        low: least weight of each ticker.
        high: greatest weight of each ticker.

    Raises:
        RequestError: a method without an optimisation; bounds; prices in several currencies.
    """
    check(low, high)
    if method not in OBJECTIVES:
        raise RequestError(f"a method among {', '.join(OBJECTIVES)}", repr(method), "choose one")
    found = moments(study, covariance)
    matrix, excess, least, most = tensors(found, low, high)
    optimum, objective = _run(method, matrix, excess, least, most)
    if method == PARITY:  # it is computed without bounds
        least, most = least.clamp(max=0.0), most.clamp(min=1.0)
    way = optimiser.trace(objective, optimum.path, least, most)
    crossed = cross_together(
        {
            "objective": way.objective[:, 0],
            "weights": way.weights[:, 0],
            "gradient_norm": way.gradient_norm[:, 0],
            "reason": optimum.reason,
        }
    )
    reason = OptimumReason(int(crossed.pop("reason")[0]))
    if reason not in (OptimumReason.OPTIMAL, OptimumReason.NOT_CERTIFIED):
        crossed = {name: part[:0] for name, part in crossed.items()}
    return OptimiserTrace(
        method=method,
        tickers=found.tickers,
        objective_name=OBJECTIVES[method],
        reason=found.sentence(reason),
        **crossed,
    )


def _run(
    method: str, matrix: Tensor, excess: Tensor, low: Tensor, high: Tensor
) -> tuple[optimiser.Optimum, Callable[[Tensor], Tensor]]:
    """The optimum with its path, and the minimised function."""
    if method == MINIMUM:
        found = optimiser.minimum_variance(matrix, low, high, traced=True)
        return found, optimiser.variance(matrix)
    if method == PARITY:
        return optimiser.risk_parity(matrix, traced=True), optimiser.imparity(matrix)
    rate = excess if method == SHARPE else matrix.diagonal(dim1=-2, dim2=-1).sqrt()
    found = optimiser.maximum_ratio(matrix, rate, low, high, traced=True)
    return found, optimiser.negative_ratio(matrix, rate)
