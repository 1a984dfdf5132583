"""Volatility by a fitted model, and where it goes from here."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics import garch_table, outlook
from analytics.commands.answer import answer
from analytics.commands.tables import Periods
from analytics.options import Target, takes_request
from analytics.request import Request, ReturnKind
from models.garch.model import Distribution


@takes_request
def garch(
    request: Request,
    target: Target,
    kind: Annotated[ReturnKind, typer.Option(help="Simple or log returns.")] = "log",
    asymmetric: Annotated[
        bool, typer.Option("--asymmetric", help="Losses may move volatility more (GJR).")
    ] = False,
    distribution: Annotated[Distribution, typer.Option(help="Of the shocks.")] = "normal",
    horizon: Annotated[
        int, typer.Option(metavar="N", help="Forecast 1 to N periods ahead.")
    ] = outlook.HORIZON,
    periods: Periods = None,
) -> None:
    """GARCH(1,1) by maximum likelihood: parameters, standard errors, volatility to come."""
    outlook.check(horizon)
    options = {"asymmetric": asymmetric, "distribution": distribution, "horizon": horizon}
    answer(request, "garch", garch_table.show, target, garch_table.notes, options)
