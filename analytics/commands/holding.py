"""Tables of holding periods and of named crises."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands.options import Target, takes_request
from analytics.request import Request


@takes_request
def holding(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None,
        typer.Option(metavar="TICKER", help="Benchmark; counts the periods that fell behind it."),
    ] = None,
) -> None:
    """Every 1, 3, 5 and 10 years by start date: median, worst, share of losing starts."""
    from analytics.commands.answer import answer
    from analytics.holding import periods

    answer(request, "holding", periods.show, target, periods.sentences)


@takes_request
def crises(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Benchmark, as last row.")
    ] = None,
) -> None:
    """Named crises since 1987: return, drawdown and days to recover of each ticker."""
    from analytics.commands.answer import answer
    from analytics.holding import crises as crisis_tables

    answer(request, "crises", crisis_tables.show, target, crisis_tables.sentences)
