"""Further tables of a study: drawdowns, calendar, cone, and rolling metrics."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands.options import RiskFree, Target, takes_request
from analytics.commands.tables import Periods
from analytics.option_values import ROLLED_SESSIONS, Rolled
from analytics.request import Request

if TYPE_CHECKING:
    import pandas as pd

    from analytics.study import Study


@takes_request
def drawdowns(request: Request, target: Target) -> None:
    """Every fall from a high, the deepest first, with its dates and days."""
    from analytics.commands.answer import answer
    from analytics.output import row_tables

    answer(request, "drawdowns", row_tables.show_drawdowns, target)


@takes_request
def calendar(request: Request, target: Target) -> None:
    """Returns by month, quarter and year, one row per ticker and year."""
    from analytics.commands.answer import answer
    from analytics.output import row_tables

    answer(request, "calendar", row_tables.show_calendar, target)


@takes_request
def cone(request: Request, target: Target, periods: Periods = None) -> None:
    """The volatility cone: past and current volatility over short and long windows."""
    from analytics.commands.answer import answer
    from analytics.output import row_tables

    answer(request, "cone", row_tables.show_cone, target)


@takes_request
def rolling(
    request: Request,
    target: Target,
    metric: Annotated[Rolled, typer.Option(help="What is measured.")] = "sharpe",
    sessions: Annotated[
        int, typer.Option(metavar="N", help="Window of the last N sessions.")
    ] = ROLLED_SESSIONS,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Benchmark of a beta.")
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
) -> None:
    """A metric of each ticker's last sessions, by date."""
    from analytics.commands.answer import answer
    from analytics.output import terminal
    from analytics.performance import rolling_table

    Request(rolling=sessions)  # refuses a window out of range
    recipe, own = rolling_table.recipe_of(request.tickers, benchmark, metric, sessions)
    show = functools.partial(terminal.show_by_date, unit=rolling_table.UNITS[metric])

    def lacking(studied: Study, table: pd.DataFrame) -> list[str]:
        return rolling_table.without(studied.asked, table, metric, sessions)

    answer(request, recipe, show, target, lacking, own)
