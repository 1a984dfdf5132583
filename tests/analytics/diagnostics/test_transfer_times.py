"""Ways out of torch: the same values by each, seconds for each, and the record read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from analytics.diagnostics import transfer_times
from benchmarks.harness import report
from benchmarks.harness.race import Result
from models.runtime.budget import LONGEST_GAP


def test_every_way_gives_the_same_values_and_is_explained() -> None:
    found = transfer_times.ways(40)
    expected = found["as it is"]()
    assert expected.shape == (40, 40)
    for name, way in found.items():
        np.testing.assert_array_equal(way(), expected, err_msg=name)
    cuda = set(transfer_times.ON_CUDA) if torch.cuda.is_available() else set()
    assert list(found) == [
        w for w in transfer_times.WAYS if w in cuda or w not in transfer_times.ON_CUDA
    ]


def test_what_shares_memory_does_and_what_copies_does_not() -> None:
    found = transfer_times.ways(3)
    shared = found["as it is"]()
    assert np.shares_memory(shared, found["with a graph"]())
    for name in ("copied", "transposed", "to float64 by NumPy", "to float64 by torch"):
        assert not np.shares_memory(shared, found[name]()), name
    assert found["copied"]().flags.writeable
    assert not shared.flags.writeable
    assert found["to float64 by torch"]().dtype == found["to float64 by NumPy"]().dtype == "float64"


def test_a_way_that_takes_longer_has_more_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that only the ways move."""
    now = [0.0]

    def takes(seconds: float) -> transfer_times.Way:
        def way() -> np.ndarray:
            now[0] += seconds
            return np.empty(0)

        return way

    monkeypatch.setattr(transfer_times, "perf_counter", lambda: now[0])
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(transfer_times, "ways", lambda side: {"a": takes(side), "b": takes(2e-3)})
    table = transfer_times.measured((1, 2), 5, lambda *done: told.append(done))
    # Of each side: its tensors, two calls that try each way, then five rounds.
    assert len(told) == 2 * (1 + 2 * (2 + 5))
    assert {of for _, of in told} == {5 * len(transfer_times.WAYS) * (1 * 1 + 2 * 2)}
    done = [number for number, _ in told]
    assert done == sorted(done)
    assert done[-1] == told[-1][1]
    assert table.columns.tolist() == ["way", "1", "2"]
    np.testing.assert_allclose(table[["1", "2"]], [[1.0, 2.0], [2e-3, 2e-3]], rtol=1e-9)


def test_no_gap_between_reports_is_longer_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in numbers of the largest arrays, on a clock that only the ways move."""
    nanoseconds = {"made": 6, "as it is": 0, "transposed": 8, "to float64 by torch": 5}
    gaps, spent = list[float](), [0.0]

    def spending(name: str, side: int) -> transfer_times.Way:
        def way() -> np.ndarray:
            spent[0] += nanoseconds[name] * side * side / 1e9
            return np.empty(0)

        return way

    def ways(side: int) -> dict[str, transfer_times.Way]:
        spending("made", side)()
        return {name: spending(name, side) for name in nanoseconds if name != "made"}

    def report(done: int, of: int) -> None:
        gaps.append(spent[0])
        spent[0] = 0.0

    monkeypatch.setattr(transfer_times, "ways", ways)
    monkeypatch.setattr(transfer_times, "perf_counter", lambda: sum(gaps) + spent[0])
    transfer_times.measured(report=report)
    assert max(gaps) <= LONGEST_GAP
    assert spent[0] == 0.0


def test_the_record_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "results.md"
    assert transfer_times.recorded(file) is None
    cases = ("1,000 x 1,000, 4 MB", "5,000 x 5,000, 100 MB")
    seconds = {"copied": (0.0005, 1.25), "as it is": (4e-6, 5e-6)}
    results = [
        Result(case, way, each[number], 0.0, 1.0, 0.1, 1.0)
        for number, case in enumerate(cases)
        for way, each in seconds.items()
    ]
    report.record("statistics", {"cores": 9}, results, [], file)
    assert transfer_times.recorded(file) is None
    report.record(
        "conversion", {"processor": "x86", "cores": 2, "torch": "2.13.0"}, results, ["a note"], file
    )
    report.record("device", {"cores": 9}, results, [], file)
    table, machine = transfer_times.recorded(file)  # type: ignore[misc]
    assert machine == "Recorded on 2 cores (x86) with torch 2.13.0"
    assert table.columns.tolist() == ["way", "1000", "5000"]
    assert table["way"].tolist() == list(seconds)
    np.testing.assert_allclose(table[["1000", "5000"]], list(seconds.values()), rtol=0, atol=5e-7)
