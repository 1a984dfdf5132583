"""The interface benchmark: how actions become figures, and a visitor in a real browser."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from benchmarks import interface
from benchmarks.__main__ import main
from benchmarks.harness.race import Result
from benchmarks.interface import LONG_PAGE, NAIVE, OURS, Interface
from benchmarks.load.browser import Visitor, chromium, path, spent
from benchmarks.load.served import serve

PAGE = """
import plotly.graph_objects as go
import streamlit as st

picked = st.multiselect("Tickers", ["AAPL", "META"], ["AAPL"])
st.plotly_chart(go.Figure([go.Scatter(y=[1, 2], name=name) for name in picked]))
st.segmented_control("Scale", ["Linear", "Log"], key="scale")
"""
BUSY = "import time\nwhile time.process_time() < 0.5: pass"


def measured(**seconds: float) -> Interface:
    """One in which every action of ours took so long, and of the naive app twice as long."""
    made = Interface(sizes=[700_000, 900_000, 800_000], messages=[10, 30, 20])
    for case, took in seconds.items():
        for name, factor in ((OURS, 1), (NAIVE, 2)):
            for noise in (0.9, 1.0, 1.2):
                one = np.array([took * factor * noise, took * factor * factor])
                made.seen[case, name].append(one)
    return made


def test_ratios_are_those_of_medians() -> None:
    made = measured(pick=0.5)
    took, ours = made.seen["pick", NAIVE], made.seen["pick", OURS]
    assert interface._result("pick", NAIVE, took, ours) == Result(
        "pick", NAIVE, 1.0, pytest.approx(0.15), pytest.approx(2.0), 2.0, pytest.approx(4.0)
    )


def test_notes_have_our_share_beside_its_goal_and_the_bytes_of_the_long_page() -> None:
    notes = "\n".join(measured(first=4.0, open=2.0, pick=0.5).notes())
    assert "pick: ours / naive 0.50, of processor time 0.25, goal 0.65" in notes
    assert f"{LONG_PAGE}: 800 kB in 20 messages, goal 800 kB" in notes


def test_processor_seconds_are_those_of_the_processes_started_here() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("needs Linux's /proc")
    with subprocess.Popen([sys.executable, "-c", BUSY + "\ninput()"], stdin=subprocess.PIPE) as one:
        took = spent(lambda: _wait_until_used(one.pid, 0.5))
        assert took[1] >= 0.4  # some of it may lie before the measurement
        assert spent(lambda: None)[1] <= 0.1
        one.communicate(b"\n")


def _wait_until_used(pid: int, seconds: float) -> None:
    ticks = 0.0
    while ticks < seconds * 100 - 1:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])


@pytest.mark.skipif(path() is None, reason="needs a browser")
def test_a_visitor_opens_picks_and_chooses(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(PAGE)
    with serve(script, tmp_path, {}) as server, chromium() as browser:
        visitor = Visitor.of(browser)
        visitor.open(server.url)
        visitor.rest()
        assert len(visitor.received) > 5
        visitor.type("META")
        took = spent(lambda: visitor.pick("META", 1))
        assert took[0] > 0
        visitor.page.keyboard.press("Escape")
        visitor.rest()
        chosen = (
            "() => document.querySelector('[role=radio][aria-checked=true]')?.innerText === 'Log'"
        )
        visitor.choose("Log", chosen)
        visitor.close()


def test_a_quick_look_is_one_round_and_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []

    def round_(self: Interface, _browser: object, name: str) -> None:
        begun.append(name)
        self.seen["pick", name].append(np.array([1.0, 1.0]))

    monkeypatch.setattr(interface, "chromium", nullcontext)
    monkeypatch.setattr(Interface, "round", round_)
    assert [one.contender for one in Interface(quick=True).results(7)] == [OURS, NAIVE]
    assert begun == [NAIVE, OURS]
    Interface().results(3)
    assert len(begun) == 2 + 6
    with pytest.raises(SystemExit):
        main(["interface", "--quick", "--record"])


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interface, "path", lambda: None)
    assert "TENSORTAPE_BROWSER" in Interface().lacking()
