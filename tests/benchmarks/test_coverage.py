"""The recording of measured coverage: markets not measured anew stay as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.performance import coverage
from benchmarks import coverage as benchmark
from benchmarks.__main__ import main
from benchmarks.coverage.markets import MARKETS
from benchmarks.coverage.measure import Coverage

NAMES = [market.name for market in MARKETS]


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is recorded; measuring takes no time and finds 19 of 20."""
    file = tmp_path / "coverage.json"
    file.write_text(coverage.FILE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(coverage, "FILE", file)
    monkeypatch.setattr(benchmark, "PAGE", tmp_path / "coverage.md")

    def measure(_market: Any, histories: int, _replicates: int) -> dict[str, Coverage]:
        held = histories * 19 // 20
        return {
            "sharpe": Coverage(held, histories, 1.0, 0),
            "beta": Coverage(0, 0, float("nan"), 0),
        }

    monkeypatch.setattr("benchmarks.coverage.measure.measure", measure)
    return file


def test_one_market_is_recorded_and_the_others_stay(recorded: Path) -> None:
    before = json.loads(recorded.read_text(encoding="utf-8"))
    name = "stochastic volatility"
    assert main(["coverage", "--market", name, "--histories", "40", "--record"]) == 0
    after = {one["market"]: one for one in json.loads(recorded.read_text(encoding="utf-8"))}
    assert list(after) == NAMES
    assert after[name]["metrics"] == {"sharpe": [38, 40, 1.0, 0], "beta": [0, 0, None, 0]}
    for one in before:
        assert one["market"] == name or after[one["market"]] == one


def test_a_market_never_measured_has_no_histories() -> None:
    assert [one["histories"] for one in benchmark.merged([], [])] == [0] * len(MARKETS)


def test_a_quick_look_is_shown_and_not_recorded(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = recorded.read_bytes()
    assert main(["coverage", "--quick"]) == 0
    assert "AR(0.2) (1,260 days, 100 histories, ±2.2)" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["coverage", "--quick", "--record"])
    assert recorded.read_bytes() == before


@pytest.mark.parametrize("wrong", [["--market", "bull"], ["--histories", "0"], ["--more"]])
def test_a_wrong_option_is_refused(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["coverage", *wrong])
