"""Compiled: the recurrence of models.fitting.scan, one row after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.runtime.compiled import compiled

Floats = NDArray[np.float64]


@compiled
def recur(a: Floats, b: Floats, start: Floats, out: Floats) -> None:
    """Fill `out` (R, T) with h_t = a_t + b_t h_{t-1}.

    Shape: a (R, T); b (R, T), or (R, 1) for one factor at all times; start (R, 1).

    Args:
        a: (R, T).
        b: (R, T), or (R, 1) for one factor at all times.
        start: (R, 1) the value before the first step.
        out: (R, T) to fill.
    """
    rows, steps = a.shape
    stride = 0 if b.shape[1] == 1 else 1
    for i in range(rows):
        h = start[i, 0]
        for t in range(steps):
            h = a[i, t] + b[i, stride * t] * h
            out[i, t] = h
