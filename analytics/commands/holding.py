"""Holding periods: how every 1, 3, 5 and 10 years ended, by start date."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands.answer import answer
from analytics.commands.options import Target, takes_request
from analytics.performance import holding_table
from analytics.request import Request


@takes_request
def holding(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Counts the periods that fell behind it.")
    ] = None,
) -> None:
    """Every 1, 3, 5 and 10 years by start date: median, worst, share of losing starts."""
    answer(request, "holding", holding_table.show, target, holding_table.sentences)
