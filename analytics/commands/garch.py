"""Volatility by a fitted model, and its forecasts."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands.options import Target, takes_request
from analytics.commands.tables import Periods
from analytics.option_values import (
    GARCH_DISTRIBUTION,
    GARCH_HORIZON,
    GARCH_KIND,
    Distribution,
)
from analytics.request import Request, ReturnKind
from models.errors import RequestError


@takes_request
def garch(
    request: Request,
    target: Target,
    kind: Annotated[ReturnKind, typer.Option(help="Simple or log returns.")] = GARCH_KIND,
    asymmetric: Annotated[
        bool, typer.Option("--asymmetric", help="Losses may move volatility more (GJR).")
    ] = False,
    distribution: Annotated[Distribution, typer.Option(help="Of the shocks.")] = GARCH_DISTRIBUTION,
    horizon: Annotated[
        int, typer.Option(metavar="N", help="Forecast 1 to N periods ahead.")
    ] = GARCH_HORIZON,
    periods: Periods = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare all models: AIC, BIC, QLIKE out of sample.")
    ] = False,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Backtest the value at risk of each model.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the random draws of --backtest.")] = 0,
) -> None:
    """GARCH(1,1) by maximum likelihood: parameters, standard errors, volatility forecasts."""
    from analytics.commands.answer import answer
    from analytics.volatility import comparison_tables, garch_table, outlook

    outlook.check(horizon)
    if compare or backtest:
        _refuse(compare and backtest, asymmetric or distribution != GARCH_DISTRIBUTION)
        if compare:
            show, notes = comparison_tables.show_compared, comparison_tables.compare_notes
        else:
            show, notes = comparison_tables.show_backtested, comparison_tables.backtest_notes
        answer(request, "garch compare" if compare else "garch backtest", show, target, notes)
        return
    options = {"asymmetric": asymmetric, "distribution": distribution, "horizon": horizon}
    answer(request, "garch", garch_table.show, target, garch_table.notes, options)


def _refuse(both: bool, one_model: bool) -> None:
    if both:
        raise RequestError("--compare or --backtest", "both", "ask for one table at a time")
    if one_model:
        raise RequestError(
            "--compare or --backtest of all models",
            "--asymmetric or --distribution t",
            "leave the model out: every one has its row",
        )
