"""Labels: a recipe's table with tickers or dates on its index, and with its notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analytics.frames.opening import Given, Opened
from analytics.provenance import recipes
from analytics.study import Study

NOTES = "notes"


def common(given: Given, options: Mapping[str, Any]) -> dict[str, Any]:
    """Options of a table that joins tickers, with the window common to all.

    Args:
        given: as in all tables; a Study is unchanged.
        options: of the request.
    """
    return dict(options) if isinstance(given, Study) else {**options, "window": "common"}


def indexed(
    found: Opened, recipe: str, index: str | list[str], own: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """The recipe's table with labels on the index, and its notes.

    Args:
        found: the opened study.
        recipe: name of the table in `provenance.recipes`.
        index: the columns that become the index.
        own: the recipe's own options.
    """
    return noted(recipes.OF_STUDY[recipe](found.study, **(own or {})).set_index(index), found.notes)


def by_date(found: Opened, recipe: str, own: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The recipe's table with dates on the index and tickers as its columns.

    Args:
        found: the opened study.
        recipe: name of the table in `provenance.recipes`.
        own: the recipe's own options.
    """
    table = indexed(found, recipe, "date", own)
    table.index = pd.DatetimeIndex(np.asarray(table.index, dtype="datetime64[s]"), name="date")
    table.columns.name = "ticker"
    return table


def noted(table: pd.DataFrame, notes: Any) -> pd.DataFrame:
    """The table with further notes after its own; its other attributes are removed."""
    table.attrs = {NOTES: (*table.attrs.get(NOTES, ()), *filter(None, notes))}
    return table
