"""Simulation: where a ticker's or a portfolio's wealth may go from here, as fans and chances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

import numpy as np
import torch

from analytics.portfolio import weights as given_weights
from analytics.progress import Report
from analytics.request import Request
from analytics.simulation.simulation_market import Model, Parameters, learn
from analytics.study import Study, currencies
from analytics.study.series import Columns, Dates, Floats
from analytics.symbols.listing import named
from models import montecarlo
from models.device import cross_together, pick_device
from models.errors import RequestError, TooLittleData
from models.montecarlo import MONTH
from models.volatility import garch

PERCENTILES = tuple(round(100 * share) for share in montecarlo.SHARES)
DAYS, LONGEST = 252, 12_600
PATHS, FEWEST_PATHS, MOST_PATHS = 100_000, 1_000, 1_000_000
FEWEST_RETURNS = garch.FEWEST


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """Simulated wealth by day: NumPy arrays and plain values only, picklable.

    A tickers with a weight; D days ahead, of which day 0 is today. Money has the unit of
    `start_wealth`, probabilities are fractions; `error` has the standard error of each.

    Attributes:
        request: what the returns are of; they are daily whatever its frequency.
        model, parameters, rebalanced, days, paths, seed: as asked for.
        goal: or None.
        start_wealth, flow, flow_every: as asked for.
        tickers, weights: A, and (A,) shares of wealth.
        first, last: dates of the first and the last return that was learnt from.
        observations: how many returns that were.
        nu: degrees of freedom of model "t", else NaN.
        block_length: expected block of the bootstrap in days, else NaN.
        remarks: a sentence per ticker that GARCH does not fit: why, and what was drawn instead.
        day: (D + 1,) int64.
        percentiles: (5, D + 1) of wealth: the 5th, 25th, 50th, 75th, 95th.
        resolution: (D + 1,) the most by which counting in bins moves them, as a share of each.
        mean, mean_error: (D + 1,) wealth, and its Monte Carlo standard error.
        probability_loss: (D + 1,) of having less than was paid in, less what was taken out.
        probability_at_goal: (D + 1,) of wealth at the goal or above it; NaN without one.
        probability_goal_reached: (D + 1,) of having been there at any close until then.
        probability_ruin: (D + 1,) of having used up all by then.
    """

    request: Request
    model: Model
    parameters: Parameters
    rebalanced: bool
    days: int
    paths: int
    seed: int
    goal: float | None
    start_wealth: float
    flow: float
    flow_every: int
    tickers: tuple[str, ...]
    weights: Floats
    first: np.datetime64
    last: np.datetime64
    observations: int
    nu: float
    block_length: float
    remarks: tuple[str, ...]
    day: Columns
    percentiles: Floats
    resolution: Floats
    mean: Floats
    mean_error: Floats
    probability_loss: Floats
    probability_at_goal: Floats
    probability_goal_reached: Floats
    probability_ruin: Floats

    def error(self, probability: str) -> Floats:
        """(D + 1,) Monte Carlo standard error of the attribute of that name, a probability.

        That of an observed 0 or 1 is 0, although it may be off by 3/paths.
        """
        share: Floats = getattr(self, probability)
        return np.sqrt(share * (1.0 - share) / self.paths)


def check(
    *,
    model: str,
    parameters: str,
    days: int,
    paths: int,
    seed: int,
    goal: float | None,
    start_wealth: float,
    flow: float,
    flow_every: int,
) -> None:
    """Refuse what cannot be simulated.

    Raises:
        RequestError: saying which, and what to write.
    """
    _require_known("a model", model, get_args(Model))
    _require_known("parameters", parameters, get_args(Parameters))
    for what, value, low, high, usual in (
        ("days ahead", days, 1, LONGEST, DAYS),
        ("paths", paths, FEWEST_PATHS, MOST_PATHS, PATHS),
        ("days between payments", flow_every, 1, LONGEST, MONTH),
    ):
        if not low <= value <= high:
            raise RequestError(f"{low:,} to {high:,} {what}", repr(value), f"try {usual:,}")
    if seed < 0:
        raise RequestError("a seed of 0 or more", repr(seed), "use 0")
    for what, sum_ in (("wealth to start with", start_wealth), ("a goal", goal)):
        if sum_ is not None and not (math.isfinite(sum_) and sum_ > 0.0):
            raise RequestError(f"{what} above 0", repr(sum_), "write a sum of money")
    if not math.isfinite(flow):
        raise RequestError(
            "a payment, below 0 if it is taken out", repr(flow), "write a sum of money"
        )


def _require_known(what: str, chosen: str, known: tuple[str, ...]) -> None:
    if chosen not in known:
        raise RequestError(f"{what} among {', '.join(known)}", repr(chosen), "choose one")


def simulate(
    study: Study,
    *,
    model: Model = "normal",
    parameters: Parameters = "uncertain",
    weights: Mapping[str, float] | None = None,
    rebalanced: bool = False,
    days: int = DAYS,
    paths: int = PATHS,
    seed: int = 0,
    goal: float | None = None,
    start_wealth: float = 1.0,
    flow: float = 0.0,
    flow_every: int = MONTH,
    progress: Report | None = None,
) -> Simulation:
    """Paths of the wealth in these tickers, learnt from the daily returns they share.

    Args:
        study: of the tickers; its window is what the model learns from. Sessions that not all of
            them have are left out, and a return spans from one shared session to the next.
        model: "normal" and "t" have the returns' means and covariances, and no memory; "garch"
            draws their shocks again at a volatility that each path carries on from today's;
            "bootstrap" draws blocks of past days.
        parameters: "uncertain" gives each path a mean and a volatility of its own, drawn within
            their sampling errors; "fixed" takes the estimates as the truth (see
            analytics.simulation.simulation_market.learn).
        weights: ticker → share of wealth, 1 together; None is equal shares.
        rebalanced: whether weights are restored every day at no cost; else bought and held.
        days: D, 1 to 12,600.
        paths: 1,000 to 1,000,000.
        seed: ≥ 0; the same seed is the same simulation.
        goal: wealth to reach.
        start_wealth: on day 0.
        flow: paid in (> 0) or taken out (< 0) at the end of every `flow_every` days.
        flow_every: 21 is about a month.
        progress: called in this thread with the work done and all work, at least every 0.3 s of
            processor time (models.runtime.budget); what it raises ends the simulation.

    Raises:
        RequestError: an option, the weights, several currencies, or for GARCH a ticker whose
            returns are all equal.
        TooLittleData: fewer than 100 shared returns.
    """
    check(
        model=model,
        parameters=parameters,
        days=days,
        paths=paths,
        seed=seed,
        goal=goal,
        start_wealth=start_wealth,
        flow=flow,
        flow_every=flow_every,
    )
    shares = _shares(study, weights)
    dates, returns = _shared_returns(study, tuple(shares))
    device = pick_device()
    held = torch.tensor(list(shares.values()), dtype=torch.float64).to(device)
    given = torch.tensor(returns).to(device)
    learnt = learn(model, parameters, tuple(shares), given, held, rebalanced=rebalanced)
    plan = montecarlo.Plan(days, start_wealth, flow, flow_every, goal)
    fan = montecarlo.fan(learnt.market, plan, paths=paths, seed=seed, progress=progress)
    crossed = cross_together(vars(fan))
    without = np.full(days + 1, np.nan)
    return Simulation(
        request=study.request,
        model=model,
        parameters=parameters,
        rebalanced=rebalanced,
        days=days,
        paths=paths,
        seed=seed,
        goal=goal,
        start_wealth=start_wealth,
        flow=flow,
        flow_every=flow_every,
        tickers=tuple(shares),
        weights=np.array(list(shares.values())),
        first=dates[1],
        last=dates[-1],
        observations=len(dates) - 1,
        nu=learnt.nu,
        block_length=learnt.block,
        remarks=learnt.remarks,
        day=np.arange(days + 1),
        percentiles=crossed["percentiles"],
        resolution=crossed["resolution"],
        mean=crossed["mean"],
        mean_error=crossed["deviation"] / math.sqrt(paths),
        probability_loss=crossed["lost"],
        probability_at_goal=without if goal is None else crossed["at_goal"],
        probability_goal_reached=without if goal is None else crossed["reached"],
        probability_ruin=crossed["ruined"],
    )


def _shares(study: Study, weights: Mapping[str, float] | None) -> dict[str, float]:
    """Ticker → share of wealth, of those that have one."""
    names = study.asked
    if weights is None:
        return given_weights.parse(given_weights.EQUAL, names)
    checked = given_weights.checked(weights, names)
    return {name: share for name, share in checked.items() if share}


def _shared_returns(study: Study, names: tuple[str, ...]) -> tuple[Dates, Floats]:
    """(T + 1,) sessions with a price of all tickers, and (A, T) simple returns between them."""
    rows = [study.tickers.index(name) for name in names]
    if study.request.base is None:
        currencies.require_one([study.currencies[row] for row in rows], "a portfolio")
    wealth = study.growth[rows]
    shared = ~np.isnan(wealth).any(axis=0)
    found = wealth[:, shared]
    have = max(found.shape[-1] - 1, 0)
    if have < FEWEST_RETURNS:
        raise TooLittleData(f"a simulation of {named(names)}", FEWEST_RETURNS, have)
    return study.dates[shared], found[:, 1:] / found[:, :-1] - 1.0
