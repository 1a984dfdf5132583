"""Where wealth may go from here, by simulation."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from analytics.commands.answer import answer
from analytics.commands.options import Target, takes_request
from analytics.portfolio import weights
from analytics.request import Request
from analytics.simulation import simulation, simulation_market, simulation_table
from models.errors import RequestError
from models.montecarlo import MONTH

PARAMETERS = (
    "uncertain: each path draws its mean and volatility within the sampling errors of the "
    "estimates; fixed: the estimates are taken as the truth, and fans are too narrow. From short "
    "histories or over many years, uncertain means raise the mean and the p95: the few paths with "
    "a high mean compound it."
)


@takes_request
def simulate(
    request: Request,
    target: Target,
    model: Annotated[
        simulation_market.Model, typer.Option(help="How returns are drawn.")
    ] = "normal",
    parameters: Annotated[
        simulation_market.Parameters, typer.Option(help=PARAMETERS)
    ] = "uncertain",
    shares: Annotated[
        str,
        typer.Option(
            "--weights", metavar="AAPL=0.6,KO=40%|equal", help="Shares of wealth, 1 together."
        ),
    ] = weights.EQUAL,
    rebalanced: Annotated[
        bool, typer.Option("--rebalanced", help="Weights restored daily, not bought and held.")
    ] = False,
    days: Annotated[int, typer.Option(help="Sessions ahead.")] = simulation.DAYS,
    paths: Annotated[int, typer.Option(help="How many.")] = simulation.PATHS,
    seed: Annotated[int, typer.Option(help="The same seed gives the same file.")] = 0,
    goal: Annotated[float | None, typer.Option(help="Wealth to reach.")] = None,
    wealth: Annotated[float, typer.Option(help="To start with.")] = 1.0,
    flow: Annotated[float, typer.Option(help="Paid in, or below 0 taken out, now and then.")] = 0.0,
    every: Annotated[int, typer.Option(help="Days from one such payment to the next.")] = MONTH,
) -> None:
    """Fans of simulated wealth: percentiles by day, chances of a loss, of a goal, of ruin."""
    options: dict[str, Any] = {
        "model": model,
        "parameters": parameters,
        "days": days,
        "paths": paths,
        "seed": seed,
        "goal": goal,
        "start_wealth": wealth,
        "flow": flow,
        "flow_every": every,
    }
    simulation.check(**options)
    if request.frequency != "daily":
        raise RequestError("daily returns", f"--frequency {request.frequency}", "leave it out")
    named = None
    if shares.strip().lower() != weights.EQUAL:
        request = weights.naming(request, shares)
        named = weights.parse(shares, request.tickers)
    options |= {"weights": named, "rebalanced": rebalanced}
    common = request.but(window="common") if len(request.tickers) != 1 else request
    answer(common, "simulate", simulation_table.show, target, simulation_table.notes, options)
