"""The search command: symbols for a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.commands.line.speech import NOTHING_TO_WRITE, say
from analytics.commands.options import Target, takes_target
from analytics.symbols.names import Match

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [field.name for field in fields(Match)]


@takes_target
def search(
    target: Target,
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="A name or a part of it.")],
) -> None:
    """Find symbols by name: in the source's search, else in the store and the sample."""
    from analytics.commands.answer import put
    from analytics.prices import search as naming

    wanted = " ".join(text)
    found = naming.find(wanted)
    if found.reason:
        say(f"only the store and the sample were searched: {found.reason}")
    if not found.matches:
        say(f"nothing found for {wanted!r}: try a part of the name, or another spelling")
        raise typer.Exit(NOTHING_TO_WRITE)
    put(_table(found.matches), _show, target)


def _table(matches: Sequence[Match]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([asdict(match) for match in matches], columns=COLUMNS)


def _show(console: Console, table: pd.DataFrame) -> None:
    shown = Table(*COLUMNS, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in table.itertuples(index=False):
        shown.add_row(*map(Text, row))
    console.print(shown)
