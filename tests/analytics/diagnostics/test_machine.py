"""Under the hood: stages that add up, bytes that did cross, and what the machine says of itself."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from analytics import prices, study
from analytics.diagnostics import machine
from analytics.request import Request
from models.device import cross_together

ASKED = Request(tickers=("AAPL", "KO"), source="sample")


def test_the_stages_are_timed_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a clock that each stage moves by its own: nothing is counted twice, nothing left out."""
    now = [0.0]
    moves = [
        (study.on_device, "prepared", 1.0),
        (study, "cross_together", 10.0),
        (study.window, "cut", 100.0),
    ]

    def slowed(function: Callable[..., object], seconds: float) -> Callable[..., object]:
        def call(*args: object) -> object:
            now[0] += seconds
            return function(*args)

        return call

    for module, name, seconds in moves:
        monkeypatch.setattr(module, name, slowed(getattr(module, name), seconds))
    monkeypatch.setattr(machine.summary, "summary", slowed(lambda _: None, 1_000.0))
    monkeypatch.setattr(machine, "perf_counter", lambda: now[0])
    found = machine.stages(ASKED, prices.load(ASKED))
    assert list(found.values()) == [1.0, 10.0, 100.0, 1_000.0]
    assert found.keys() == machine.STAGES.keys()


def test_the_stages_are_those_of_the_clock() -> None:
    loaded = prices.load(ASKED)
    before = time.perf_counter()
    found = machine.stages(ASKED, loaded, rounds=1)
    assert 0 < sum(found.values()) <= time.perf_counter() - before
    assert all(seconds > 0 for seconds in found.values())


def test_what_crossed_is_what_left_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """6 arrays of every ticker and session, and two beside a benchmark; float64 is 8 bytes."""
    loaded, calls = prices.load(ASKED), []

    def counted(tensors: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
        calls.append(len(tensors))
        return cross_together(tensors)

    monkeypatch.setattr(study, "cross_together", counted)
    cells = loaded.panel["close"].numel()
    assert study.run(ASKED, loaded).crossed == 6 * 8 * cells
    beside = ASKED.but(benchmark="KO")
    assert study.run(beside, loaded).crossed == 8 * 8 * cells
    assert calls == [6, 8]


def test_the_machine_is_this_one() -> None:
    found = machine.machine(torch.device("cpu"))
    assert (found.device, found.device_memory) == ("CPU", None)
    assert (found.threads, found.cores) == (torch.get_num_threads(), os.cpu_count())
    assert found.python == platform.python_version()


def test_of_a_cuda_device_the_name_and_the_memory_are_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: f"Some GPU, {device}")
    monkeypatch.setattr(torch.cuda, "memory_allocated", lambda _: 4_096)
    found = machine.machine(torch.device("cuda", 0))
    assert (found.device, found.device_memory) == ("Some GPU, cuda:0", 4_096)


def test_on_cuda_a_stage_ends_when_the_device_has_done_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Launched in 1 s, done in 5: a lap that did not wait would say 1."""
    now = [0.0]
    monkeypatch.setattr(machine, "perf_counter", lambda: now[0])
    monkeypatch.setattr(torch.cuda, "synchronize", lambda _: now.__setitem__(0, now[0] + 4.0))
    watch = machine.Watch(torch.device("cuda", 0))
    now[0] += 1.0
    watch("returns")
    assert watch.seconds == {"returns": 5.0}


@pytest.mark.skipif(not machine.STATUS.exists(), reason="this system does not say")
def test_memory_in_use_grows_with_what_is_held() -> None:
    before = machine.machine(torch.device("cpu")).memory
    held = np.ones(25_000_000)  # written to, so in memory: 200 MB
    after = machine.machine(torch.device("cpu")).memory
    assert before is not None
    assert after is not None
    assert after - before == pytest.approx(held.nbytes, rel=0.1)


def test_where_the_system_does_not_say_memory_is_unknown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "STATUS", tmp_path / "statm")
    assert machine.machine(torch.device("cpu")).memory is None


def test_versions_are_of_what_is_imported() -> None:
    found = machine.versions()
    assert found.keys() == machine.PACKAGES.keys()
    assert found["torch"].split("+")[0] == torch.__version__.split("+")[0]
    assert found["numpy"] == np.__version__
