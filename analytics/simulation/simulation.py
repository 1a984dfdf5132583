"""Simulation: future wealth of a ticker or portfolio, as fans and probabilities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from analytics.portfolio import weights as given_weights
from analytics.progress import Report, parts
from analytics.request import Request
from analytics.simulation import simulation_market
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation_market import Learnt, learn
from analytics.study import Study, currencies
from analytics.study.series import Columns, Dates, Floats
from analytics.symbols.listing import named
from models import montecarlo
from models.device import cross_together
from models.errors import TooLittleData
from models.placement import device_for
from models.runtime import budget
from models.volatility import garch

PERCENTILES = tuple(round(100 * share) for share in montecarlo.SHARES)
FEWEST_RETURNS = garch.FEWEST


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """Simulated wealth by day: NumPy arrays and plain values only, picklable.

    A tickers with a weight; D days ahead, of which day 0 is today. Money has the unit of the
    scenario's, probabilities are fractions; `error` has the standard error of each.

    Attributes:
        request: the request; daily returns are used at any frequency.
        scenario: the requested scenario.
        tickers, weights: A, and (A,) shares of wealth.
        first, last: dates of the first and the last return used for estimation.
        observations: number of these returns.
        nu: degrees of freedom of model "t", else NaN.
        block_length: expected block of the bootstrap in days, else NaN.
        remarks: a sentence per ticker without a GARCH fit on the reason and the substitute; and the
            scenario's remarks.
        day: (D + 1,) int64.
        percentiles: (5, D + 1) of wealth: the 5th, 25th, 50th, 75th, 95th.
        resolution: (D + 1,) greatest relative error of a percentile by binning.
        mean, mean_error: (D + 1,) wealth, and its Monte Carlo standard error.
        probability_loss: (D + 1,) of wealth below net payments in.
        probability_at_goal: (D + 1,) of wealth at the goal or above it; NaN without one.
        probability_goal_reached: (D + 1,) of having reached the goal at any close up to that day.
        probability_ruin: (D + 1,) of having no wealth left by then.
    """

    request: Request
    scenario: Scenario
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

        For an observed 0 or 1 it is 0, although the true error may be 3/paths.
        """
        share: Floats = getattr(self, probability)
        return np.sqrt(share * (1.0 - share) / self.scenario.paths)


def simulate(study: Study, scenario: Scenario, report: Report | None = None) -> Simulation:
    """Simulated wealth in these tickers, estimated from the daily returns they share.

    Args:
        study: a study of the tickers; the model is estimated on its window. Sessions that not all
            of them have are left out, and a return spans from one shared session to the next.
        scenario: weights and options of the simulation.
        report: called in this thread with the work done and the total, at least every 0.3 s of
            processor time (models.runtime.budget); an exception that it raises ends the simulation.

    Raises:
        RequestError: weights of other tickers, several currencies, or for GARCH a ticker whose
            returns are all equal.
        TooLittleData: fewer than 100 shared returns.
    """
    shares = _shares(study, scenario)
    dates, returns = _shared_returns(study, tuple(shares))
    learning, walking = parts(report, *_work(scenario, *returns.shape))
    learnt = _learnt(scenario, shares, returns, learning)
    crossed = _crossed(learnt.market, scenario, walking)
    without = np.full(scenario.days + 1, np.nan)
    return Simulation(
        request=study.request,
        scenario=scenario,
        tickers=tuple(shares),
        weights=np.array(list(shares.values())),
        first=dates[1],
        last=dates[-1],
        observations=len(dates) - 1,
        nu=learnt.nu,
        block_length=learnt.block,
        remarks=(*learnt.remarks, *scenario.remarks),
        day=np.arange(scenario.days + 1),
        percentiles=crossed["percentiles"],
        resolution=crossed["resolution"],
        mean=crossed["mean"],
        mean_error=crossed["deviation"] / math.sqrt(scenario.paths),
        probability_loss=crossed["lost"],
        probability_at_goal=without if scenario.goal is None else crossed["at_goal"],
        probability_goal_reached=without if scenario.goal is None else crossed["reached"],
        probability_ruin=crossed["ruined"],
    )


def _work(scenario: Scenario, assets: int, observations: int) -> tuple[int, int]:
    """Costs of estimating a market and of simulating its paths, in nanoseconds, for progress."""
    walking = (scenario.days + 1) * budget.path_day(scenario.paths, assets)
    return simulation_market.work(scenario.model, assets, observations), walking


def _learnt(
    scenario: Scenario, shares: Mapping[str, float], returns: Floats, report: Report | None
) -> Learnt:
    """The market that the scenario draws from."""
    device = device_for("paths", scenario.paths * scenario.days)
    weights = torch.tensor(list(shares.values()), dtype=torch.float64).to(device)
    given, how = torch.tensor(returns).to(device), (scenario.model, scenario.parameters)
    return learn(*how, tuple(shares), given, weights, rebalanced=scenario.rebalanced, report=report)


def _crossed(
    market: montecarlo.Market, scenario: Scenario, report: Report | None
) -> dict[str, Floats]:
    """The fan's attributes as arrays."""
    plan = montecarlo.PathPlan(
        scenario.days, scenario.start_wealth, scenario.flow, scenario.flow_every, scenario.goal
    )
    paths, seed = scenario.paths, scenario.seed
    return cross_together(vars(montecarlo.fan(market, plan, paths=paths, seed=seed, report=report)))


def _shares(study: Study, scenario: Scenario) -> dict[str, float]:
    """Ticker → share of wealth, for tickers that have one."""
    if scenario.weights is None:
        return given_weights.parse(given_weights.EQUAL, study.asked)
    checked = given_weights.of_tickers(scenario.weights, study.asked)
    return {name: share for name, share in checked.items() if share}


def _shared_returns(study: Study, names: tuple[str, ...]) -> tuple[Dates, Floats]:
    """(T + 1,) sessions shared by all tickers, and (A, T) simple returns between them."""
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
