"""Refusals: the first wrong cell of a column, named by file, line and column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.errors import TableError

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Place:
    """Position of a column's cells: the file's name, and the line of a row of the frame's index."""

    file: str
    line: Callable[[int], int]


def refuse(
    wrong: NDArray[np.bool_], column: pd.Series, place: Place, expected: str, remedy: str
) -> None:
    """Raise for the first wrong cell, naming its line and column; nothing if none is wrong.

    Args:
        wrong: (R,) whether each cell is.
        column: (R,) the cells, with the column's name.
        place: their position.
        expected: description of a valid cell.
        remedy: advice to the user.
    """
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        cell = column.iloc[row]
        found = (f"{cell:.15g}" if isinstance(cell, float) else str(cell))[:SHOWN]
        line = place.line(int(column.index[row]))
        where = f"row {line}, column {str(column.name)[:SHOWN]}"
        raise TableError(f"{expected} in {place.file}, {where}", repr(found), remedy)
