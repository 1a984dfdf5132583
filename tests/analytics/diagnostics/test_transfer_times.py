"""Ways out of torch: the same values by each, seconds for each, and the record read back."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
import torch

from analytics.diagnostics import transfer_times
from benchmarks.harness import report


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
    assert len(told) == 2 * 2 * (1 + 5)  # of each side: each way tried once, then five rounds
    assert {of for _, of in told} == {5 * len(transfer_times.WAYS) * (1 * 1 + 2 * 2)}
    done = [number for number, _ in told]
    assert done == sorted(done)
    assert done[-1] == told[-1][1]
    assert table.columns.tolist() == ["way", "1", "2"]
    np.testing.assert_allclose(table[["1", "2"]], [[1.0, 2.0], [2e-3, 2e-3]], rtol=1e-9)


def test_the_record_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "times.json"
    assert transfer_times.recorded(file) is None
    seconds = {"copied": {"1000": 0.0005, "5000": 1.25}, "as it is": {"1000": 4e-6, "5000": 5e-6}}
    machine = {"cores": 2, "processor": "x86", "torch": "2.13.0"}
    transfer_times.record(machine, seconds, file)
    table, where = transfer_times.recorded(file)  # type: ignore[misc]
    assert where == "Recorded on 2 cores (x86) with torch 2.13.0"
    assert table.columns.tolist() == ["way", "1000", "5000"]
    assert table["way"].tolist() == list(seconds)
    assert table[["1000", "5000"]].to_numpy().tolist() == [[0.0005, 1.25], [4e-6, 5e-6]]


def test_the_page_shows_what_the_benchmarks_have_recorded() -> None:
    """benchmarks/results.md is rounded to microseconds."""
    table, where = transfer_times.recorded()  # type: ignore[misc]
    text = (
        report.FILE.read_text(encoding="utf-8").partition("## conversion\n")[2].partition("## ")[0]
    )
    rows = re.findall(r"^\| ([\d,]+) x .*? \| (.+?) \| ([\d.,]+) \|", text, re.MULTILINE)
    assert len(rows) == table.drop(columns="way").size
    for side, way, milliseconds in rows:
        shown = table.set_index("way").loc[way, side.replace(",", "")]
        assert shown * 1e3 == pytest.approx(float(milliseconds.replace(",", "")), abs=5.1e-4)
    assert "torch" in where
