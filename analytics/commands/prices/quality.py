"""The data-quality cards of a request's prices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from analytics.commands.line.speech import NOTHING_TO_WRITE, SOME_FAILED, say_all
from analytics.commands.options import Target, takes_request
from analytics.request import Request


@takes_request
def quality(
    request: Request,
    target: Target,
    findings: Annotated[
        bool,
        typer.Option("--findings", help="CSV has one row per finding instead of one per ticker."),
    ] = False,
) -> None:
    """Quality of prices: one row per ticker, then one sentence per finding."""
    from analytics import prices
    from analytics.commands.answer import Made, deliver
    from analytics.prices import bars
    from analytics.provenance.recipes import QUALITY
    from analytics.quality import card_table

    loaded = prices.load(request)
    say_all([*loaded.remarks, *bars.sentences(loaded.statuses)])
    today = datetime.now(UTC).date()
    cards = card_table.cards(request, loaded, today)
    if not cards:
        raise typer.Exit(NOTHING_TO_WRITE)
    options = {"findings": findings, "today": today.isoformat()}
    made = Made(QUALITY, request, loaded, card_table.table(cards, findings), options)
    deliver(made, lambda console, _table: card_table.show(console, cards), target)
    if len(cards) < len(loaded.statuses):
        raise typer.Exit(SOME_FAILED)
