"""The sharpe command: inference on Sharpe ratios."""

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
def sharpe(
    request: Request,
    target: Target,
    above: Annotated[
        float, typer.Option(help="Sharpe ratio per year of the null hypothesis.")
    ] = 0.0,
    alternative: Annotated[
        float, typer.Option(help="Sharpe ratio per year of the alternative hypothesis.")
    ] = 1.0,
    prior: Annotated[
        float,
        typer.Option(help="Share of tickers for which the alternative is true, as a fraction."),
    ] = 0.05,
    trials: Annotated[
        int | None,
        typer.Option(help="Number of tickers tried.", show_default="clusters of those named"),
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
) -> None:
    """Sharpe ratios: standard error, minimum track record, power and false discovery rates."""
    from analytics.commands.answer import answer
    from analytics.significance import track_record

    track_record.check(above, alternative, prior, trials)
    options = {"above": above, "alternative": alternative, "prior": prior, "trials": trials}

    def lacking(studied: Study, table: pd.DataFrame) -> list[str]:
        return track_record.sentences(studied, table, above)

    answer(request, "track record", track_record.show, target, lacking, options)
