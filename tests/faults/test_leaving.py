"""The end of a process whose threads read the store, and the gate that they pass."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from analytics.prices.store.store import Store
from analytics.runtime.shutdown import Gate
from tests.analytics.prices.histories import snapshot

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 12  # without the gate about one in three aborts


def test_processes_end_well_while_daemon_threads_read(tmp_path: Path) -> None:
    Store(tmp_path).put(snapshot(sessions=3000))
    command = [sys.executable, "-m", "tests.faults.leaving", str(tmp_path), str(PROCESSES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stderr == ""
    assert done.stdout.split() == ["0"] * PROCESSES


def test_a_gate_closes_once_all_have_left_and_lets_only_the_main_thread_in() -> None:
    gate, inside, leave, later = Gate(), threading.Event(), threading.Event(), threading.Event()

    def first() -> None:
        with gate.passed():
            inside.set()
            assert leave.wait(10)

    def second() -> None:
        with gate.passed():
            later.set()

    thread = threading.Thread(target=first, daemon=True)
    thread.start()
    assert inside.wait(10)
    assert not gate.close(0.0)
    late = threading.Thread(target=second, daemon=True)
    late.start()
    leave.set()
    assert gate.close(10.0)
    with gate.passed():
        assert late.is_alive()
    assert not later.wait(0.05)
