"""How every command answers: the table on stdout, messages on stderr, the exit code that fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import typer
from rich.console import Console

from analytics import prices, provenance, study
from analytics.commands.options import Target
from analytics.output import destination, export, terminal
from analytics.performance import correlation, intervals
from analytics.prices import bars
from analytics.prices.store import pins
from analytics.provenance import recipes
from analytics.quality import errors
from analytics.request import Request
from analytics.study import currencies, days_a_year, shared_returns

# Tables without an annualised figure.
UNSCALED = ("returns", "correlation", "garch compare", "garch backtest", "simulate")
# Where an empty column is a ticker that failed.
BLANK_FAILS = (terminal.show_by_date, correlation.show)
WRONG_USE, SOME_FAILED, NOTHING_TO_WRITE = 2, 3, 4


def answer(
    request: Request,
    recipe: str,
    show: Callable[[Console, pd.DataFrame], None],
    target: Target,
    lacking: Callable[[study.Study, pd.DataFrame], list[str]] = lambda _study, _table: [],
    options: Mapping[str, Any] | None = None,
) -> None:
    """Load, compute, write; leave with the exit code that says how it went.

    Args:
        request: what is asked.
        recipe: the table's name in provenance.recipes.
        show: puts the table on the screen.
        target: where else it goes.
        lacking: says in sentences what the table lacks and why.
        options: the recipe's own.
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
    """A table and what it was made from, in the order that `provenance.bundle` takes them."""

    recipe: str
    request: Request
    loaded: prices.Loaded
    table: pd.DataFrame
    options: Mapping[str, Any]


def deliver(made: Made, show: Callable[[Console, pd.DataFrame], None], target: Target) -> None:
    """The table to its files, or to the screen when it goes to no CSV.

    Args:
        made: the table and what it was made from.
        show: puts the table on the screen.
        target: the files to write; without a CSV the table is shown.

    Raises:
        DestinationError, WriteError: a file cannot be written; an existing one is unchanged.
    """
    if target.bundle is not None:
        parts = made.recipe, made.request, made.loaded, made.table, made.options
        write(provenance.bundle(*parts), target.bundle)
        say_all(pins.pin(made.loaded))
    if target.csv is not None:
        write(export.csv(made.table), target.csv)
    else:
        show(Console(), made.table)


def report(studied: study.Study, loaded: prices.Loaded) -> None:
    """Everything the reader must know, on stderr, one line each."""
    lines = bars.sentences(studied.statuses)
    lines += [days_a_year.sampled(studied)]
    lines += errors.sentences(loaded.panel, studied.request)
    lines += [intervals.provenance(studied.request.seed)] if studied.request.intervals else []
    lines += currencies.remarks(
        studied.request, studied.tickers, studied.currencies, studied.fx_return
    )
    lines += shared_returns.sentences(studied, loaded)
    if len(studied.partial):
        named = ", ".join(str(label) for label in studied.partial)
        lines.append(f"partial periods, cut by the window or a history: {named}")
    say_all(lines)


def say_all(lines: Iterable[str]) -> None:
    """Each line that is not empty, to the reader on stderr."""
    for line in filter(None, lines):
        say(line)


def write(content: bytes, target: str) -> None:
    """The content to a file, which is then named on stderr, or to stdout if `target` is "-".

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


def say(line: str) -> None:
    """One line to the reader, on stderr: stdout is the table's."""
    typer.echo(line, err=True)
