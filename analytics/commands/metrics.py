"""What the columns mean, without a price."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.commands.answer import write
from analytics.commands.options import CsvTarget
from analytics.output import export
from analytics.performance import glossary
from analytics.stats.catalogue import SYMBOLS

SHOWN = ("id", "definition", "unit", "source", "method", "coverage")


def metrics(csv: CsvTarget = None) -> None:
    """Every metric: definition, unit, sign, source, why it may be missing (docs/conventions.md)."""
    table = glossary.table()
    if csv is not None:
        write(export.csv(table), csv)
        return
    shown = Table(*SHOWN, box=box.SIMPLE_HEAD, pad_edge=False)
    for row in table[list(SHOWN)].itertuples(index=False):
        shown.add_row(*map(Text, row))
    console = Console()
    console.print(shown)
    console.print(Text(SYMBOLS))
