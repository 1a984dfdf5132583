"""The simulate command: simulated future wealth."""

from __future__ import annotations

from analytics.commands.options import Target, takes_request
from analytics.commands.scenario_options import takes_scenario
from analytics.portfolio import weights
from analytics.request import Request
from analytics.simulation.scenario import Scenario
from models.errors import RequestError


@takes_request
@takes_scenario
def simulate(request: Request, target: Target, scenario: Scenario, shares: str) -> None:
    """Fans of simulated wealth: percentiles by day, chances of a loss, of a goal, of ruin."""
    from analytics.commands.answer import answer
    from analytics.simulation import simulation_table

    if request.frequency != "daily":
        raise RequestError("daily returns", f"--frequency {request.frequency}", "leave it out")
    if shares.strip().lower() != weights.EQUAL:
        request = weights.naming(request, shares)
        scenario = scenario.but(weights=weights.parse(shares, request.tickers))
    common = request.but(window="common") if len(request.tickers) != 1 else request
    options = {"scenario": scenario}
    answer(common, "simulate", simulation_table.show, target, simulation_table.notes, options)
