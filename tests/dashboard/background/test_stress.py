"""The short form of the stress: counted cycles, whatever time they take."""

from __future__ import annotations

import sys

import pytest

from tests.dashboard.background.stress import Stress, made_up


@pytest.mark.parametrize("gil", [False, True], ids=["sleeping", "holding the interpreter lock"])
def test_sessions_cancel_and_run_again_without_a_hang(gil: bool) -> None:
    stress = Stress(made_up(1.0, gil=gil), sessions=6, seed=1)
    stress.run(seconds=sys.maxsize, cycles=150)
    assert stress.faults == []
    assert stress.cycles.total() >= 150
