"""How two CSVs of one table differ: the first cell that does, and whether it is only rounding."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from itertools import zip_longest

# Other processors and libraries round logarithms and roots otherwise: units in the last place,
# which sums and ratios of thousands of them carry on. A changed price or definition does more.
ROUNDING = 1e-12

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs: its line, its row's name, its column, and both texts."""

    line: int
    row: str
    column: str
    before: str
    again: str

    @property
    def relative(self) -> float:
        """How far the numbers are apart, relative to the larger; infinite if one is no number."""
        try:
            one, other = float(self.before), float(self.again)
        except ValueError:
            return math.inf
        return abs(one - other) / max(abs(one), abs(other))

    @property
    def sentence(self) -> str:
        """Where it is and what it says."""
        place = f"line {self.line} ({self.row}), column {self.column}"
        return f"{place}: {self.before or 'empty'} in the bundle, {self.again or 'empty'} here"


def difference(before: bytes, again: bytes) -> str:
    """One sentence on how the recomputed CSV differs from the bundle's.

    Args:
        before: the bundle's, with a heading line.
        again: the recomputed one; other bytes.
    """
    old, new = (list(csv.reader(io.StringIO(one.decode()))) for one in (before, again))
    if old[0] != new[0]:
        return f"differs: {_columns(old[0], new[0])}"
    if len(old) != len(new):
        return f"differs: {len(old) - 1:,} rows in the bundle, {len(new) - 1:,} here"
    cells = _cells(old, new)
    if not cells:
        return "differs: line ends or quotes do, no cell does"
    furthest = max(cell.relative for cell in cells)
    if furthest <= ROUNDING:
        count = f"{len(cells):,} of {sum(map(len, old[1:])):,} cells"
        return (
            f"differs by rounding only: {count}, by at most {furthest:.0e} of their size, "
            f"first {cells[0].sentence}"
        )
    first = next(cell for cell in cells if cell.relative > ROUNDING)
    return f"differs: {first.sentence}"


def _cells(old: Rows, new: Rows) -> list[Cell]:
    return [
        Cell(line, was[0] if was else "", name, cell, recomputed)
        for line, (was, now) in enumerate(zip(old[1:], new[1:], strict=True), 2)
        if was != now
        for name, cell, recomputed in zip_longest(old[0], was, now, fillvalue="")
        if cell != recomputed
    ]


def _columns(old: list[str], new: list[str]) -> str:
    lost = [name for name in old if name not in new]
    gained = [name for name in new if name not in old]
    said = [f"columns only in the bundle: {', '.join(lost)}"] if lost else []
    said += [f"columns only here: {', '.join(gained)}"] if gained else []
    return "; ".join(said) or "the columns are in another order"
