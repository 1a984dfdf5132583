"""How a file was read: what it left open and how that was decided, for a person to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DateOrder = Literal["iso", "day-first", "month-first"]
Decimal = Literal["point", "comma"]
Layout = Literal["wide", "long"]

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
EXAMPLES: dict[DateOrder, str] = {
    "iso": "2024-01-31",
    "day-first": "31/01/2024",
    "month-first": "01/31/2024",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How one file was read.

    Attributes:
        name: of the file.
        layout: "wide" (a column of closes a ticker) or "long" (a row a ticker and date).
        delimiter: between cells; "" in a Parquet file.
        decimal: what separates whole numbers from fractions.
        dates: the order of year, month and day.
        rows, tickers: how many.
        remarks: what else a reader must know, one sentence each.
    """

    name: str
    layout: Layout
    delimiter: str
    decimal: Decimal
    dates: DateOrder
    rows: int
    tickers: int
    remarks: tuple[str, ...] = ()

    @property
    def concluded(self) -> bool:
        """Whether anything was concluded that the file could also mean otherwise."""
        usual = (self.delimiter in ("", ",")) and self.decimal == "point" and self.dates == "iso"
        return not usual or bool(self.remarks)

    @property
    def sentence(self) -> str:
        """What was concluded, e.g. "p.csv: read with tabs between cells, decimal commas …"."""
        parts = [f"{DELIMITERS[self.delimiter]} between cells"] if self.delimiter else []
        parts += [f"decimal {self.decimal}s", f"dates like {EXAMPLES[self.dates]} ({self.dates})"]
        size = f"{self.rows:,} rows, {self.tickers:,} ticker{'s' * (self.tickers != 1)}"
        return "; ".join([f"{self.name}: read with {', '.join(parts)}: {size}", *self.remarks])
