"""Tables of a study: returns, summary, volatility and correlation."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands.line.speech import NOTHING_TO_WRITE, say
from analytics.commands.options import RiskFree, Target, takes_request
from analytics.option_values import CorrelationMethod, Tool
from analytics.request import Estimator, Request
from models.errors import RequestError

if TYPE_CHECKING:
    import pandas as pd

    from analytics.study import Study

Periods = Annotated[
    int | None,
    typer.Option(help="Periods a year.", show_default="252, 52, 12, 4 or 1 by frequency"),
]


def _notes(studied: Study, table: pd.DataFrame) -> list[str]:
    """What a reader of the summary must know: numbers that are none, and resampled intervals."""
    from analytics.performance import fallback, summary

    return [*summary.no_quantile(studied, table), *fallback.notes(studied, table)]


@takes_request
def returns(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Benchmark, as last column.")
    ] = None,
) -> None:
    """Returns by date, one column per ticker, as fractions (0.01 is 1 %)."""
    from analytics.commands.answer import answer
    from analytics.output import terminal

    answer(request, "returns", terminal.show_by_date, target)


@takes_request
def summarise(
    request: Request,
    target: Target,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Benchmark, measured as last row.")
    ] = None,
    risk_free: RiskFree = "0",
    periods: Periods = None,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="95 % interval beside each metric.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the intervals' random draws.")] = 0,
    tool: Annotated[Tool | None, typer.Option("--as", help="Add that tool's figures.")] = None,
) -> None:
    """Summary statistics, one row per ticker; docs/conventions.md and `metrics` define them."""
    from analytics import conventions
    from analytics.commands.answer import answer
    from analytics.output import terminal

    if tool is None:
        answer(request, "summary", terminal.show_metrics, target, _notes)
        return
    show = functools.partial(terminal.show_beside, tool=tool)

    def why(studied: Study, table: pd.DataFrame) -> list[str]:
        return [*_notes(studied, table), *conventions.why(studied, table, tool=tool)]

    answer(request, "summary", show, target, why, {"tool": tool})


@takes_request
def volatility(
    request: Request,
    target: Target,
    rolling: Annotated[
        int | None, typer.Option(metavar="N", help="Rolling, over the last N sessions, by date.")
    ] = None,
    estimator: Annotated[
        Estimator, typer.Option(help="Estimator of --rolling.")
    ] = "close_to_close",
    periods: Periods = None,
) -> None:
    """Annualised volatility: one column per estimator, or with --rolling N one row per date."""
    from analytics.commands.answer import answer
    from analytics.output import terminal
    from analytics.performance import summary

    if rolling is None:
        answer(request, "volatility", terminal.show_metrics, target, summary.without_volatility)
    else:
        answer(
            request, "rolling volatility", terminal.show_by_date, target, summary.without_rolling
        )


@takes_request
def correlation(
    request: Request,
    target: Target,
    method: Annotated[CorrelationMethod, typer.Option(help="How to correlate.")] = "pearson",
) -> None:
    """Correlations of returns over the sessions that all tickers share, whatever --window."""
    from analytics.commands.answer import answer
    from analytics.performance import correlation as together

    if len(request.tickers) == 1:
        raise RequestError("at least two tickers", request.tickers[0], "name another")

    def lacking(studied: Study, table: pd.DataFrame) -> list[str]:
        if len(table) < 2:
            say("a correlation needs two tickers with prices")
            raise typer.Exit(NOTHING_TO_WRITE)
        return together.notes(studied, method)

    common = request.but(window="common")
    answer(common, "correlation", together.show, target, lacking, {"method": method})
