"""Reading: how a file was read, with inferred conventions for the user to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analytics.prices.files.layout.layout import Layout

DateOrder = Literal[
    "iso",
    "iso-loose",
    "day-first",
    "month-first",
    "day-first-short",
    "month-first-short",
    "year-first-short",
    "named-day-first",
    "named-month-first",
    "named-year-first",
    "month",
    "epoch",
    "serial",
]
Decimal = Literal["point", "comma"]

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
EXAMPLES: dict[DateOrder, str] = {
    "iso": "2024-01-31",
    "iso-loose": "2024-1-31",
    "day-first": "31/01/2024",
    "month-first": "01/31/2024",
    "day-first-short": "31/01/24",
    "month-first-short": "01/31/24",
    "year-first-short": "24/01/31",
    "named-day-first": "31 Jan 2024",
    "named-month-first": "Jan 31, 2024",
    "named-year-first": "2024-Jan-31",
    "month": "2024-01",
    "epoch": "1706659200",
    "serial": "45322",
}
MOST_UNUSED = 5


@dataclass(frozen=True, slots=True)
class Reading:
    """Conventions and size of one file, as read.

    Attributes:
        name: of the file.
        layout: roles of its rows and columns.
        delimiter: between cells; "" in a Parquet file or a spreadsheet.
        decimal: the decimal mark.
        dates: the form of its dates.
        rows, tickers: their numbers.
        remarks: further notes, one sentence each.
        failed: tickers that cannot be used, and the reasons.
        doubts: where the file contradicts itself, one sentence per ticker.
    """

    name: str
    layout: Layout
    delimiter: str
    decimal: Decimal
    dates: DateOrder
    rows: int
    tickers: int
    remarks: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def concluded(self) -> bool:
        """Whether any inferred convention is ambiguous."""
        usual = (self.delimiter in ("", ",")) and self.decimal == "point" and self.dates == "iso"
        return not usual or bool(self.remarks or self.layout.summary or self.layout.unused)

    @property
    def sentence(self) -> str:
        """Inferred conventions, e.g. "p.csv: read with tabs between cells, decimal commas …"."""
        parts = [f"{DELIMITERS[self.delimiter]} between cells"] if self.delimiter else []
        parts += [f"decimal {self.decimal}s", f"dates like {EXAMPLES[self.dates]} ({self.dates})"]
        size = f"{self.rows:,} rows, {self.tickers:,} ticker{'s' * (self.tickers != 1)}"
        seen = f"read as {self.layout.summary}, with" if self.layout.summary else "read with"
        sentences = [f"{self.name}: {seen} {', '.join(parts)}: {size}", self._unused, *self.remarks]
        return "; ".join(filter(None, sentences))

    @property
    def _unused(self) -> str:
        """Sentence on the columns that are not used."""
        names = self.layout.unused
        if not names:
            return ""
        more = f" and {len(names) - MOST_UNUSED:,} more" if len(names) > MOST_UNUSED else ""
        return f"not used: {', '.join(name[:40] for name in names[:MOST_UNUSED])}{more}"
