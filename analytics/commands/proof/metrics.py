"""The metrics command: definitions of all columns; loads no prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.commands.options import Target, takes_target

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("id", "definition", "unit", "source", "method", "coverage", "undefined")


@takes_target
def metrics(target: Target) -> None:
    """Every metric: definition, unit, interval method, why it may be missing."""
    from analytics.commands.answer import put
    from analytics.performance import glossary

    put(glossary.table(), _show, target)


def _show(console: Console, table: pd.DataFrame) -> None:
    from analytics.stats.catalogue import SYMBOLS

    shown = Table(*SHOWN, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in table[list(SHOWN)].itertuples(index=False):
        shown.add_row(*map(Text, row))
    console.print(shown)
    console.print(Text(SYMBOLS))
