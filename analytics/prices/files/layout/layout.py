"""Layout: role of each row and column of a file, decided before cells are converted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["wide", "long", "bars", "by-field"]
Role = Literal[
    "date",
    "ticker",
    "open",
    "high",
    "low",
    "close",
    "adj_open",
    "adj_high",
    "adj_low",
    "adj_close",
    "adj_volume",
    "volume",
    "dividend",
    "gain",
    "split",
    "other",
]

PRICES: tuple[Role, ...] = ("open", "high", "low", "close")
NUMBERS: tuple[Role, ...] = (*PRICES, "adj_close", "volume", "dividend", "gain", "split")
KINDS: dict[Kind, str] = {
    "wide": "a date and one column of closes per ticker",
    "long": "one row per ticker and date",
    "bars": "one security's bars",
    "by-field": "one column per ticker and field",
}


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column of a file.

    Attributes:
        position: from the left, 0 first.
        heading: as written.
        role: role of its numbers; "other" is not used.
        ticker: ticker of its numbers; "" if another column has it.
    """

    position: int
    heading: str
    role: Role
    ticker: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a file.

    Attributes:
        kind: wide, long, one security's bars, or a column per ticker and field.
        columns: those that are used.
        unused: headings of the others, as written.
        fields: roles of the columns of numbers.
        named_by: where the ticker of one security's bars comes from; "" for other kinds.
    """

    kind: Kind
    columns: tuple[LayoutColumn, ...]
    unused: tuple[str, ...] = ()
    named_by: str = ""
    fields: frozenset[Role] = field(init=False)

    def __post_init__(self) -> None:
        """Store the roles of the columns of numbers, which are read for every ticker."""
        object.__setattr__(self, "fields", frozenset(one.role for one in self.numbers))

    @property
    def date(self) -> LayoutColumn:
        """The column of session dates."""
        return next(column for column in self.columns if column.role == "date")

    @property
    def words(self) -> tuple[LayoutColumn, ...]:
        """The columns of dates and tickers."""
        return tuple(column for column in self.columns if column.role in ("date", "ticker"))

    @property
    def numbers(self) -> tuple[LayoutColumn, ...]:
        """The columns of prices, volumes and events."""
        return tuple(column for column in self.columns if column.role in NUMBERS)

    @property
    def summary(self) -> str:
        """Description of an inferred layout; "" for a plain wide or long table.

        Example:
            >>> date = LayoutColumn(0, "Date", "date")
            >>> close = LayoutColumn(1, "Close", "close", "AAPL")
            >>> Layout("bars", (date, close), named_by="after the file").summary
            "one security's bars, AAPL after the file"
        """
        parts = [] if self.kind in ("wide", "long") else [KINDS[self.kind]]
        if self.kind == "bars":
            parts.append(f"{self.numbers[0].ticker} {self.named_by}")
        return ", ".join(parts)
