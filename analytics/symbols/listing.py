"""Lists of tickers for sentences: the first few by name, the others by count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_NAMED = 5
NUMBERS = re.compile(r"\d[\d.,:\-]*")


def named(names: Sequence[str], noun: str = "tickers") -> str:
    """The names separated by commas; for more than five, their number and the first five.

    Example:
        >>> named(["A", "B"]), named(["A", "B", "C", "D", "E", "F", "G"])
        ('A, B', '7 tickers (A, B, C, D, E …)')
    """
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{len(names):,} {noun} ({', '.join(names[:MOST_NAMED])} …)"


def grouped(remarks: Iterable[tuple[str, str]], most: int) -> list[str]:
    """A line per remark with all its tickers.

    Many remarks that differ only in rows, prices and dates become one line.

    Args:
        remarks: tickers, each with a remark.
        most: greatest number of remarks differing only in numbers that have a line each.

    Example:
        >>> grouped([("A", "late"), ("B", "late"), ("C", "row 3 is empty")], most=5)
        ['A, B: late', 'C: row 3 is empty']
        >>> grouped([("A", "row 3 is empty"), ("B", "row 4 is empty")], most=1)
        ['A, B, and for A: row 3 is empty']
    """
    kinds: dict[str, dict[str, list[str]]] = {}
    for ticker, remark in remarks:
        kind = kinds.setdefault(NUMBERS.sub("", remark.replace(ticker, "")), {})
        kind.setdefault(remark, []).append(ticker)
    return [line for alike in kinds.values() for line in _lines(alike, most)]


def _lines(alike: dict[str, list[str]], most: int) -> list[str]:
    if len(alike) <= most:
        return [f"{named(names)}: {remark}" for remark, names in alike.items()]
    everyone = [name for names in alike.values() for name in names]
    return [f"{named(everyone)}, and for {everyone[0]}: {next(iter(alike))}"]
