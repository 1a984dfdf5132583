"""Long work of a session: told how far it is, cancelled, begun anew, kept for all."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import work
from tests.dashboard import long_work
from tests.dashboard.long_work import Steps


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    st.cache_resource.clear()
    monkeypatch.setattr(work, "AT_ONCE", 0.0)
    fresh = Steps()
    monkeypatch.setattr(long_work, "steps", fresh)
    yield fresh
    for _ in range(30):
        fresh.go.release()


def opened() -> AppTest:
    return AppTest.from_function(long_work.script, default_timeout=30).run()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def step(steps: Steps) -> None:
    """Let one step go and wait until it has reported."""
    steps.go.release()
    assert steps.reported.acquire(timeout=20)


def progress(app: AppTest) -> tuple[int, str]:
    [bar] = app.get("progress")
    return bar.proto.value, bar.proto.text


def press(app: AppTest, label: str) -> None:
    [button] = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception


def test_how_far_it_is_is_told_and_the_result_comes(steps: Steps) -> None:
    app = opened()
    assert progress(app)[1].startswith("Computing the slow thing: ")
    step(steps)
    assert progress(app.run()) == (33, "Computing the slow thing: 33%")
    step(steps)
    assert progress(app.run()) == (66, "Computing the slow thing: 67%")
    step(steps)
    until(lambda: steps.ended == ["result"])
    until(lambda: not app.run().get("progress"))
    assert [one.value for one in app.text] == ["made of one"]
    assert steps.begun == 1


def test_cancelled_it_ends_at_its_next_report_and_can_be_run_again(steps: Steps) -> None:
    app = opened()
    step(steps)
    press(app, "Cancel")
    assert [one.value for one in app.text] == ["Cancelled: the slow thing."]
    assert not app.get("progress")
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])
    press(app, "Run again")
    assert app.get("progress")
    for _ in range(3):
        step(steps)
    until(lambda: not app.run().get("progress"))
    assert [one.value for one in app.text] == ["made of one"]
    assert steps.begun == 2


def test_asking_for_another_cancels_the_one_before(steps: Steps) -> None:
    app = opened()
    step(steps)
    app.text_input(key="q").set_value("two").run()
    assert progress(app)[1] == "Computing the slow thing: waiting for what is computed before it"
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])
    for _ in range(3):
        step(steps)
    until(lambda: not app.run().get("progress"))
    assert [one.value for one in app.text] == ["made of two"]


def test_what_is_done_is_there_for_another_session_at_once(steps: Steps) -> None:
    app = opened()
    for _ in range(3):
        step(steps)
    until(lambda: not app.run().get("progress"))
    other = opened()
    assert [one.value for one in other.text] == ["made of one"]
    assert steps.begun == 1


def test_cancelling_one_session_leaves_the_others_alone(steps: Steps) -> None:
    one, other = opened(), opened()
    step(steps)
    press(one, "Cancel")
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])
    for _ in range(3):
        step(steps)
    until(lambda: not other.run().get("progress"))
    assert [text.value for text in other.text] == ["made of one"]


def test_an_error_is_raised_where_the_result_is_asked_for(steps: Steps) -> None:
    steps.fails = True
    failing: work.Work[str] = work.Work(functools.partial(steps.compute, "one"), work.Kept())
    assert failing.result() is None
    steps.go.release()
    failing.wait(20)
    with pytest.raises(ValueError, match="one"):
        failing.result()
