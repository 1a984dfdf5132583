"""How every command answers: the table on stdout, messages on stderr, the exit code that fits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd
import typer
from rich.console import Console

from analytics import export, prices, study, terminal
from analytics.intervals import provenance
from analytics.request import Request

WRONG_USE, SOME_FAILED, NOTHING_TO_WRITE = 2, 3, 4


def answer(
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
    report(studied)
    measured = len(studied.tickers) - len(studied.unmeasured)
    if not measured:
        raise typer.Exit(NOTHING_TO_WRITE)
    table = table_of(studied)
    for line in lacking(studied, table):
        say(line)
    if table.empty:
        raise typer.Exit(NOTHING_TO_WRITE)
    if csv is None:
        show(Console(), table)
    else:
        write(export.csv(table), csv)
    blank = show is terminal.show_by_date and bool(table.isna().all().any())
    if studied.failed or studied.unmeasured or blank:
        raise typer.Exit(SOME_FAILED)


def report(studied: study.Study) -> None:
    """Everything the reader must know, on stderr, one line each."""
    lines = [status.sentence for status in studied.statuses]
    lines += [provenance(studied.request.seed)] if studied.request.intervals else []
    lines += [f"{name}: no return in the window" for name in studied.unmeasured]
    if len(studied.partial):
        named = ", ".join(str(label) for label in studied.partial)
        lines.append(f"partial periods, cut by the window or a history: {named}")
    say_all(lines)


def say_all(lines: Iterable[str]) -> None:
    """Each line that is not empty, to the reader on stderr."""
    for line in filter(None, lines):
        say(line)


def write(content: bytes, target: str) -> None:
    """The content to a file, which is then named on stderr, or to stdout if `target` is "-"."""
    if target == "-":
        sys.stdout.buffer.write(content)
        return
    Path(target).write_bytes(content)
    say(f"written: {target}")


def say(line: str) -> None:
    """One line to the reader, on stderr: stdout is the table's."""
    typer.echo(line, err=True)
