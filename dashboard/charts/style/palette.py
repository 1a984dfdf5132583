"""Palette: which line a ticker has, the same in every chart and stable when others come and go.

The eight hues have at least 3:1 contrast on white and on the dark page, and stay apart for
colour-blind eyes (smallest CIE76 difference 18.8), so both themes share them. A ninth ticker
starts over with dots.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HUES = (
    "#0077BB",
    "#FF3355",
    "#00AA66",
    "#9966FF",
    "#999911",
    "#AA4466",
    "#CC77AA",
    "#447700",
)


@dataclass(frozen=True, slots=True)
class Line:
    """How a ticker is drawn: colour as #RRGGBB and dash."""

    colour: str
    dash: str = "solid"

    def faded(self, opacity: float) -> str:
        """The colour with this opacity, for fills."""
        red, green, blue = (int(self.colour[at : at + 2], 16) for at in (1, 3, 5))
        return f"rgba({red},{green},{blue},{opacity})"


LINES = tuple(Line(hue, dash) for dash in ("solid", "dot") for hue in HUES)
BENCHMARK = Line("#82817C", "5px,2px")


def assign(before: Mapping[str, int], tickers: Iterable[str]) -> dict[str, int]:
    """Ticker → number of its line: kept where it had one, else the lowest that is free.

    Example:
        >>> assign({"AAPL": 0, "MSFT": 1, "NVDA": 2}, ["NVDA", "SPY"])
        {'NVDA': 2, 'SPY': 0}
    """
    names = list(tickers)
    taken = {name: before[name] for name in names if name in before}
    free = iter(sorted(set(range(len(LINES) + len(names))) - set(taken.values())))
    return {name: taken[name] if name in taken else next(free) for name in names}


def lines(numbers: Mapping[str, int], benchmark: str | None) -> dict[str, Line]:
    """Ticker → line; a benchmark that is not among the tickers comes last, dashed and grey."""
    chosen = {name: LINES[number % len(LINES)] for name, number in numbers.items()}
    return chosen if benchmark is None else chosen | {benchmark: BENCHMARK}
