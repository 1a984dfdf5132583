"""Cells: how the numbers of a table read. The values stay numbers, so that columns sort by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd
from pandas.io.formats.style import Styler

from dashboard.charts.style.text import decimal, typographic

SMALLEST_CHANCE = 1e-4


def percent(fraction: float) -> str:
    """A fraction in per cent with two decimals, no sign before a zero.

    Example:
        >>> percent(0.264), percent(-0.00001)
        ('26.40%', '0.00%')
    """
    return typographic(f"{fraction:,.2%}")


def whole(number: float) -> str:
    """A count.

    Example:
        >>> whole(1257)
        '1,257'
    """
    return f"{number:,.0f}"


def chance(probability: float) -> str:
    """A p-value; very small ones are told to be, for their digits mean nothing.

    Example:
        >>> chance(0.0237), chance(0.0)
        ('0.0237', '<0.0001')
    """
    few = probability < SMALLEST_CHANCE
    return f"<{SMALLEST_CHANCE:.4f}" if few else f"{probability:.4f}"


def estimate(number: float) -> str:
    """A parameter of a model, with four decimals.

    Example:
        >>> estimate(-0.04821)
        '−0.0482'
    """
    return typographic(f"{number:.4f}")


WRITTEN: Final[Mapping[str, Callable[[Any], str]]] = {
    "fraction": percent,
    "fraction a year": percent,
    "chance": chance,
    "ratio": decimal,
    "number": decimal,
    "count": whole,
    "estimate": estimate,
}


def displayed(
    frame: pd.DataFrame, units: Mapping[str, str], instead: Mapping[str, list[str]]
) -> pd.DataFrame:
    """The text of every cell, as a Styler displays them, at a fraction of its cost.

    Args:
        frame: a table.
        units: column → unit.
        instead: column → its cells, where they are written already.
    """
    found = {
        name: instead.get(str(name)) or _texts(frame[name].tolist(), units.get(str(name), ""))
        for name in frame
    }
    return pd.DataFrame(found, index=frame.index, dtype="str")


def _texts(values: list[Any], unit: str) -> list[str]:
    write = WRITTEN.get(unit)
    if write is None:
        return [f"{value:.6f}" if isinstance(value, float) else str(value) for value in values]
    return ["" if pd.isna(value) else write(value) for value in values]


def written(
    frame: pd.DataFrame, units: Mapping[str, str], marks: Mapping[str, str] | None = None
) -> Styler:
    """The table with the columns whose unit reads in a form of its own so written.

    Args:
        frame: a table.
        units: column → unit.
        marks: ticker → how it stands in its row, where that is not its name.
    """
    style = frame.style
    for name, unit in units.items():
        if unit in WRITTEN and name in style.columns:
            style.format(WRITTEN[unit], subset=[name], na_rep="")
    if marks:
        style.format(lambda name: marks.get(str(name), str(name)), subset=["ticker"])
    return style
