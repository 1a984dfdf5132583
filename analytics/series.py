"""Series of a study: returns by date, alone and beside the benchmark. NumPy only, picklable."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Dates = NDArray[np.datetime64]
Columns = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Returns:
    """Returns of one frequency, NaN where none is dated.

    Shape: `simple` and `log` are (N, P). `labels` (P,) are the dates of the returns file, the
    period's last calendar day; `sessions` (N, P) each ticker's last session in the period.
    """

    labels: Dates
    sessions: Dates
    simple: Floats
    log: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Simple returns over the sessions that each ticker shares with the benchmark.

    Shape: (N, P) each, on the columns of the periodic returns and NaN in the same places; row i
    of `benchmark` is the benchmark on the sessions that it shares with ticker i.
    """

    simple: Floats
    benchmark: Floats
