"""Sessions: visitors by protocol meet what a browser would, and what goes wrong is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import sessions
from benchmarks.load import visitors
from benchmarks.load.served import Use, serve
from benchmarks.load.visitors import PICKER, Seen, Visit, crowd, queue
from benchmarks.sessions import NAIVE, OURS, PAGES, SCRIPTS, Series, compared, line, varied

GOOD = """
import streamlit as st
picked = st.multiselect("Tickers", ["A", "B"], accept_new_options=True)
st.write(f"picked {len(picked)} on page {st.query_params.get('t')}")
if "again" not in st.session_state:
    st.session_state["again"] = True
    st.rerun()
if "broken" in st.query_params:
    raise ValueError("on purpose")
"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Visitors who need no time to think."""
    monkeypatch.setattr(visitors, "THINKING", (0.0, 0.05))


needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's /proc")


@needs_proc
def test_visitors_load_rerun_and_stay_until_they_are_measured(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(GOOD)
    uses: list[Use] = []
    with serve(script, tmp_path, {}) as server:
        before = server.use()
        seen = crowd(server.url, [Visit(reruns=2)] * 3, 0.1, lambda: uses.append(server.use()))
        broken = queue(server.url, [Visit(query="broken=1", reruns=0)], 1)
    assert (len(seen.loads), len(seen.reruns), seen.errors) == (3, 6, [])
    assert seen.received > 0
    [use] = uses
    assert use.processor_s > before.processor_s
    assert use.descriptors >= before.descriptors + 3  # their sockets: all were open
    assert broken.errors


def test_a_visitor_who_is_not_let_in_is_an_error() -> None:
    nobody = "http://127.0.0.1:9"  # the discard port
    seen = queue(nobody, [Visit()], 1)
    assert len(seen.errors) == 1
    assert not seen.loads


def test_an_app_that_does_not_start_is_told_with_its_last_words(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="does not exist"),
        serve(tmp_path / "no.py", tmp_path, {}),
    ):
        pass


def use(rss_mb: float, processor_s: float) -> Use:
    return Use(rss_mb, 1, 1, 0.0, processor_s)


def test_the_figures_are_those_of_the_sessions() -> None:
    seconds = [float(one) for one in range(1, 22)]
    ours = Series(10, Seen(seconds, seconds, 42_000), use(100, 1), use(115, 5.2))
    theirs = Series(10, Seen([2 * one for one in seconds], seconds), use(100, 0), use(130, 8.4))
    rows = compared("warm", {OURS: ours, NAIVE: theirs})
    load, naive_load, tail, naive_tail = rows[:4]
    assert (load.median_s, load.ratio, load.processor_s) == (11, 1, pytest.approx(0.1))
    assert (naive_load.median_s, naive_load.ratio) == (22, 2)
    assert naive_load.processor_ratio == pytest.approx(2)
    assert (tail.case, tail.median_s) == ("load, warm, 95th percentile", 20)
    assert naive_tail.median_s == 40
    said = line(OURS, "warm", ours)
    for part in ("10 sessions, 0 errors", "1.50 MB a session", "100 ms a script run", "1 kB"):
        assert part in said


def test_errors_are_counted_and_quoted() -> None:
    series = Series(2, Seen(errors=["lost", "lost"]), use(1, 0), use(1, 0))
    assert "2 errors (lost)" in line(OURS, "cold", series)
    assert len(compared("cold", {OURS: series})) == 4


def test_varied_visits_go_over_all_pages_and_differ() -> None:
    visits = varied(40)
    assert {visit.page for visit in visits} == set(PAGES)
    assert len({visit.query for visit in visits}) == 40
    assert visits == varied(40)


def test_the_naive_app_has_what_visitors_pick() -> None:
    assert set(PICKER) <= set(sessions.closes().columns)
    assert all(script.is_file() for script in SCRIPTS.values())


@needs_proc
def test_a_series_is_run_on_both_apps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text(GOOD)
    monkeypatch.setattr(sessions, "SCRIPTS", {OURS: script, NAIVE: script})
    asked = sessions.configured(["--sessions", "10", "--seconds", "0.1"])
    cases = {(one.case, one.contender) for one in asked.results(5)}
    assert ("rerun, warm, 95th percentile", NAIVE) in cases
    assert len(cases) == 16
    notes = asked.notes()
    assert len([note for note in notes if " 0 errors" in note]) == 4
    assert "load average" in notes[-1]
