"""Coverage and width of the interval of every metric in a market."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from analytics.study.resample_schedules import schedules
from analytics.study.series import Returns
from benchmarks.coverage.markets import Market, simulate
from benchmarks.coverage.truth import MEASURED, PERIODS, dates, truth
from models.bootstrap.combined import confidence_intervals
from models.bootstrap.metrics import DATED, METRICS, PAIRED, Terms
from models.bootstrap.process_cache import ProcessCache
from models.device import to_numpy

Floats = NDArray[np.float64]
# Histories of a batch share the draws of a seed; each batch has another one.
A_BATCH = 50
# Methods were chosen on lower seeds, so the table is out of sample.
SEED = 100_000


@dataclass(frozen=True)
class Coverage:
    """Coverage of one metric in one market.

    Attributes:
        held: histories whose interval holds the true value.
        histories: number of histories with an interval; 0 if the true value is not defined.
        width: median width over that of 95 % of the estimates themselves.
        above: histories whose interval lies wholly below the true value.
    """

    held: int
    histories: int
    width: float
    above: int

    @property
    def share(self) -> float:
        """Per cent of the histories whose interval holds the true value."""
        return 100.0 * self.held / self.histories if self.histories else math.nan


def measure(
    market: Market, histories: int, replicates: int, seed: int = SEED, scale: float = 1.0
) -> dict[str, Coverage]:
    """Metric id → coverage in that many histories of the market."""
    true, ideal = truth(market, seed, scale)
    parts = [
        ends(market, min(A_BATCH, histories - first), replicates, seed + first)
        for first in range(0, histories, A_BATCH)
    ]
    found = {}
    for metric in MEASURED:
        name = metric.id
        low, high = (np.concatenate([part[name][side] for part in parts]) for side in (0, 1))
        value = true[name]
        known = ~(np.isnan(low) | np.isnan(high) | math.isnan(value))
        held = (low <= value) & (value <= high) & known
        width = float(np.median((high - low)[known])) if known.any() else math.nan
        found[name] = Coverage(
            int(held.sum()), int(known.sum()), width / ideal[name], int((high < value)[known].sum())
        )
    return found


def ends(
    market: Market, histories: int, replicates: int, seed: int
) -> dict[str, tuple[Floats, Floats]]:
    """Metric id → both ends of each history's interval."""
    own, other = simulate(market, histories, market.sessions, np.random.default_rng([seed, 2]))
    days = dates(market.sessions)
    years = float((days[-1] - days[0]).astype("m8[D]").astype(int)) / 365.25
    years = years if years >= 365.0 / 365.25 else math.nan
    sessions = np.broadcast_to(days[1:], own.shape)
    base, after = np.full(histories, days[0]), np.full(histories, days[-1] + 3)
    dated = schedules(Returns(days[1:], sessions, own, own), base=base, after=after)
    found: dict[str, tuple[Floats, Floats]] = {}
    cache = ProcessCache()
    for metrics, beside, terms in (
        (METRICS | DATED, None, [Terms(PERIODS, 0.0, years, one) for one in dated]),
        (PAIRED, torch.from_numpy(other), [Terms(PERIODS, 0.0, years)] * histories),
    ):
        made = confidence_intervals(
            torch.from_numpy(own), terms, metrics=metrics, seed=seed, replicates=replicates,
            benchmark=beside, cache=cache,
        )  # fmt: skip
        low, high = to_numpy(made.low), to_numpy(made.high)
        found |= {name: (low[:, k], high[:, k]) for k, name in enumerate(made.ids)}
    return found
