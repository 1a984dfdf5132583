"""How a command's start splits: from what it says of its imports, and from whole runs."""

from __future__ import annotations

import json
import time
from typing import Any

import numpy as np
import pytest

from benchmarks import startup
from benchmarks.__main__ import main
from benchmarks.harness.imports import timed

SPENT = {"torch._C": (1.0, 0.5), "torch": (2.0, 1.0), "pandas.core": (0.5, 0.5), "typer": (1, 1)}
SAID = "a message of the command\n" + json.dumps(SPENT) + "\n"


def test_an_import_counts_for_its_library() -> None:
    found = startup.by_library(SAID)
    assert found["torch"].tolist() == [3.0, 1.5]
    assert found["pandas"].tolist() == [0.5, 0.5]
    assert found[startup.REST].tolist() == [1.0, 1.0]
    assert found["scipy"].tolist() == [0.0, 0.0]


def test_the_parts_of_a_run_are_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = {"-c": (np.array([0.5, 0.25]), ""), "-m": (np.array([8.0, 6.0]), SAID)}
    monkeypatch.setattr(startup, "_run", lambda first, *rest: runs[first])
    parts = startup.part()
    assert parts.pop(startup.WHOLE).tolist() == [8.0, 6.0]
    assert sum(parts.values()).tolist() == [8.0, 6.0]
    assert parts[startup.OUTSIDE].tolist() == [3.0, 2.75]


def test_an_import_within_another_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every clock says how far a module is; the outer one waits for the inner one."""
    now = [0.0]
    for clock in ("perf_counter", "process_time"):
        monkeypatch.setattr(f"benchmarks.harness.imports.{clock}", lambda: now[0])
    spent: dict[str, Any] = {}

    def find(name: str) -> str:
        now[0] += 1.0
        if name == "outer":
            load("inner")
            now[0] += 2.0
        return name

    load = timed(find, spent)
    assert load("outer") == "outer"
    assert spent == {"outer": (3.0, 3.0), "inner": (1.0, 1.0)}


def test_the_command_says_medians_and_shares(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = iter((1.0, 5.0, 2.0, 2.0, 4.0))

    def part() -> dict[str, np.ndarray]:
        seconds = next(outside)
        whole, rest = np.array([10.0, 5.0]), np.array([seconds, seconds / 4])
        return {startup.WHOLE: whole, startup.OUTSIDE: rest}

    monkeypatch.setattr(startup, "part", part)
    monkeypatch.setattr(startup, "_run", lambda *_: (np.zeros(2), ""))
    assert main(["startup", "--json", "--rounds", "5"]) == 0
    whole, found = json.loads(capsys.readouterr().out)["results"]
    assert (whole["median_s"], whole["ratio"], whole["processor_ratio"]) == (10.0, 1.0, 1.0)
    assert (found["median_s"], found["iqr_s"], found["ratio"]) == (2.0, 2.0, 0.2)
    assert (found["processor_s"], found["processor_ratio"]) == (0.5, 0.1)


def test_a_real_module_imports_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "COMMAND", ("numpy.version",))
    start = time.perf_counter()
    parts = startup.part()
    took = time.perf_counter() - start
    assert parts["torch"].tolist() == [0.0, 0.0]
    assert (parts["numpy"] > 0).all()
    assert parts["numpy"][0] < parts[startup.WHOLE][0] < took
