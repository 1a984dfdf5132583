"""Conversions of float32 squares of 4 to 400 MB from torch to NumPy: shared, copied, widened.

Ratios are to the first method, which copies nothing and takes the same time for any size.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch

from analytics.diagnostics import transfer_times
from analytics.diagnostics.transfer_times import WITHOUT_CUDA, ways
from benchmarks.harness.race import Case, Result

SIDES = (1_000, 5_000, 10_000)
# Answers are compared on every 97th row: comparing 100 million numbers takes gigabytes.
ROWS = np.s_[::97]


def cases() -> Iterator[Case]:
    """One case per size; each is freed before the next is made."""
    for side in SIDES:
        contenders = ways(side)
        compared = dict.fromkeys(contenders, ROWS)
        name = f"{side:,} x {side:,}, {4 * side**2 / 1e6:.0f} MB"
        yield Case(name, contenders, relative_tolerance=0.0, compared=compared)


def notes() -> list[str]:
    """Sentences on what could not be measured."""
    return [] if torch.cuda.is_available() else [WITHOUT_CUDA]


def keep(machine: Mapping[str, object], results: Sequence[Result]) -> None:
    """Record the medians for the page Under the hood too, which reads no Markdown."""
    seconds: dict[str, dict[str, float]] = {}
    for one in results:
        side = one.case.partition(" x ")[0].replace(",", "")
        seconds.setdefault(one.contender, {})[side] = one.median_s
    told = ("cores", "processor", "torch", "numpy", "cuda")
    named = {name: machine[name] for name in told if name in machine}
    transfer_times.record(named, seconds, transfer_times.RECORD)
