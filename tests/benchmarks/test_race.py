"""The harness: turns, medians, ratios, what it refuses, what the command prints."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from benchmarks import intervals
from benchmarks.__main__ import main, names, table
from benchmarks.harness import race as harness
from benchmarks.harness import report
from benchmarks.harness.race import SECONDS_A_TURN, Case, Result, race
from benchmarks.returns import case, prices
from models.bootstrap.metrics import Terms
from models.bootstrap.resample import Resample
from models.bootstrap.resampling.tensors import TensorSeries


class Clock:
    """A clock that only contenders move, so that every second is known."""

    def __init__(self) -> None:
        self.now = 0.0
        self.order: list[str] = []

    def __call__(self) -> float:
        return self.now

    def contender(self, name: str, *seconds: float, answer: float = 1.0) -> Callable[[], Any]:
        """A call that takes the given seconds, each in turn, the last for ever."""
        left = list(seconds)

        def run() -> float:
            self.order.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]
            return answer

        return run


def test_turns_go_round_and_medians_are_of_the_rounds() -> None:
    clock = Clock()
    # Two untimed calls (the answer, the calibration), then one a turn: all are over 20 ms.
    ours = clock.contender("ours", 9, 9, 1, 2, 3, 4, 50)
    theirs = clock.contender("theirs", 9, 9, 6, 6, 6, 6, 6)
    first, second = race(Case("c", {"ours": ours, "theirs": theirs}), 5, clock=clock)
    assert clock.order[4:] == ["ours", "theirs"] * 5
    assert (first.contender, first.median_s, first.iqr_s, first.ratio) == ("ours", 3, 2, 1)
    assert (second.contender, second.median_s, second.iqr_s, second.ratio) == ("theirs", 6, 0, 2)


def test_processor_seconds_are_counted_beside_those_of_the_wall() -> None:
    """A contender on two cores of which one is there for it, and one that waits for its core."""
    wall, processor = Clock(), Clock()

    def contender(passes: float, worked: float) -> Callable[[], float]:
        def run() -> float:
            wall.now += passes
            processor.now += worked
            return 1.0

        return run

    contenders = {"ours": contender(3, 4), "theirs": contender(12, 10)}
    one = Case("c", contenders, times={"theirs": 2})
    ours, theirs = race(one, 5, clock=wall, processor=processor)
    assert (ours.median_s, ours.processor_s, ours.processor_ratio) == (3, 4, 1)
    assert (theirs.median_s, theirs.processor_s) == (24, 20)
    assert (theirs.ratio, theirs.processor_ratio) == (8, 5)


def test_a_fast_contender_is_called_until_a_turn_is_full() -> None:
    clock = Clock()
    once = SECONDS_A_TURN / 8
    [result] = race(Case("c", {"ours": clock.contender("ours", once)}), 5, clock=clock)
    assert len(clock.order) == 2 + 5 * 8
    assert math.isclose(result.median_s, once, rel_tol=1e-12)


def test_a_contender_that_does_a_part_is_counted_in_full() -> None:
    clock = Clock()
    contenders = {"ours": clock.contender("ours", 2), "a tenth": clock.contender("a tenth", 3)}
    results = race(Case("c", contenders, times={"a tenth": 10}), 5, clock=clock)
    assert [result.median_s for result in results] == [2, 30]
    assert results[1].ratio == 15


def test_different_answers_are_no_race() -> None:
    clock = Clock()
    contenders = {
        "ours": clock.contender("ours", 1),
        "theirs": clock.contender("theirs", 1, answer=2.0),
    }
    with pytest.raises(ValueError, match="c: theirs and ours"):
        race(Case("c", contenders), 5, clock=clock)


def test_an_answer_is_compared_by_the_part_that_means_the_same() -> None:
    clock = Clock()
    contenders = {
        "ours": lambda: np.array([1.0, 2.0]),
        "theirs": lambda: np.array([1.0, 3.0]),
    }
    compared = {"theirs": np.s_[:1]}
    with pytest.raises(ValueError, match="c: theirs and ours"):
        race(Case("c", contenders, compared={"theirs": np.s_[1:]}), 5, clock=clock)
    assert len(race(Case("c", contenders, compared=compared), 5)) == 2


def test_too_few_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 5"):
        race(Case("c", {"ours": lambda: 1.0}), 4)


@pytest.mark.parametrize("missing", [0.0, 0.05])
def test_the_contenders_of_returns_agree(missing: float) -> None:
    one = case(*prices(3, 300, missing), missing)
    answers = [run() for run in one.contenders.values()]
    assert answers[0].shape == (3, 300)
    for answer in answers[1:]:
        np.testing.assert_allclose(answer, answers[0], rtol=one.relative_tolerance)


def test_the_peer_of_intervals_measures_the_same() -> None:
    rows = intervals.returns(1, 600, 0.0)
    [row], [other], days = rows, intervals.market(rows), intervals.schedule(600)
    itself = Resample.of(TensorSeries(torch.tensor(row), torch.tensor(other)).itself())
    terms = Terms(intervals.PERIODS, 0.0, intervals.YEARS, days)
    ours = [float(metric(itself, terms)) for metric in intervals.RACED.values()]
    # Means of 600 terms of size 0.01 are known to 600 roundings of it, whatever they come to.
    found = intervals.numpy_metrics(row, other, days=days)
    np.testing.assert_allclose(found, ours, rtol=1e-12, atol=1e-13)


def test_the_contenders_of_intervals_agree() -> None:
    pytest.importorskip("arch", reason="arch is not installed")
    one = intervals.case(intervals.returns(2, 300, 0.05), 0.05)
    ours, peer = (run() for run in one.contenders.values())
    np.testing.assert_allclose(peer, ours, rtol=one.relative_tolerance)
    assert one.times == {"arch (1 ticker, x 2)": 2}


def test_the_command_lists_the_races(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert capsys.readouterr().out.split() == names()
    assert "returns" in names()
    assert "race" not in names()


def test_the_command_prints_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.returns.TICKERS", (1,))
    monkeypatch.setattr("benchmarks.returns.SESSIONS", 100)
    monkeypatch.setattr(harness, "SECONDS_A_TURN", 0.0)
    assert main(["returns", "--json", "--rounds", "5"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"benchmark", "machine", "results"}
    assert answer["benchmark"] == "returns"
    for result in answer["results"]:
        measured = {"median_s", "iqr_s", "ratio", "processor_s", "processor_ratio"}
        assert set(result) == {"case", "contender"} | measured
    assert [result["ratio"] for result in answer["results"][::3]] == [1.0, 1.0]


def test_the_table_says_case_contender_and_ratio() -> None:
    said = table([Result("1 ticker", "pandas", 0.002, 0.0005, 3.5, 0.001, 1.5)]).splitlines()[1]
    assert said.split() == ["1", "ticker", "pandas", "2.000", "0.500", "3.50x", "1.000", "1.50x"]


def test_a_recorded_race_replaces_its_own_section_only(tmp_path: Path) -> None:
    file = tmp_path / "results.md"
    first = Result("1 ticker", "pandas", 0.002, 0.0005, 3.5, 0.001, 1.5)
    second = Result("a", "b", 1, 0, 1, 1, 1)
    report.record("b", {"cores": 2}, [first], ["a note"], file)
    report.record("a", {"cores": 4}, [second], [], file)
    report.record("b", {"cores": 8}, [first], [], file)
    text = file.read_text()
    assert text.startswith(report.TITLE)
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## a", "## b"]
    assert "| 1 ticker | pandas | 2.000 | 0.500 | 3.50 | 1.000 | 1.50 |" in text
    assert "cores 8." in text
    assert "cores 4." in text
    assert "cores 2." not in text
    assert "a note" not in text


@pytest.mark.parametrize("arguments", [["no-such-race"], ["returns", "--rounds", "1"]])
def test_wrong_use_is_told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err
