"""What every command says to its reader: lines on standard error, and the exit codes."""

from __future__ import annotations

from collections.abc import Iterable

import typer

WRONG_USE, SOME_FAILED, NOTHING_TO_WRITE = 2, 3, 4


def say(line: str) -> None:
    """One line to the reader, on stderr: stdout is the table's."""
    typer.echo(line, err=True)


def say_all(lines: Iterable[str]) -> None:
    """Each line that is not empty, to the reader on stderr."""
    for line in filter(None, lines):
        say(line)
