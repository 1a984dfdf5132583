"""The command line: python -m analytics COMMAND; `--help` lists the commands.

stdout carries a readable table, or with `--csv -` the CSV and nothing else; messages go to
stderr. Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written;
4 nothing to write, or a file could not be written.
"""

from __future__ import annotations

import atexit
import gc
import sys
from typing import Annotated

import typer

from analytics.commands.line.catalogue import VERSION
from analytics.commands.line.group import CommandGroup
from analytics.commands.line.speech import NOTHING_TO_WRITE, WRONG_USE, say
from models.errors import InputError, TensortapeError

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
    # Freeze the garbage collector: scanning torch's and pandas' objects, also at exit, takes longer
    # than a summary; the process frees them anyway.
    gc.freeze()
    atexit.register(gc.freeze)
    main()
