"""An update of the store: what is fetched, and the table of what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import pandas as pd
import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from analytics import prices
from analytics.commands.answer import put
from analytics.commands.line.speech import NOTHING_TO_WRITE, SOME_FAILED, say, say_all
from analytics.commands.options import Target
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed, Fetched
from analytics.prices.refresh import Refresh
from analytics.prices.store.store import Store
from analytics.request import ticker as as_ticker
from models.errors import RequestError

LOOK = 0.1
COLUMNS = 7


def bring_up_to_date(
    tickers: Sequence[str], target: Target, *, everything: bool, prune: bool
) -> None:
    """Fetch what the store lacks of those tickers, and report what became of each.

    Args:
        tickers: as typed.
        target: where the table of changes goes.
        everything: also all tickers in the store.
        prune: then remove old files.

    Raises:
        RequestError: there is nothing to do.
    """
    refresh = Refresh()
    wanted = _wanted(tickers, refresh.store, everything=everything, prune=prune)
    changes = tuple(_updated(wanted, refresh))
    if prune:
        say(f"{sum(map(refresh.store.prune, refresh.store.tickers()))} old files removed")
    if changes:
        _report(changes, target)
    elif not prune:
        say("the store has no prices yet: name tickers to begin with")
        raise typer.Exit(NOTHING_TO_WRITE)


@dataclass(frozen=True, slots=True)
class _Change:
    """What an update did to one ticker; the fields up to `retrieved_at` are the table's columns.

    `added` and `changed` count sessions and revisions that are new; `outcome` is new, updated, up
    to date, or why not; `trouble` is a sentence, empty when there is nothing to say. `kept` is
    whether a failed ticker has been answered and has prices in the store all the same.
    """

    ticker: str
    outcome: str
    added: int = 0
    changed: int = 0
    sessions: int = 0
    last_session: date | None = None
    retrieved_at: datetime | None = None
    trouble: str = ""
    failed: bool = False
    kept: bool = False


def _wanted(
    tickers: Iterable[str], store: Store, *, everything: bool, prune: bool
) -> tuple[str, ...]:
    named = [as_ticker(text) for text in tickers]
    if not named and not everything and not prune:
        raise RequestError("tickers, --all or --prune", "none of them", "name some, e.g. AAPL MSFT")
    return tuple(dict.fromkeys((*named, *(store.tickers() if everything else ()))))


def _updated(names: Sequence[str], refresh: Refresh) -> Iterator[_Change]:
    """What became of each ticker, in order; a progress bar on stderr meanwhile."""
    before = {name: refresh.kept(name) for name in names}
    feed = Feed(refresh)
    feed.want(names)
    _watch(feed, names)
    known = feed.look(names)
    for name in names:
        yield _change(before[name], known[name], refresh)


def _watch(feed: Feed, names: Sequence[str]) -> None:
    """Wait until none is pending, or for as long as `prices.load` would."""
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    hidden = not console.is_terminal
    with Progress(
        *columns, TimeElapsedColumn(), console=console, transient=True, disable=hidden
    ) as progress:
        task = progress.add_task("", total=len(names))
        for _ in range(round((prices.PATIENCE + prices.PATIENCE_A_TICKER * len(names)) / LOOK)):
            pending = feed.pending(names)
            asked = f"waiting for {pending[0]}" if pending else ""
            progress.update(task, completed=len(names) - len(pending), description=asked)
            if not pending:
                return
            feed.wait(pending, LOOK)


def _change(before: Bars | None, known: Fetched, refresh: Refresh) -> _Change:
    bars, name = known.bars, known.ticker
    if known.outcome != "fetched" or bars is None:
        return _failure(known, refresh)
    former = () if before is None else before.origin.revisions
    at = bars.origin.retrieved_at
    changed = _currency_change(before, bars)
    storage = bars.origin.storage or ("" if before is None else before.origin.storage)
    return _Change(
        name,
        _outcome(before, bars),
        added=len(bars.dates) - (0 if before is None else len(before.dates)),
        changed=sum(each not in former for each in bars.origin.revisions),
        sessions=len(bars.dates),
        last_session=bars.as_of,
        retrieved_at=at,
        trouble="; ".join(filter(None, [changed, storage])),
        failed=refresh.unkept(name) or bool(changed),
        kept=bool(changed),
    )


def _failure(known: Fetched, refresh: Refresh) -> _Change:
    """A ticker that has no new prices, and why the stored ones cannot be read if that is so."""
    name, reason = known.ticker, known.reason or f"{refresh.source.label} has not answered yet"
    parts = [f"{known.outcome}: {reason}", refresh.trouble(name)]
    trouble = "; ".join(filter(None, parts))
    kept = refresh.conflicting(name)
    return _Change(name, known.outcome, trouble=trouble, failed=True, kept=kept)


def _currency_change(before: Bars | None, bars: Bars) -> str:
    """A sentence on prices that are in another currency than the stored ones; "" if they are not.

    Stored ones of an unknown currency are in the same one, as far as is known.
    """
    former = "" if before is None else before.origin.currency
    if former in ("", bars.origin.currency):
        return ""
    return (
        f"the currency of its prices was {former} and is {bars.origin.currency or 'unknown'}: the "
        "new prices replace the stored ones, which are kept in their file; check which are right"
    )


def _outcome(before: Bars | None, bars: Bars) -> str:
    if before is None:
        return "new"
    asked = before.origin.retrieved_at != bars.origin.retrieved_at
    return "updated" if asked else "up to date"


def _report(changes: Sequence[_Change], target: Target) -> None:
    """The table, the troubles on stderr, and the exit code that fits."""
    say_all(f"{one.ticker}: {one.trouble}" for one in changes if one.trouble)
    put(_table(changes), lambda console, _table: _show(console, changes), target)
    if all(one.failed and not one.kept for one in changes):
        raise typer.Exit(NOTHING_TO_WRITE)
    if any(one.failed for one in changes):
        raise typer.Exit(SOME_FAILED)


def _table(changes: Sequence[_Change]) -> pd.DataFrame:
    names = [field.name for field in fields(_Change)[:COLUMNS]]
    rows = [[getattr(one, name) for name in names] for one in changes]
    frame = pd.DataFrame(rows, columns=names)
    frame["last_session"] = pd.to_datetime(frame["last_session"])
    frame["retrieved_at"] = [one.retrieved_at and one.retrieved_at.isoformat() for one in changes]
    return frame


def _show(console: Console, changes: Sequence[_Change]) -> None:
    shown = Table("", "", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("added", "changed", "sessions", "to", "fetched (UTC)"):
        shown.add_column(heading, justify="right", no_wrap=True)
    for one in changes:
        at = f"{one.retrieved_at:%Y-%m-%d %H:%M}" if one.retrieved_at else "-"
        counts = (f"{number:,}" for number in (one.added, one.changed, one.sessions))
        outcome = Text(one.outcome)
        shown.add_row(Text(one.ticker), outcome, *counts, str(one.last_session or "-"), at)
    console.print(shown)
