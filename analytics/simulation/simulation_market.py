"""The market of a simulation: a model of returns, with or without parameter uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from analytics.progress import Report, parts, tell
from analytics.simulation.scenario import Model, Parameters
from models import montecarlo
from models.device import to_numpy
from models.errors import RequestError
from models.montecarlo import elliptical
from models.montecarlo.stand_in import INSTEAD
from models.runtime import budget
from models.volatility import garch
from models.volatility.garch.model import MU

PERCENT = 100.0


@dataclass(frozen=True)
class Learnt:
    """A market and notes on it.

    Attributes:
        market: the market.
        nu: degrees of freedom of model "t", else NaN.
        block: expected block of the bootstrap in days, else NaN.
        remarks: a sentence per ticker without a GARCH fit on the reason and the substitute.
    """

    market: montecarlo.Market
    nu: float = float("nan")
    block: float = float("nan")
    remarks: tuple[str, ...] = ()


def work(model: Model, assets: int, observations: int) -> int:
    """Cost of `learn` in nanoseconds, as counted by models.runtime.budget.

    Args:
        model: name of the model.
        assets: A.
        observations: T.
    """
    if model == "garch":
        return (budget.FIT + budget.VARIANCE) * assets * observations
    if model == "t":
        return elliptical.work(observations)
    return budget.RESAMPLED * assets * observations


def learn(
    model: Model,
    parameters: Parameters,
    names: tuple[str, ...],
    returns: Tensor,
    weights: Tensor,
    *,
    rebalanced: bool = False,
    report: Report | None = None,
) -> Learnt:
    """Estimate the model on these returns.

    Args:
        model: name of the model.
        parameters: "fixed" takes the estimates as the truth; "uncertain" draws a mean and a
            volatility for each path within their sampling errors, and includes the returns'
            first-order autocorrelation (see models.montecarlo.uncertain).
        names: A tickers.
        returns: (A, T) simple daily returns, none missing.
        weights: (A,) shares of wealth.
        rebalanced: whether weights are restored every day.
        report: called with the work done and the total (`work`); an exception that it raises ends
            the computation.

    Raises:
        RequestError: a ticker whose returns are all equal, for GARCH.
    """
    learnt, mean = _at_the_estimates(model, names, returns, weights, rebalanced, report)
    tell(report, 1, 1)
    if parameters == "fixed":
        return learnt
    one = len(learnt.market.weights) < len(returns)
    sample = (weights @ returns)[None] if one else returns
    # Blocks already have the autocorrelation of the past.
    market = montecarlo.Uncertain.of(learnt.market, mean, sample, memory=model != "bootstrap")
    return Learnt(market, learnt.nu, learnt.block, learnt.remarks)


def _at_the_estimates(
    model: Model,
    names: tuple[str, ...],
    returns: Tensor,
    weights: Tensor,
    rebalanced: bool,
    report: Report | None,
) -> tuple[Learnt, Tensor]:
    """The market with fixed parameters, and the means of its assets."""
    if model == "normal":
        normal = montecarlo.Normal.of(returns, weights, rebalanced=rebalanced)
        return Learnt(normal), normal.mean
    if model == "t":
        student = montecarlo.Student.of(returns, weights, rebalanced=rebalanced, report=report)
        return Learnt(student, nu=student.nu), student.mean
    if model == "bootstrap":
        resampled = montecarlo.Bootstrap.of(returns, weights, rebalanced=rebalanced)
        return Learnt(resampled, block=resampled.block), resampled.returns.mean(dim=-1)
    percent = PERCENT * returns
    fitting, following = parts(report, budget.FIT, budget.VARIANCE)
    fitted = garch.fit(percent, report=fitting)
    remarks = _remarks(names, fitted)
    filtered = montecarlo.Filtered.of(
        montecarlo.stand_in(fitted), percent, weights, rebalanced=rebalanced, report=following
    )
    return Learnt(filtered, remarks=remarks), filtered.parameters[:, MU] / PERCENT


def _remarks(names: tuple[str, ...], fitted: garch.GarchFit) -> tuple[str, ...]:
    """A sentence per ticker without a fit; refuses tickers without a substitute."""
    sentences = []
    for name, code in zip(names, to_numpy(fitted.reason), strict=True):
        reason = garch.FitReason(int(code))
        if reason is garch.FitReason.CONVERGED:
            continue
        if reason not in INSTEAD:
            raise RequestError(
                "returns that a GARCH model can filter",
                f"{name}: {reason.sentence}",
                "leave it out, take a longer window, or choose another model",
            )
        sentences.append(f"{name}: no GARCH fit, because {reason.sentence}; {INSTEAD[reason]}")
    return tuple(sentences)
