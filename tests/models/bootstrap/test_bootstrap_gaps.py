"""How many resampled returns lie between two reports of a bootstrap, counted as they are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from models.bootstrap import intervals
from models.bootstrap.metrics import METRICS, Terms
from models.bootstrap.resampling import arrays
from models.runtime.budget import LONGEST_GAP

# Nanoseconds of processor time per resampled return of all metrics, on one core of a busy server.
MEASURED = 28
REPORTS = 30
# Series and their length: tickers of 30 and of 100 years, the windows of a band, a whole market.
SIZES = {
    "12 tickers": (12, 7_560),
    "long": (12, 25_000),
    "band": (300, 252),
    "market": (400, 2_520),
}


class Stopped(Exception):
    """Raised by the listener when it has seen enough reports."""


@pytest.mark.parametrize("size", SIZES)
def test_no_gap_between_reports_is_longer_than_the_bound(
    size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, length = SIZES[size]
    drawn, gaps = [0], list[float]()
    whole = arrays.ArraySeries.draw

    def draw(self: Any, draws: Any, new_block: torch.Tensor) -> Any:
        drawn[0] += draws.replicates * len(self.ordered)
        return whole(self, draws, new_block)

    def report(done: int, of: int) -> None:
        assert 0 < done <= of
        gaps.append(drawn[0] * MEASURED / 1e9)
        drawn[0] = 0
        if len(gaps) == REPORTS:
            raise Stopped

    monkeypatch.setattr(arrays.ArraySeries, "draw", draw)
    returns = torch.from_numpy(np.random.default_rng(1).normal(0.0, 0.01, (rows, length)))
    # A metric of one sum: what is counted is how often series are drawn, not what is made of them.
    metrics = {"total_return": METRICS["total_return"]}
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        intervals(
            returns,
            [Terms(252.0, 0.0, np.nan)] * rows,
            metrics=metrics,
            replicates=256,
            blocks=torch.ones(rows, dtype=torch.float64),
            report=report,
        )
    except Stopped:
        pass
    finally:
        torch.set_num_threads(threads)
    assert len(gaps) > 1 or rows * length * 256 * MEASURED < 1e9 * LONGEST_GAP
    assert max(gaps) <= LONGEST_GAP
