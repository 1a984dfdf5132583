"""The command line: python -m analytics COMMAND; `--help` lists the commands.

stdout carries a readable table, or with `--csv -` the CSV and nothing else; messages go to
stderr. Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written;
4 nothing to write, or a file could not be written.
"""

from __future__ import annotations

import atexit
import gc
import sys

import typer

from analytics.commands import (
    frontier,
    garch,
    holding,
    metrics,
    quality,
    screen,
    search,
    simulate,
    tables,
    track_record,
    update,
    verify,
)
from analytics.commands.answer import NOTHING_TO_WRITE, WRONG_USE, say
from models.errors import InputError, TensortapeError

app = typer.Typer(
    help="Returns, statistics and volatility of stocks: the dashboard's numbers, by script.",
    epilog="Exit codes: 0 all done; 2 wrong use; 3 some tickers failed, the rest is written; "
    "4 nothing to write, or a file could not be written.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(tables.returns)
app.command("summary")(tables.summarise)
app.command()(tables.volatility)
app.command()(quality.quality)
app.command()(tables.correlation)
app.command()(screen.screen)
app.command()(track_record.sharpe)
app.command()(holding.holding)
app.command()(holding.crises)
app.command()(garch.garch)
app.command()(frontier.frontier)
app.command()(simulate.simulate)
app.command()(verify.verify)
app.command()(metrics.metrics)
app.command()(update.update)
app.command()(search.search)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; an error of ours is one sentence, and no traceback.

    What the user got wrong has exit code 2; everything else, such as too little data, has 4.
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
    # Python would look through all that torch and pandas are made of for what nobody needs, in
    # between and once more at the end, longer than a summary takes: it goes with the process.
    gc.freeze()
    atexit.register(gc.freeze)
    main()
