"""Returns of calendar periods. Shapes as in the package; dates are whole days, int64."""

from __future__ import annotations

import numpy as np

from analytics.stats.observations.arrays import Columns, Floats
from models.runtime.compiled import compiled


@compiled
def whole(
    values: Floats,
    days: Columns,
    begins: Columns,
    ends: Columns,
    start: Columns,
    after: Columns,
    slack: int,
    edges: Columns,
    grown: Floats,
    count: Columns,
) -> None:
    """Write the returns of whole periods of each row to the front of `grown`, NaN after them.

    A period is whole if three things hold: the last price before it is at most `slack` days older
    than its first day; the last price in it is at most `slack` days older than its last day; and
    there is a price after it.

    Args:
        values: (R, T) returns, NaN for missing.
        days: (R, T), or (1, T) for all rows, the day of each column.
        begins: as days, the first day of the period that the column lies in.
        ends: as days, the first day after that period.
        start: (R,) day of the price before the first return.
        after: (R,) day of the first price after the last return.
        slack: days.
        edges: (R, K, 2) to fill: place of a period's first observed return, counted from the
            row's first one, and the place after its last.
        grown: (R, K) to fill with compounded returns, fractions.
        count: (R,) to fill with the number of whole periods.
    """
    length = values.shape[1]
    for row in range(values.shape[0]):
        dated = row if begins.shape[0] > 1 else 0
        grown[row] = np.nan
        gross, first, opened, position, found = 1.0, -1, 0, 0, 0
        before, last = start[row], start[row]
        for t in range(length + 1):
            if t < length and np.isnan(values[row, t]):
                continue
            if first >= 0 and (t == length or begins[dated, t] != begins[dated, first]):
                behind = t < length or after[row] >= ends[dated, first]
                near = begins[dated, first] - before <= slack
                near = near and ends[dated, first] - 1 - last <= slack
                if behind and near and before < begins[dated, first]:
                    edges[row, found, 0], edges[row, found, 1] = opened, position
                    grown[row, found] = gross - 1.0
                    found += 1
                gross, first, opened = 1.0, -1, position
                before = last
            if t < length:
                first = t if first < 0 else first
                gross *= 1.0 + values[row, t]
                position += 1
                last = days[dated, t]
        count[row] = found
