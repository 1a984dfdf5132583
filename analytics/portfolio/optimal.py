"""Portfolios of a study by every method, with return and risk, and the efficient frontier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from analytics.option_values import CovarianceKind
from analytics.portfolio import weights
from analytics.portfolio.holdings import Holdings, held
from analytics.portfolio.moments import Moments, moments
from analytics.progress import Report, reported
from analytics.request import Request
from analytics.study import Study
from analytics.study.series import Floats
from models import optimiser
from models.device import DTYPE, cross_together
from models.errors import RequestError
from models.optimiser import OptimumReason
from models.placement import device_for

EQUAL, INVERSE, MINIMUM = "equal", "inverse volatility", "minimum variance"
SHARPE, PARITY, DIVERSE = "maximum Sharpe", "risk parity", "maximum diversification"
METHODS = (EQUAL, INVERSE, MINIMUM, SHARPE, PARITY, DIVERSE)
YOURS = "yours"
POINTS, MOST_POINTS = optimiser.POINTS, 500
FURTHEST = 10.0
_Parts = tuple[Tensor, Tensor, Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Portfolios:
    """Portfolios of A tickers, as NumPy arrays and plain values, picklable.

    Attributes:
        request: the request; its frequency, periods per year and risk-free rate are used.
        tickers: A.
        observations: simple returns that all of them share.
        first, last: the dates of the first and last of those.
        covariance_kind, low, high: the other options.
        means, volatilities, sharpes: (A,) of each ticker alone, a year.
        covariance: (A, A) a year.
        shrinkage: intensity of Ledoit-Wolf, 0 for the sample covariance.
        named: a row per method, then "yours" if weights were given.
        frontier: K rows from the least variance to the greatest expected return.
    """

    request: Request
    tickers: tuple[str, ...]
    observations: int
    first: np.datetime64
    last: np.datetime64
    covariance_kind: CovarianceKind
    low: float
    high: float
    means: Floats
    volatilities: Floats
    sharpes: Floats
    covariance: Floats
    shrinkage: float
    named: Holdings
    frontier: Holdings

    @property
    def mean_errors(self) -> Floats:
        """(A,) standard errors of the means, fractions per year: sd of returns over sqrt(n).

        For independent returns it is the volatility over the square root of the years, so the
        frequency of the returns does not matter.
        """
        return self.volatilities / np.sqrt(self.observations / self.request.periods_a_year)


def check(low: float, high: float, points: int = POINTS) -> None:
    """Refuse impossible bounds and numbers of points.

    Args:
        low: least weight of each ticker, a fraction.
        high: greatest weight of each ticker, a fraction.
        points: points of the frontier; 0 for none.

    Raises:
        RequestError: bounds out of order or beyond -10 and 10; 1 point, or above 500.
    """
    if not -FURTHEST <= low <= high <= FURTHEST:
        raise RequestError(
            "a lower and an upper bound of weights, -10 to 10", f"{low:g},{high:g}", "write 0,1"
        )
    if points != 0 and not 2 <= points <= MOST_POINTS:
        raise RequestError(f"2 to {MOST_POINTS} points", repr(points), f"try {POINTS}")


def portfolios(
    study: Study,
    *,
    covariance: CovarianceKind = "sample",
    low: float = 0.0,
    high: float = 1.0,
    yours: Mapping[str, float] | None = None,
    points: int = POINTS,
    report: Report | None = None,
) -> Portfolios:
    """Every method's portfolio of the requested tickers, and the frontier, in one transfer.

    Args:
        study: of the common window, for returns that span the same sessions.
        covariance: sample, or shrunk by Ledoit & Wolf.
        low: least weight of each ticker.
        high: greatest weight of each ticker.
        yours: weights of the user (analytics.portfolio.weights), for one more row.
        points: points of the frontier; 0 for none.
        report: called after each method and the frontier with the number done and in total; an
            exception that it raises ends the computation.

    Raises:
        RequestError: bounds, points, your weights, or prices in several currencies.
    """
    check(low, high, points)
    found = moments(study, covariance)
    own = [] if yours is None else [weights.checked(yours, study.asked, low=low, high=high)]
    crossed = cross_together(_tensors(found, low, high, points, report))
    reasons = [found.sentence(OptimumReason(int(code))) for code in crossed["reason"].tolist()]
    count = len(METHODS)
    mine = np.array([list(one.values()) for one in own]).reshape(-1, len(found.tickers))
    return Portfolios(
        request=study.request,
        tickers=found.tickers,
        observations=found.observations,
        first=found.first,
        last=found.last,
        covariance_kind=covariance,
        low=low,
        high=high,
        means=found.means,
        volatilities=found.volatilities,
        sharpes=_alone(found),
        covariance=found.covariance,
        shrinkage=found.shrinkage,
        named=held(
            found,
            METHODS + (YOURS,) * len(own),
            np.concatenate((crossed["weights"][:count], mine)),
            np.concatenate((crossed["gap"][:count], np.zeros(len(own)))),
            reasons[:count] + [""] * len(own),
        ),
        frontier=held(
            found,
            tuple(f"frontier {place + 1}" for place in range(points)),
            crossed["weights"][count:],
            crossed["gap"][count:],
            reasons[count:],
        ),
    )


def _alone(found: Moments) -> Floats:
    """(A,) Sharpe ratios of the tickers; NaN for a constant one."""
    return found.excess / np.where(found.volatilities > 0.0, found.volatilities, np.nan)


def tensors(found: Moments, low: float, high: float) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Covariance (1, A, A), excess returns, low and high bounds (1, A) each, on the device.

    Args:
        found: means and covariance of A tickers, fractions per year.
        low: least weight of each ticker.
        high: greatest weight of each ticker.
    """
    device = device_for("portfolios", len(found.excess))
    matrix = torch.tensor(found.covariance, dtype=DTYPE).to(device)[None]
    excess = torch.tensor(found.excess, dtype=DTYPE).to(device)[None]
    return matrix, excess, torch.full_like(excess, low), torch.full_like(excess, high)


def _tensors(
    found: Moments, low: float, high: float, points: int, report: Report | None
) -> dict[str, Tensor]:
    """Weights, gaps and reasons of all methods and then the points of the frontier."""
    matrix, excess, least, most = tensors(found, low, high)
    spread = matrix.diagonal(dim1=-2, dim2=-1).sqrt()
    steps: list[Callable[[], _Parts]] = [
        lambda: _given(torch.full_like(excess, 1.0 / excess.shape[-1]), least, most),
        lambda: _given(optimiser.inverse_volatility(matrix), least, most),
        lambda: _least_variance(matrix, least, most),
        lambda: _parts(optimiser.maximum_ratio(matrix, excess, least, most)),
        lambda: _bounded(optimiser.risk_parity(matrix), least, most),
        lambda: _parts(optimiser.maximum_ratio(matrix, spread, least, most)),
    ]
    if points:
        bounds = least[0], most[0]
        # Excess returns differ from means by a constant, so the frontier is the same.
        steps.append(
            lambda: _parts(optimiser.frontier(matrix[0], excess[0], *bounds, points=points))
        )
    parts = [step() for step in reported(steps, report)]
    names = ("weights", "gap", "reason")
    return {
        name: torch.cat(part) for name, part in zip(names, zip(*parts, strict=True), strict=True)
    }


def _parts(found: optimiser.Optimum) -> _Parts:
    return found.weights, found.gap, found.reason


def _least_variance(covariance: Tensor, low: Tensor, high: Tensor) -> _Parts:
    """The weights with the least variance; all in the one constant ticker, if allowed."""
    still = optimiser.all_in_riskless(covariance, low, high)
    if not bool(still.isnan().any()):
        return _given(still, low, high)
    return _parts(optimiser.minimum_variance(covariance, low, high))


def _bounded(found: optimiser.Optimum, low: Tensor, high: Tensor) -> _Parts:
    """An optimum computed without bounds; refused where it violates them."""
    outside = (found.reason == int(OptimumReason.OPTIMAL)) & ~optimiser.inside(
        found.weights, low, high
    )
    return (
        torch.where(outside[:, None], torch.nan, found.weights),
        torch.where(outside, torch.nan, found.gap),
        torch.where(outside, int(OptimumReason.OUTSIDE), found.reason),
    )


def _given(weight: Tensor, low: Tensor, high: Tensor) -> _Parts:
    """Weights by a formula; refused where undefined or outside the bounds."""
    unknown = weight.isnan().any(dim=-1)
    reason = torch.where(
        optimiser.inside(weight, low, high), int(OptimumReason.OPTIMAL), int(OptimumReason.OUTSIDE)
    )
    reason = torch.where(unknown, int(OptimumReason.SINGULAR), reason)
    refused = reason != int(OptimumReason.OPTIMAL)
    gap = torch.where(refused, torch.nan, 0.0).to(weight.dtype)
    return torch.where(refused[:, None], torch.nan, weight), gap, reason
