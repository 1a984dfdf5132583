"""Difference of two CSVs of one table: the first cell, and whether it is only rounding."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from analytics.provenance.decoding import shown

# Other processors and libraries round logarithms and roots differently in the last place, and sums
# and ratios propagate that. A changed price or definition makes a larger difference.
ROUNDING = 1e-12

# A GPU sums in another order, and a maximum is found to within the square root of that: fits differ
# by up to 1e-9 of a parameter.
DEVICE_ROUNDING = 1e-8

# A table has lines of a megabyte at most: two columns of numbers for each of 10,000 tickers.
MOST_LINE = 4 * 10**6


@dataclass(frozen=True, slots=True)
class Cell:
    """A differing cell: line, name of its row, column, and both texts.

    `scale` is the size of the whole for columns of shares, else 0.
    """

    line: int
    row: str
    column: str
    before: str
    again: str
    scale: float = 0.0

    @property
    def relative(self) -> float:
        """Difference relative to the larger value or the scale; infinite if not numbers."""
        try:
            one, other = float(self.before), float(self.again)
        except ValueError:
            return math.inf
        if not (math.isfinite(one) and math.isfinite(other)):
            return math.inf
        largest = max(abs(one), abs(other), self.scale)
        return abs(one - other) / largest if largest else 0.0  # 0 and -0

    @property
    def sentence(self) -> str:
        """Position and both values as text."""
        place = f"line {self.line} ({shown(self.row)}), column {shown(self.column)}"
        before, again = (shown(text) or "empty" for text in (self.before, self.again))
        return f"{place}: {before} in the bundle, {again} here"


def difference(
    before: bytes,
    again: bytes,
    scales: Mapping[str, float] | None = None,
    rounding: float = ROUNDING,
) -> str:
    """One sentence on how the recomputed CSV differs from the bundle's.

    Args:
        before: the bundle's CSV, with any content.
        again: the recomputed one, with a heading line; other bytes.
        scales: column → size of the whole that it has shares of.
        rounding: relative difference up to which two numbers differ by rounding only.
    """
    try:
        return _difference(before.decode(), again.decode(), scales or {}, rounding)
    except (ValueError, csv.Error) as error:
        return f"differs: the bundle's table is no CSV that Tensortape writes ({shown(error)})"


def _difference(before: str, again: str, scales: Mapping[str, float], rounding: float) -> str:
    old, new = _rows(before), _rows(again)
    names, wanted = next(old, []), next(new, [])
    if names != wanted:
        return f"differs: {_columns(names, wanted)}"
    found = _Differing(rounding)
    for line, (was, now) in enumerate(zip_longest(old, new), 2):
        if was is None or now is None:
            lines = (text.count("\n") - 1 for text in (before, again))
            return "differs: {:,} rows in the bundle, {:,} here".format(*lines)
        found.cells += len(was)
        if was != now:
            row = was[0] if was else ""
            for name, cell, other in zip_longest(names, was, now, fillvalue=""):
                if cell != other:
                    found.add(Cell(line, row, name, cell, other, scales.get(name, 0.0)))
    return found.sentence


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of each line, one line at a time.

    Raises:
        ValueError: a line that is too long for a table.
    """
    return csv.reader(_lines(text))


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + MOST_LINE) + 1
        if not end and len(text) - start > MOST_LINE:
            raise ValueError("a line that is too long")
        end = end or len(text)
        yield text[start:end]
        start = end


@dataclass(slots=True)
class _Differing:
    """Number of differing cells, and those named in a sentence."""

    rounding: float
    cells: int = 0
    count: int = 0
    furthest: float = 0.0
    first: Cell | None = None
    real: Cell | None = None

    def add(self, cell: Cell) -> None:
        """Count a cell."""
        self.count += 1
        self.furthest = max(self.furthest, cell.relative)
        self.first = self.first or cell
        if self.real is None and cell.relative > self.rounding:
            self.real = cell

    @property
    def sentence(self) -> str:
        """Sentence on whether they differ by more than rounding, and the first cell."""
        if self.real is not None:
            return f"differs: {self.real.sentence}"
        if self.first is None:
            return "differs: line ends or quotes do, no cell does"
        return (
            f"differs by rounding only: {self.count:,} of {self.cells:,} cells, by at most "
            f"{self.furthest:.0e} of their size, first {self.first.sentence}"
        )


def _columns(old: list[str], new: list[str]) -> str:
    before, here = set(old), set(new)
    lost = shown(", ".join(name for name in old if name not in here))
    gained = shown(", ".join(name for name in new if name not in before))
    sentences = [f"columns only in the bundle: {lost}"] if lost else []
    sentences += [f"columns only here: {gained}"] if gained else []
    return "; ".join(sentences) or "the columns are in another order"
