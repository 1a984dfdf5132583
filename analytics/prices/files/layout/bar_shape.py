"""Shape of bars: recognition of open, high, low and close by their values.

It is used where the headings are in an unknown language. If one of four columns is the highest in
every row, another the lowest, and the other two cross each other, they are the bars of one security
and not four securities.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from analytics.prices.files.cells.numbers import approximate
from analytics.prices.files.layout.sketch import Sketch

ROWS = (8, 50)
WIDEST = 1.25  # greatest median of a day's range
MOST_COLUMNS = 8  # greatest number of columns beside the date in one security's bars


def are_bars(sketch: Sketch, columns: list[int]) -> bool:
    """Whether four of these columns are one security's bars.

    Args:
        sketch: the file.
        columns: the positions of those whose headings name no field.
    """
    rows = sketch.samples[: ROWS[1]]
    if not 4 <= len(columns) <= MOST_COLUMNS or len(rows) < ROWS[0]:
        return False
    cells = [[approximate(row[at]) for row in rows] for at in columns]
    read = np.array(cells, dtype=np.float64)
    full = read[:, np.isfinite(read).all(axis=0)]
    if full.shape[1] < ROWS[0]:
        return False
    return any(_is_bar(full[list(four)]) for four in combinations(range(len(columns)), 4))


def _is_bar(four: NDArray[np.float64]) -> bool:
    """Whether four rows of numbers are open, high, low and close in some order."""
    high, low = four.max(axis=0), four.min(axis=0)
    if not (low > 0).all() or np.median(high / low) > WIDEST:
        return False
    top = [row for row in range(4) if (four[row] == high).all()]
    bottom = [row for row in range(4) if (four[row] == low).all()]
    if len(top) != 1 or len(bottom) != 1:
        return False
    one, other = (four[row] for row in range(4) if row not in (top[0], bottom[0]))
    return bool((one > other).any() and (one < other).any())
