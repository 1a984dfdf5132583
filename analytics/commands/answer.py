"""Output of every command: the table on stdout, messages on stderr, and the exit code."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import typer
from rich.console import Console

from analytics import prices, provenance, study
from analytics.commands.line.speech import NOTHING_TO_WRITE, SOME_FAILED, say, say_all
from analytics.commands.options import Target
from analytics.output import destination, formats, pages, terminal
from analytics.output.workbook import workbook
from analytics.performance import correlation
from analytics.prices.store import pins
from analytics.provenance import recipes, remarks
from analytics.provenance.about import about
from analytics.request import Request
from analytics.study import days_a_year
from models.errors import RequestError

# Tables without an annualised figure.
UNSCALED = (
    *("returns", "correlation", "garch compare", "garch backtest", "simulate", "drawdowns"),
    *("calendar", "rolling value at risk", "rolling drawdown", "rolling beta"),
    "rolling correlation",
)
# Tables in which an empty column is a ticker that failed.
BLANK_FAILS = (terminal.show_by_date, correlation.show)
Show = Callable[[Console, pd.DataFrame], None]


def answer(
    request: Request,
    recipe: str,
    show: Show,
    target: Target,
    lacking: Callable[[study.Study, pd.DataFrame], list[str]] = lambda _study, _table: [],
    options: Mapping[str, Any] | None = None,
) -> None:
    """Load, compute and write; exit with the code of the result.

    Args:
        request: the request.
        recipe: name of the table in provenance.recipes.
        show: prints the table on the screen.
        target: files to write.
        lacking: returns sentences on missing values and their reasons.
        options: options of the recipe.
    """
    loaded = prices.load(request)
    studied = study.run(request, loaded)
    say_all(loaded.remarks)
    report(studied, loaded)
    measured = len(studied.tickers) - len(studied.unmeasured)
    if not measured:
        raise typer.Exit(NOTHING_TO_WRITE)
    table = recipes.OF_STUDY[recipe](studied, **(options or {}))
    for line in lacking(studied, table):
        say(line)
    if recipe not in UNSCALED:
        say_all([days_a_year.offer(studied, "--periods 365")])
        say_all([days_a_year.contradiction(studied, "--periods {periods} counts as many")])
    if table.empty:
        raise typer.Exit(NOTHING_TO_WRITE)
    deliver(Made(recipe, request, loaded, table, options or {}), show, target)
    blank = show in BLANK_FAILS and bool(table.isna().all().any())
    if studied.failed or studied.unmeasured or blank:
        raise typer.Exit(SOME_FAILED)


@dataclass(frozen=True, slots=True)
class Made:
    """A table and its inputs, in the order of `provenance.bundle`'s arguments."""

    recipe: str
    request: Request
    loaded: prices.Loaded
    table: pd.DataFrame
    options: Mapping[str, Any]


def deliver(made: Made, show: Show, target: Target) -> None:
    """Write the table to its files, or print it when there are none.

    Args:
        made: the table and its inputs.
        show: prints the table on the screen.
        target: the files to write; without a file for the table it is printed.

    Raises:
        DestinationError, WriteError: a file cannot be written; an existing one is unchanged.
    """
    if target.bundle is not None:
        parts = made.recipe, made.request, made.loaded, made.table, made.options
        write(provenance.bundle(*parts), target.bundle)
        say_all(pins.pin(made.loaded))
    put(made.table, show, target, lambda: about(made.request, made.loaded))


def put(
    table: pd.DataFrame,
    show: Show,
    target: Target,
    origin: Callable[[], list[tuple[str, str]]] = list,
) -> None:
    """Write the table to the files of the target, or print it when there are none.

    Args:
        table: the table.
        show: puts it on the screen.
        target: the files to write.
        origin: the sheet of a workbook on how the table was made.
    """
    for name, form in target.files:
        if form == "table":
            drawn = io.StringIO()
            show(pages.console(wide=target.wide, file=drawn), table)
            write(drawn.getvalue().encode(), name)
        else:
            _require_a_pipe(name, form)
            write(_encoded(table, form, origin), name)
    if not target.files:
        show(pages.console(wide=target.wide), table)


def _encoded(
    table: pd.DataFrame, form: formats.Format, origin: Callable[[], list[tuple[str, str]]]
) -> bytes:
    """The table in that format; a workbook also has a sheet on how it was made."""
    if form == "xlsx":
        return workbook({"Table": table}, origin())
    return formats.encode(table, form)


def _require_a_pipe(name: str, form: str) -> None:
    """Refuse bytes of Parquet or Excel on a terminal.

    Raises:
        RequestError: the message names the option for a file.
    """
    binary = {"parquet": "table.parquet", "xlsx": "table.xlsx"}
    if form in binary and name == destination.STANDARD_OUTPUT and sys.stdout.isatty():
        raise RequestError(f"a file for {form}", "a terminal", f"add --output {binary[form]}")


def report(studied: study.Study, loaded: prices.Loaded) -> None:
    """Print all notes for the reader on stderr, one line each."""
    say_all(remarks.of_study(studied, loaded))


def write(content: bytes, target: str) -> None:
    """Write the content to a file and name it on stderr, or to stdout if `target` is "-".

    Raises:
        DestinationError, WriteError: it cannot be written; an existing file is unchanged.
    """
    try:
        remark = destination.write(target, content)
    except KeyboardInterrupt:
        say(f"interrupted: {target} is as it was before or has all of the new content")
        raise
    if target != destination.STANDARD_OUTPUT:
        say(f"written: {target}{f' ({remark})' if remark else ''}")
