"""Messages on standard error, and exit codes, of all commands."""

from __future__ import annotations

from collections.abc import Iterable

import typer

WRONG_USE, SOME_FAILED, NOTHING_TO_WRITE = 2, 3, 4


def say(line: str) -> None:
    """Print one line on stderr, because stdout is for the table."""
    typer.echo(line, err=True)


def say_all(lines: Iterable[str]) -> None:
    """Print each line that is not empty on stderr."""
    for line in filter(None, lines):
        say(line)
