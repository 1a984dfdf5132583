"""Many tickers in one sentence: the first few by name, the others by count."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 5


def named(names: Sequence[str], noun: str = "tickers") -> str:
    """The names between commas; of more than five their number and the first five.

    Example:
        >>> named(["A", "B"]), named(["A", "B", "C", "D", "E", "F", "G"])
        ('A, B', '7 tickers (A, B, C, D, E …)')
    """
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{len(names):,} {noun} ({', '.join(names[:MOST_NAMED])} …)"
