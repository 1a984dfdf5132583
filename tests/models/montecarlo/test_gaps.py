"""How much a simulation does between two reports, counted in its own loops, for large requests.

The loops themselves do nothing here, so that a request of an hour takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from models.montecarlo import Market, PathPlan, arrays, fan
from models.montecarlo.tally import WealthCounts
from models.runtime.budget import LONGEST_GAP
from tests.models.montecarlo.made import markets, returns

# Nanoseconds of processor time per path and day of the whole walk, as measured on one core of a
# busy 2.1 GHz server; of 1 asset, and of each further one.
MEASURED = {"normal": (80, 25), "t": (110, 30), "garch": (70, 16), "bootstrap": (55, 11)}
# The same per bin of a day's histogram, of reading its percentiles.
PER_BIN = 10
REPORTS = 40


class Stopped(Exception):
    """Raised by the listener when it has seen enough reports."""


class Counter:
    """What the loops were asked to do since the last report, in seconds."""

    def __init__(self, kind: str, assets: int) -> None:
        first, further = MEASURED[kind]
        self._path_day = first + further * (assets - 1)
        self._nanoseconds, self.gaps = 0, list[float]()

    def live(self, gains: NDArray[np.float64], *_: Any) -> None:
        """In the place of the loop that every simulated path of every day goes through."""
        self._nanoseconds += gains.size * self._path_day

    def read(self, tally: WealthCounts, days: range, shares: tuple[float, ...]) -> torch.Tensor:
        """In the place of the percentiles of some days."""
        self._nanoseconds += len(days) * tally.bins * PER_BIN
        return torch.zeros((len(shares), len(days)), dtype=torch.float64)

    def report(self, done: int, of: int) -> None:
        """The listener."""
        assert 0 < done <= of
        self.gaps.append(self._nanoseconds / 1e9)
        self._nanoseconds = 0
        if len(self.gaps) == REPORTS:
            raise Stopped


@pytest.fixture
def counter(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Counter:
    kind, assets = request.param
    counted = Counter(kind, assets)
    monkeypatch.setattr(arrays.kernels, "live", counted.live)
    monkeypatch.setattr(WealthCounts, "percentiles_of", lambda *given: counted.read(*given))
    for name in ("hold", "mix", "extents", "count"):
        monkeypatch.setattr(arrays.kernels, name, lambda *_: None)
    return counted


def _market(kind: str, assets: int, monkeypatch: pytest.MonkeyPatch) -> Market:
    weights = torch.full((assets,), 1.0 / assets, dtype=torch.float64)
    market = markets(returns(assets), weights, rebalanced=False)[kind]

    def still(
        self: Market, random: np.random.Generator, paths: int, days: int
    ) -> Iterator[NDArray[np.float64]]:
        some = np.zeros((days, len(self.weights), paths))
        while True:
            yield some

    monkeypatch.setattr(type(market), "arrays", still)
    return market


LARGE = {
    "100,000 paths of 2,520 days": (100_000, 2_520),
    "a million paths of 12,600 days": (1_000_000, 12_600),
    "1,000 paths of 12,600 days": (1_000, 12_600),
}


@pytest.mark.parametrize("large", LARGE)
@pytest.mark.parametrize(
    "counter",
    [(kind, assets) for kind in MEASURED for assets in (1, 12)],
    indirect=True,
    ids=[f"{assets} assets {kind}" for kind in MEASURED for assets in (1, 12)],
)
def test_no_gap_between_reports_is_longer_than_the_bound(
    counter: Counter, large: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, assets = request.node.callspec.params["counter"]
    market = _market(kind, assets, monkeypatch)
    paths, days = LARGE[large]
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        fan(market, PathPlan(days), paths=paths, report=counter.report)
    except Stopped:
        pass
    finally:
        torch.set_num_threads(threads)
    assert len(counter.gaps) > 1
    assert max(counter.gaps) <= LONGEST_GAP
    # Nor so short that a round costs more than it does.
    assert np.median(counter.gaps) >= 0.1 * LONGEST_GAP


def test_the_percentiles_of_a_long_simulation_are_reported_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Few paths of many days: most of the time goes into the percentiles."""
    market, seen = _market("bootstrap", 1, monkeypatch), list[float]()
    fan(
        market, PathPlan(2_520), paths=1_000, work=10**7, report=lambda at, of: seen.append(at / of)
    )
    walked = 8_192 * 25 * 4 / (8_192 * 25 * 4 + 12 * 4_096)
    assert sum(at > walked for at in seen) >= 5
    assert seen[-1] == 1.0
