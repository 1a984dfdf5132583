"""Models of volatility that were fitted before, for calls that share series."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

Key = tuple[bytes, int, int]


class ProcessCache(dict[Key, Any]):
    """The process (models.bootstrap.parametric.process) of each series, number of draws and seed.

    The same series is fitted once, alone and against a benchmark, and so is a benchmark that
    tickers share.
    """


def process_key(series: NDArray[np.float64], replicates: int, seed: int) -> Key:
    """What a process depends on: a digest of its series, and how its parameters are drawn.

    Args:
        series: (n,) returns.
        replicates: number of draws.
        seed: of the draws.
    """
    return hashlib.blake2b(series.tobytes()).digest(), replicates, seed
