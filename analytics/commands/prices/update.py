"""The update command: bring the store up to date, and say what changed."""

from __future__ import annotations

from typing import Annotated

import typer

from analytics.commands.options import Target, takes_target


@takes_target
def update(
    target: Target,
    tickers: Annotated[
        list[str] | None, typer.Argument(metavar="[TICKER]...", help="Fetched if not stored yet.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All tickers in the store.")] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Then remove old files: five a ticker stay.")
    ] = False,
) -> None:
    """Fetch new prices into the store; report what was added and what the source changed.

    What is fresh is not asked for: prices are until another session of their exchange has ended.
    """
    from analytics.commands.prices.updating import bring_up_to_date

    bring_up_to_date(tickers or (), target, everything=everything, prune=prune)
