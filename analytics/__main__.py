"""The command line: python -m analytics COMMAND; `--help` lists the commands.

stdout carries a readable table, or with `--csv -` the CSV and nothing else; messages go to
stderr. Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written;
4 nothing to write, or a file could not be written.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import Annotated

import typer

from analytics.commands.line.catalogue import VERSION
from analytics.commands.line.group import CommandGroup
from analytics.commands.line.speech import NOTHING_TO_WRITE, WRONG_USE, say
from models.errors import InputError, TensortapeError

OBJECTS_BETWEEN_COLLECTIONS = 500_000

app = typer.Typer(
    cls=CommandGroup,
    help="Returns, statistics and volatility of stocks: the dashboard's numbers, by script.",
    epilog="Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written; "
    "4 nothing to write, or a file could not be written.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    """Print the version and exit."""
    if asked:
        sys.stdout.write(f"tensortape {VERSION}\n")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print it and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Returns, statistics and volatility of stocks: the dashboard's numbers, by script."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error of ours is printed as one sentence, without a traceback.

    Wrong use has exit code 2; every other error, such as too little data, has 4.
    """
    try:
        app(arguments)
    except InputError as error:
        say(f"error: {error}")
        sys.exit(WRONG_USE)
    except (TensortapeError, OSError) as error:
        say(f"error: {error}")
        sys.exit(NOTHING_TO_WRITE)


if __name__ == "__main__":
    # Imports create many objects that live as long as the process: the collector would look
    # through them again and again, and once more at the end, longer than a summary takes.
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)
    # Threads that wait for work sleep: on a busy machine, spinning takes a second of its time.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    main()
