"""Maximum likelihood of all series at once, from several starts, with a reason where it fails."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import torch
from torch import Tensor

from models.errors import RequestError
from models.fitting.fisher_scoring import FitOutcome, FitResult, FitTrace
from models.fitting.multi_start import best_of, followed_by
from models.fitting.newton import newton
from models.fitting.optimiser_protocol import Effort
from models.prices.constancy import constant
from models.runtime import budget
from models.runtime.progress import Report
from models.runtime.rounds import Task, rounds
from models.runtime.workers import cores, undivided
from models.volatility.garch.likelihood import Likelihood
from models.volatility.garch.model import (
    ALPHA,
    AT_BOUND,
    BETA,
    GAMMA,
    NU,
    OMEGA,
    Garch,
    at_bounds,
    coordinates,
    longest_step,
    natural,
)
from models.volatility.garch.second_search import searched_again
from models.volatility.garch.series import ReturnSeries

FEWEST = 100
# Starts: persistence, the share of it that is not beta, the share of that on losses, the place of
# nu between 2 and 500. Most stocks resemble the first; a few have a higher mode near 1 with little
# or no news, or near 0. In 2 x 520 windows of real stocks, no fit from these four was over 0.01 in
# log-likelihood below arch's fit within the model or fits with six other last starts.
Starts = tuple[tuple[float, ...], ...]
STARTS: Starts = (
    (0.97, 0.10, 0.70, 0.01),
    (0.999, 0.01, 0.70, 0.01),
    (0.9999, 0.001, 0.70, 0.01),
    (0.2, 0.7, 0.90, 0.01),
)
# All starts are searched to this tolerance or for this many iterations; the best one continues.
COARSE, MOST_COARSE = 1e-3, 40
# Series that one worker fits at a time.
ROWS_A_PIECE = 128
# If more returns are equal, the likelihood of Student's t with nu near 2 has no bound.
MOST_EQUAL = 2.0 / 3.0
# An omega below this share of the variance counts as 0: mu is one of many equal returns.
VANISHED = 1e-12
PERCENT = 100.0


class FitReason(IntEnum):
    """Outcome of a fit; the first that applies. `sentence` puts it into words."""

    CONVERGED = 0
    TOO_FEW = 1
    CONSTANT = 2
    UNBOUNDED = 3
    TOO_MANY_ITERATIONS = 4
    NO_STEP_GAINS = 5
    INFINITE_VARIANCE = 6
    NO_NEWS = 7
    INTEGRATED = 8

    @property
    def sentence(self) -> str:
        """The outcome in words, without the name of the series."""
        return _SENTENCES[self]


_SENTENCES = {
    FitReason.CONVERGED: "the likelihood is at its maximum",
    FitReason.TOO_FEW: f"fewer than {FEWEST} returns",
    FitReason.CONSTANT: "all returns are equal",
    FitReason.UNBOUNDED: "the likelihood has no maximum: too many returns are equal",
    FitReason.TOO_MANY_ITERATIONS: "the likelihood still rose at the last iteration",
    FitReason.NO_STEP_GAINS: "no step raises the likelihood, and yet it is not flat",
    FitReason.INFINITE_VARIANCE: "nu is at its bound 2, where the variance is infinite",
    FitReason.NO_NEWS: "alpha is at its bound 0: returns do not move volatility, and beta is "
    "anything",
    FitReason.INTEGRATED: "persistence is at its bound 1: there is no long-run volatility",
}


@dataclass(frozen=True, eq=False)
class GarchFit:
    """N fitted models, on the device of the returns; values are per period, in their unit.

    Attributes:
        model: GARCH or GJR, and the distribution of its shocks.
        parameters: (N, 6) mu, omega, alpha, gamma, beta, nu; gamma 0 and nu infinite where the
            model has none; NaN where nothing could be fitted. A parameter at its bound equals the
            bound.
        coordinates: (N, K) the maximum in the unconstrained coordinates; infinite at a bound.
        loglikelihood: (N,).
        converged: (N,) bool.
        iterations: (N,) int64, evaluations of the likelihood from the best start.
        reason: (N,) int64, a `FitReason`.
        series: the fitted returns.
        trace: the search from the best start to the maximum, if requested; in `coordinates`.
    """

    model: Garch
    parameters: Tensor
    coordinates: Tensor
    loglikelihood: Tensor
    converged: Tensor
    iterations: Tensor
    reason: Tensor
    series: ReturnSeries
    trace: FitTrace | None = None


def fit(
    returns: Tensor,
    model: Garch | None = None,
    *,
    starts: int = len(STARTS),
    traced: bool = False,
    compiled: bool | None = None,
    report: Report | None = None,
) -> GarchFit:
    """Maximum-likelihood parameters of each series on its own.

    Args:
        returns: (N, T) float64 in percent, NaN for missing; the observed ones of a row are taken
            as consecutive. Any unit works; percent keeps omega readable.
        model: None is GARCH(1,1), normal.
        starts: number of STARTS to search from, in their order. Fewer take less time and sometimes
            end at a lower maximum: with two, in 50 of 2,080 windows of real stocks.
        traced: whether to record the search.
        compiled: whether to use compiled loops (CPU only) or torch; None uses the former on a CPU.
            They differ by rounding.
        report: called in this thread with the number of series fitted and in total; an exception
            that it raises ends the fit.

    Returns: the fit; a series that cannot be fitted has NaN and its reason and does not affect the
    others.

    Raises:
        RequestError: `starts` is not one of them.
    """
    if not 1 <= starts <= len(STARTS):
        raise RequestError(f"1 to {len(STARTS)} starts", str(starts), "leave it out for all")
    chosen, device = model or Garch(), returns.device
    series, rows = undivided(ReturnSeries.of)(returns), torch.arange(len(returns), device=device)
    cost = budget.FIT * returns.shape[-1]
    shares = [rows] if traced else pieces(rows, cost if report else 0)
    found: dict[int, GarchFit] = {}

    def task(number: int) -> Task:
        some = series.at(shares[number])
        found[number] = _fit(chosen, some, STARTS[:starts], traced, compiled)
        yield max(1, cost * len(shares[number]))

    for _ in rounds(map(task, range(len(shares))), device):
        if report is not None:
            report(sum(len(shares[number]) for number in found), len(rows))
    parts = [found[number] for number in range(len(shares))]
    return replace(_joined(parts), series=series) if len(parts) > 1 else parts[0]


def pieces(rows: Tensor, cost: int) -> list[Tensor]:
    """The rows in pieces for workers: one per core, or more and smaller ones.

    On an accelerator there is one piece.

    Args:
        rows: (n,).
        cost: cost of a row, in nanoseconds. A piece of several rows costs at most a worker's share
            of a round (models.runtime.budget). 0 is no limit, for a caller without a listener,
            because compiled loops are fastest with many rows.
    """
    if rows.device.type != "cpu":
        return [rows]
    workers = cores(rows.device)
    size = min(ROWS_A_PIECE, -(-len(rows) // workers))
    if cost:
        size = min(size, budget.share(workers) // cost)
    return list(torch.split(rows, max(1, size)))


def _fit(
    model: Garch, series: ReturnSeries, begun: Starts, traced: bool, compiled: bool | None
) -> GarchFit:
    likelihood = Likelihood(model, series, compiled=compiled)
    longest = longest_step(model, series.mean)
    unfit, rows = _unfit(model, series), torch.arange(len(series.counts), device=longest.device)

    def search(rows: Tensor, begun: Starts) -> FitResult:
        starts = torch.stack([_start(model, series, shares) for shares in begun], dim=1)
        starts = torch.where(unfit[:, None, None] != 0, torch.nan, starts)[rows]
        searches = likelihood.maximise(
            rows.repeat_interleave(len(begun)),
            starts.flatten(0, 1),
            longest,
            Effort(COARSE, MOST_COARSE, traced),
        )
        coarse = best_of(searches, len(begun))
        own = (
            likelihood
            if len(rows) == len(unfit)
            else Likelihood(model, series.at(rows), compiled=compiled)
        )
        fine = newton(own, coarse.parameters, longest, maximise=own.maximise, traced=traced)
        return followed_by(coarse, fine)

    found = search(rows, begun)
    if begun == STARTS:
        found = searched_again(model, series, found, at_bounds(model, found.parameters), search)
    return _finished(model, series, likelihood, found, unfit)


def _joined(parts: list[GarchFit]) -> GarchFit:
    """The pieces concatenated by row; `series` is the first piece's."""
    names = ("parameters", "coordinates", "loglikelihood", "converged", "iterations", "reason")
    columns: dict[str, Any] = {
        name: torch.cat([getattr(part, name) for part in parts]) for name in names
    }
    return replace(parts[0], **columns)


def _unfit(model: Garch, series: ReturnSeries) -> Tensor:
    """(N,) the reason not to fit at all, else CONVERGED.

    A peak of width s at k of n equal returns adds k·log(1/s) to the log-likelihood and subtracts
    nu·log(1/s) for each other return. So it is unbounded if k > (n - k)·nu, and nu may be 2.
    """
    largest = series.returns.abs().amax(dim=-1)
    reason = torch.zeros_like(series.counts)
    if model.student:
        seen = torch.where(series.observed > 0.0, series.returns, torch.nan)
        equal = (seen == seen.nanmedian(dim=-1, keepdim=True).values).sum(dim=-1)
        peaked = equal > MOST_EQUAL * series.counts
        reason = torch.where(peaked, int(FitReason.UNBOUNDED), reason)
    still = constant(series.variance.sqrt(), largest, unit=PERCENT)
    reason = torch.where(still, int(FitReason.CONSTANT), reason)
    return torch.where(series.counts < FEWEST, int(FitReason.TOO_FEW), reason)


def _start(model: Garch, series: ReturnSeries, shares: tuple[float, ...]) -> Tensor:
    """(N, K) the coordinates of these shares with the series' own variance."""
    omega = series.variance * (1.0 - shares[0])
    return coordinates(model, series.mean, omega, shares)


def _finished(
    model: Garch,
    series: ReturnSeries,
    likelihood: Likelihood,
    found: FitResult,
    unfit: Tensor,
) -> GarchFit:
    """The fit with parameters at a bound set exactly to it, and the reason."""
    at = at_bounds(model, found.parameters)
    parameters, _ = natural(model, at)
    value = likelihood(torch.arange(len(at), device=at.device), at).value
    reason = _verdict(parameters, found.reason)
    if model.student:
        vanished = parameters[:, OMEGA] < VANISHED * series.variance
        reason = torch.where(vanished, int(FitReason.UNBOUNDED), reason)
    reason = torch.where(unfit != FitReason.CONVERGED, unfit, reason)
    lacking = (reason != FitReason.CONVERGED) & (reason <= FitReason.UNBOUNDED)
    return GarchFit(
        model=model,
        parameters=torch.where(lacking[:, None], torch.nan, parameters),
        coordinates=torch.where(lacking[:, None], torch.nan, at),
        loglikelihood=torch.where(lacking, torch.nan, value),
        converged=reason == FitReason.CONVERGED,
        iterations=found.iterations,
        reason=reason,
        series=series,
        trace=found.trace,
    )


def _verdict(parameters: Tensor, outcome: Tensor) -> Tensor:
    """(N,) why a fit failed, from the outcome and the end of its search."""
    reason = torch.zeros_like(outcome)
    news = parameters[:, ALPHA] + 0.5 * parameters[:, GAMMA]
    for holds, named in (
        (outcome == FitOutcome.NO_STEP_GAINS, FitReason.NO_STEP_GAINS),
        (outcome == FitOutcome.TOO_MANY_ITERATIONS, FitReason.TOO_MANY_ITERATIONS),
        (news + parameters[:, BETA] > 1.0 - AT_BOUND, FitReason.INTEGRATED),
        (news < AT_BOUND, FitReason.NO_NEWS),
        (parameters[:, NU] < 2.0 + 500.0 * AT_BOUND, FitReason.INFINITE_VARIANCE),
        (outcome == FitOutcome.UNDEFINED, FitReason.UNBOUNDED),
    ):
        reason = torch.where(holds, int(named), reason)
    return reason
