"""The screen command: tickers ranked by a metric, adjusted for multiple testing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands.options import RiskFree, Target, takes_request
from analytics.commands.tables import Periods
from analytics.request import Request

if TYPE_CHECKING:
    import pandas as pd

    from analytics.study import Study


@takes_request
def screen(
    request: Request,
    target: Target,
    by: Annotated[
        str, typer.Option(metavar="METRIC_ID", help="Metric to rank by, best first.")
    ] = "sharpe",
    fdr: Annotated[
        float, typer.Option(help="False discovery rate of `significant`, as a fraction.")
    ] = 0.05,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Benchmark of alpha and similar metrics.")
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
) -> None:
    """Tickers ranked by a metric, with significance adjusted for multiple testing."""
    from analytics.commands.answer import answer
    from analytics.performance import ranking

    ranking.check(request, by, fdr)

    def lacking(studied: Study, table: pd.DataFrame) -> list[str]:
        return ranking.sentences(studied, table, by, fdr)

    answer(request, "screen", ranking.show, target, lacking, {"by": by, "fdr": fdr})
