"""Returns of calendar periods. Shapes as the package says; dates are whole days, int64."""

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
    """The whole periods of each row, `count` (R,) of them, in front of (R, K) `grown`, NaN behind.

    `days`, `begins` and `ends` (R, T), or one row for all: the day of a column, first day of the
    period that it lies in, and first day after it. A period is whole if the last price before it
    (the return before, or `start`) is at most `slack` days older than its first day, the last one
    in it at most as much older than its last day, and the next return, or behind the last one
    `after`, lies beyond it. `edges` (R, K, 2): its observed returns, counted from the row's
    first, and the one after its last. `grown`: its compounded return.
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
