"""The race of fans: contenders simulate the same thing."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.harness.race import Case
from benchmarks.montecarlo import DAYS, held, resampled


@pytest.mark.parametrize(
    "case", [held(4_000, 2_000), resampled(4_000, 1_000)], ids=["held", "arch"]
)
def test_the_contenders_simulate_the_same(case: Case) -> None:
    pytest.importorskip("arch")
    ours, theirs = (run() for run in case.contenders.values())
    assert ours.shape == theirs.shape == (5, DAYS)
    np.testing.assert_allclose(theirs, ours, rtol=case.relative_tolerance)
    assert list(case.times.values()) in ([2.0], [4.0])
