"""The share of intervals that contain the true value or outcome, with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Share:
    """Coverage of one kind of fan or band.

    Attributes:
        market: simulated, or the sample's prices.
        model: of the fan, or the band's name.
        parameters: of the fan, "uncertain" or "fixed"; "" of a band.
        days: ahead, or in the window.
        count: fans or bands.
        held: the share of outcomes, or of true values, inside.
        error: standard error of `held`.
        width: median of the logarithm of the upper end over the lower one.
    """

    market: str
    model: str
    parameters: str
    days: int
    count: int
    held: float
    error: float
    width: float


def clustered_mean(values: NDArray[np.float64], groups: NDArray[np.int64]) -> tuple[float, float]:
    """The mean of (N,) values and its standard error, groups being independent of each other."""
    mean = float(values.mean())
    _, place = np.unique(groups, return_inverse=True)
    sums = np.bincount(place, weights=values - mean)
    return mean, float(np.sqrt((sums**2).sum()) / len(values))


def table(shares: Sequence[Share]) -> list[str]:
    """Lines of Markdown: a row per market, model and choice of parameters, a column per days."""
    days = sorted({one.days for one in shares})
    head = ["market", "model", "parameters", "count", *(f"{day} days" for day in days)]
    rows: dict[tuple[str, str, str], dict[int, Share]] = {}
    for one in shares:
        rows.setdefault((one.market, one.model, one.parameters), {})[one.days] = one
    lines = [f"| {' | '.join(head)} |", "|---|---|---|" + "---:|" * (len(days) + 1)]
    for names, found in rows.items():
        cells = [
            f"{100 * found[day].held:.1f} ± {100 * found[day].error:.1f}" if day in found else ""
            for day in days
        ]
        count = max(one.count for one in found.values())
        lines.append(f"| {' | '.join([*names, f'{count:,}', *cells])} |")
    return lines
