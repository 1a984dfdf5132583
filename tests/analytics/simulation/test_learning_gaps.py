"""How much work lies between two reports while a simulation learns its market, counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from analytics.simulation.scenario import Model
from analytics.simulation.simulation_market import learn
from models.montecarlo import elliptical
from models.runtime.budget import LONGEST_GAP
from models.volatility import garch

# Nanoseconds of processor time per return, on one core of a busy 2.1 GHz server: of a fit, of its
# conditional variance, of a likelihood of Student's t at one number of degrees of freedom.
FITTED, FOLLOWED, TRIED = 1_000, 250, 37
ASSETS, LENGTH = 12, 25_000  # a hundred years of as many tickers as the dashboard takes


class Count:
    """Seconds of work since the last report."""

    def __init__(self) -> None:
        self.spent, self.gaps = 0.0, list[float]()

    def report(self, done: int, of: int) -> None:
        assert 0 < done <= of
        self.gaps.append(self.spent / 1e9)
        self.spent = 0.0

    def by_series(self, function: Callable[..., Any], cost: float, place: int) -> Any:
        """The function, whose report says how many series are done; each costs as much."""

        def run(*given: Any, report: Callable[[int, int], None], **options: Any) -> Any:
            before, length = 0, given[place].shape[-1]

            def heard(done: int, of: int) -> None:
                nonlocal before
                self.spent += cost * length * (done - before)
                before = done
                report(done, of)

            return function(*given, report=heard, **options)

        return run


@pytest.mark.parametrize("model", ["garch", "t"])
def test_no_gap_between_reports_is_longer_than_the_bound(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, likelihood = Count(), elliptical._loglikelihood

    def tried(values: torch.Tensor, distances: torch.Tensor, rank: torch.Tensor) -> torch.Tensor:
        count.spent += TRIED * len(values) * len(distances)
        return likelihood(values, distances, rank)

    monkeypatch.setattr(elliptical, "_loglikelihood", tried)
    for name, cost, place in (("fit", FITTED, 0), ("conditional_variance", FOLLOWED, 1)):
        counted = count.by_series(getattr(garch, name), cost, place)
        monkeypatch.setattr(garch, name, counted)
    random = np.random.default_rng(1)
    returns = torch.from_numpy(random.standard_t(5, (ASSETS, LENGTH)) / 100)
    weights = torch.full((ASSETS,), 1.0 / ASSETS, dtype=torch.float64)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        names = tuple(f"T{number}" for number in range(ASSETS))
        learn(model, "uncertain", names, returns, weights, report=count.report)
    finally:
        torch.set_num_threads(threads)
    assert len(count.gaps) > 2
    assert max(count.gaps) <= LONGEST_GAP
    assert count.spent == 0.0
