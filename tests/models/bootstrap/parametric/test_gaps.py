"""How much work lies between two reports of simulated intervals, counted as it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from models.bootstrap import confidence_intervals
from models.bootstrap.metrics import METRICS, PAIRED, Terms
from models.bootstrap.parametric import batches, process
from models.bootstrap.parametric.ticker import WARM_UP, Ticker
from models.runtime.budget import LONGEST_GAP
from models.volatility import garch

# Nanoseconds of processor time, on one core of a busy server: per return of a fit, of its
# conditional variance, of its information and of its parameters drawn (and 2 ms a series more), per
# random number, per return of a simulated history of all metrics, per replicate of a metric.
FITTED, FOLLOWED, OBSERVED, DRAWN, SERIES = 800, 250, 100, 2_200, 2e6
NORMAL, HISTORY, REPLICATE = 33, 20, 400
REPLICATES = 64
# Series and their length: 30 and 100 years, a year of many, the few returns of many.
SIZES = {
    "30 years": (12, 7_560, METRICS),
    "100 years": (3, 25_000, METRICS),
    "a year of many": (70, 252, METRICS),
    "pairs": (8, 5_000, PAIRED),
    "too short": (400, 90, METRICS),
}


class Count:
    """Nanoseconds of work since the last report; several threads add to it."""

    def __init__(self) -> None:
        self.spent, self.gaps, self._lock = 0.0, list[float](), threading.Lock()

    def add(self, nanoseconds: float) -> None:
        with self._lock:
            self.spent += nanoseconds

    def report(self, done: int, of: int) -> None:
        assert 0 <= done <= of
        self.gaps.append(self.spent / 1e9)
        self.spent = 0.0


def counted(function: Callable[..., Any], cost: Callable[..., float], count: Count) -> Any:
    def run(*given: Any, **options: Any) -> Any:
        count.add(cost(*given))
        return function(*given, **options)

    return run


@pytest.fixture
def count(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Fits are counted series by series: what a report says of them is that they are done."""
    made, numbers = Count(), batches.random_numbers

    def by_series(function: Callable[..., Any], cost: float, place: int) -> Any:
        def run(*given: Any, report: Callable[[int, int], None]) -> Any:
            before = 0

            def told(done: int, of: int) -> None:
                nonlocal before
                made.add(cost * given[place].shape[-1] * (done - before))
                before = done
                report(done, of)

            return function(*given, report=told)

        return run

    monkeypatch.setattr(garch, "fit", by_series(garch.fit, FITTED, 0))
    following = by_series(garch.conditional_variance, FOLLOWED, 1)
    monkeypatch.setattr(garch, "conditional_variance", following)
    for place, name, cost in (
        (process, "observed", lambda fit: OBSERVED * fit.series.returns.numel()),
        (process, "drawn", lambda fit, *rest: DRAWN * fit.series.returns.shape[-1] + SERIES),
        (Ticker, "simulate", lambda own, _, some: HISTORY * (own.n + WARM_UP) * len(some)),
        (Ticker, "ends", lambda own: REPLICATE * len(own.estimate) * REPLICATES),
    ):
        monkeypatch.setattr(place, name, counted(getattr(place, name), cost, made))
    made_numbers = counted(numbers, lambda _, some, n: NORMAL * len(some) * n, made)
    monkeypatch.setattr(batches, "random_numbers", made_numbers)
    return made


@pytest.mark.parametrize("size", SIZES)
def test_no_gap_between_reports_is_longer_than_the_bound(size: str, count: Count) -> None:
    rows, length, metrics = SIZES[size]
    made = np.random.default_rng(1).standard_t(5, (2, rows, length)) / 100
    own, other = (torch.from_numpy(part) for part in made)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        confidence_intervals(
            own,
            [Terms(252.0, 0.0, np.nan)] * rows,
            metrics=metrics,
            replicates=REPLICATES,
            benchmark=other if metrics is PAIRED else None,
            report=count.report,
        )
    finally:
        torch.set_num_threads(threads)
    assert len(count.gaps) > 1
    assert max(count.gaps) <= LONGEST_GAP
    assert count.spent == 0.0
