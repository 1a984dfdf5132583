"""The search command: from a name to the symbols that the other commands take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Annotated

import pandas as pd
import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.commands.answer import NOTHING_TO_WRITE, say, write
from analytics.commands.options import CsvTarget
from analytics.output import export
from analytics.prices import search as naming
from analytics.symbols.names import Match

COLUMNS = [field.name for field in fields(Match)]


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="A name or a part of it.")],
    csv: CsvTarget = None,
) -> None:
    """Find symbols by name: what Yahoo finds, else those of the store and the sample."""
    wanted = " ".join(text)
    found = naming.find(wanted)
    if found.reason:
        say(f"only the store and the sample were searched: {found.reason}")
    if not found.matches:
        say(f"nothing found for {wanted!r}: try a part of the name, or another spelling")
        raise typer.Exit(NOTHING_TO_WRITE)
    if csv is None:
        _show(found.matches)
    else:
        write(export.csv(_table(found.matches)), csv)


def _table(matches: Sequence[Match]) -> pd.DataFrame:
    return pd.DataFrame([asdict(match) for match in matches], columns=COLUMNS)


def _show(matches: Sequence[Match]) -> None:
    shown = Table(*COLUMNS, box=box.SIMPLE_HEAD, pad_edge=False)
    for match in matches:
        shown.add_row(*(Text(getattr(match, name)) for name in COLUMNS))
    Console().print(shown)
