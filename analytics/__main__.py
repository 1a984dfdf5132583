"""The command line: python -m analytics returns | summary | volatility | quality | correlation.

stdout carries a readable table, or with `--csv -` the CSV and nothing else; messages go to
stderr. Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written;
4 nothing to write.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.console import Console

from analytics import export, inspection, prices, study, summary, terminal, together
from analytics.intervals import provenance
from analytics.options import takes_request
from analytics.request import Estimator, Request
from models.errors import InputError, RequestError

WRONG_USE, SOME_FAILED, NOTHING_TO_WRITE = 2, 3, 4

app = typer.Typer(
    help="Returns, statistics and volatility of stocks: the dashboard's numbers, by script.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Periods = Annotated[
    int | None,
    typer.Option(help="Periods a year.", show_default="252, 52, 12, 4 or 1 by frequency"),
]


@app.command()
@takes_request
def returns(request: Request, csv: str | None) -> None:
    """Returns by date, one column a ticker, as fractions (0.01 is 1 %)."""
    _answer(request, summary.returns_table, terminal.show_by_date, csv)


@app.command("summary")
@takes_request
def summarise(
    request: Request,
    csv: str | None,
    benchmark: Annotated[
        str | None, typer.Option(metavar="TICKER", help="Measured beside the others, last row.")
    ] = None,
    risk_free: Annotated[float, typer.Option(help="Annual rate as a fraction.")] = 0.0,
    periods: Periods = None,
    intervals: Annotated[
        bool, typer.Option("--intervals", help="95 % interval beside each metric.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Of the intervals' random draws.")] = 0,
) -> None:
    """Summary statistics, one row a ticker in CSV; every definition is in CONVENTIONS."""
    _answer(request, summary.summary, terminal.show_metrics, csv)


@app.command()
@takes_request
def volatility(
    request: Request,
    csv: str | None,
    rolling: Annotated[
        int | None, typer.Option(metavar="N", help="By date, over the last N sessions.")
    ] = None,
    estimator: Annotated[
        Estimator, typer.Option(help="Estimator of --rolling.")
    ] = "close_to_close",
    periods: Periods = None,
) -> None:
    """Annualised volatility: one column an estimator, or with --rolling N one row a date."""
    if rolling is None:
        whole = summary.volatilities, terminal.show_metrics
        _answer(request, *whole, csv, summary.without_volatility)
    else:
        by_date = summary.rolling_table, terminal.show_by_date
        _answer(request, *by_date, csv, summary.without_rolling)


@app.command()
@takes_request
def quality(
    request: Request,
    csv: str | None,
    findings: Annotated[
        bool, typer.Option("--findings", help="CSV has one row a finding, not one a ticker.")
    ] = False,
) -> None:
    """What prices lack or look wrong in: one row a ticker, then a sentence a finding."""
    loaded = prices.load(request)
    _say_all(status.sentence for status in loaded.statuses)
    cards = inspection.cards(request, loaded)
    if not cards:
        raise typer.Exit(NOTHING_TO_WRITE)
    if csv is None:
        inspection.show(Console(), cards)
    else:
        _write(export.csv(inspection.table(cards, findings)), csv)
    if len(cards) < len(loaded.statuses):
        raise typer.Exit(SOME_FAILED)


@app.command()
@takes_request
def correlation(
    request: Request,
    csv: str | None,
    method: Annotated[together.Method, typer.Option(help="How to correlate.")] = "pearson",
) -> None:
    """Correlations of returns over the sessions that all tickers share, whatever --window."""
    if len(request.tickers) == 1:
        raise RequestError("at least two tickers", request.tickers[0], "name another")

    def table_of(studied: study.Study) -> pd.DataFrame:
        if len(studied.asked) < 2:
            _say("a correlation needs two tickers with prices")
            raise typer.Exit(NOTHING_TO_WRITE)
        _say_all(together.notes(studied, method))
        return together.correlation_table(studied, method)

    _answer(request.but(window="common"), table_of, together.show, csv)


def _answer(
    request: Request,
    table_of: Callable[[study.Study], pd.DataFrame],
    show: Callable[[Console, pd.DataFrame], None],
    csv: str | None,
    lacking: Callable[[study.Study, pd.DataFrame], list[str]] = lambda _study, _table: [],
) -> None:
    """Load, compute, write; leave with the exit code that says how it went.

    `lacking` says in sentences what the table lacks and why.
    """
    studied = study.run(request, prices.load(request))
    _report(studied)
    measured = len(studied.tickers) - len(studied.unmeasured)
    if not measured:
        raise typer.Exit(NOTHING_TO_WRITE)
    table = table_of(studied)
    for line in lacking(studied, table):
        _say(line)
    if table.empty:
        raise typer.Exit(NOTHING_TO_WRITE)
    if csv is None:
        show(Console(), table)
    else:
        _write(export.csv(table), csv)
    blank = show is terminal.show_by_date and bool(table.isna().all().any())
    if studied.failed or studied.unmeasured or blank:
        raise typer.Exit(SOME_FAILED)


def _report(studied: study.Study) -> None:
    """Everything the reader must know, on stderr, one line each."""
    lines = [status.sentence for status in studied.statuses]
    lines += [provenance(studied.request.seed)] if studied.request.intervals else []
    lines += [f"{name}: no return in the window" for name in studied.unmeasured]
    if len(studied.partial):
        named = ", ".join(str(label) for label in studied.partial)
        lines.append(f"partial periods, cut by the window or a history: {named}")
    _say_all(lines)


def _say_all(lines: Iterable[str]) -> None:
    for line in filter(None, lines):
        _say(line)


def _write(content: bytes, target: str) -> None:
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    Path(target).write_bytes(content)
    _say(f"written: {target}")


def _say(line: str) -> None:
    typer.echo(line, err=True)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; what the user got wrong is one sentence and exit code 2."""
    try:
        app(arguments)
    except InputError as error:
        _say(f"error: {error}")
        sys.exit(WRONG_USE)
    except OSError as error:
        _say(f"error: {error}")
        sys.exit(NOTHING_TO_WRITE)


if __name__ == "__main__":
    main()
