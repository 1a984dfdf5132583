"""Every way out of torch into NumPy, for float32 squares of 4 to 400 MB: shared, copied, widened.

Ratio is to the first way, which copies nothing and so takes the same time whatever the size.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch

from analytics.diagnostics.transfer_times import WITHOUT_CUDA, ways
from benchmarks.harness.race import Case

SIDES = (1_000, 5_000, 10_000)
# Answers are compared on every 97th row: comparing 100 million numbers takes gigabytes.
ROWS = np.s_[::97]


def cases() -> Iterator[Case]:
    """One case a size; each is freed before the next is made."""
    for side in SIDES:
        contenders = ways(side)
        compared = dict.fromkeys(contenders, ROWS)
        name = f"{side:,} x {side:,}, {4 * side**2 / 1e6:.0f} MB"
        yield Case(name, contenders, relative_tolerance=0.0, compared=compared)


def notes() -> list[str]:
    """What could not be measured."""
    return [] if torch.cuda.is_available() else [WITHOUT_CUDA]
