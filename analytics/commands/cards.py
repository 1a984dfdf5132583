"""The data-quality cards of what a request loads."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from analytics import export, inspection, prices
from analytics.commands.answer import NOTHING_TO_WRITE, SOME_FAILED, say_all, write
from analytics.options import takes_request
from analytics.request import Request


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
    say_all(status.sentence for status in loaded.statuses)
    cards = inspection.cards(request, loaded)
    if not cards:
        raise typer.Exit(NOTHING_TO_WRITE)
    if csv is None:
        inspection.show(Console(), cards)
    else:
        write(export.csv(inspection.table(cards, findings)), csv)
    if len(cards) < len(loaded.statuses):
        raise typer.Exit(SOME_FAILED)
