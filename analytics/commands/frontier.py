"""Optimal portfolios and the efficient frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands.line.speech import NOTHING_TO_WRITE, say
from analytics.commands.options import RiskFree, Target, takes_request
from analytics.commands.tables import Periods
from analytics.option_values import FRONTIER_POINTS, CovarianceKind
from analytics.portfolio import weights
from analytics.request import Request

if TYPE_CHECKING:
    import pandas as pd

    from analytics.study import Study


@takes_request
def frontier(
    request: Request,
    target: Target,
    points: Annotated[
        int, typer.Option(metavar="N", help="Points of the frontier; 0 for none.")
    ] = FRONTIER_POINTS,
    bounds: Annotated[
        str, typer.Option(metavar="LOW,HIGH", help="Bounds of each ticker's weight.")
    ] = "0,1",
    covariance: Annotated[
        CovarianceKind, typer.Option(help="As observed, or shrunk towards equal variances.")
    ] = "sample",
    yours: Annotated[
        str | None,
        typer.Option(
            "--weights", metavar="T=W,...", help="One more row: AAPL=60%,KO=40% or equal."
        ),
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
) -> None:
    """Weights and risk of six kinds of portfolio and of the efficient frontier."""
    from analytics.commands.answer import answer
    from analytics.portfolio import optimal
    from analytics.portfolio import portfolio_table as made
    from analytics.prices import sources

    low, high = weights.bounds(bounds)
    optimal.check(low, high, points)
    made.require_several(request.tickers)
    if yours is not None:
        request = weights.naming(request, yours) if sources.is_remote(request) else request
        if request.tickers:
            weights.parse(yours, request.tickers, low=low, high=high)

    def lacking(study: Study, table: pd.DataFrame) -> list[str]:
        if len(study.asked) < made.FEWEST_TICKERS:
            say("a portfolio needs two tickers with prices")
            raise typer.Exit(NOTHING_TO_WRITE)
        return made.notes(study, table)

    options = {"points": points, "low": low, "high": high, "covariance": covariance, "yours": yours}
    answer(request.but(window="common"), "frontier", made.show, target, lacking, options)
