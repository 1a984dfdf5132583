"""Long work of a session: told how far it is, cancelled, begun anew, kept for all."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.background import display
from dashboard.background.job import Job
from dashboard.background.session import Subscription
from tests.dashboard.background import long_work
from tests.dashboard.background.long_work import Steps, progress, until


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[Steps]:
    st.cache_resource.clear()
    monkeypatch.setattr(display, "PATIENCE", 0.0)
    fresh = Steps()
    monkeypatch.setattr(long_work, "steps", fresh)
    yield fresh
    for _ in range(30):
        fresh.go.release()


def opened() -> AppTest:
    return AppTest.from_function(long_work.script, default_timeout=30).run()


def step(steps: Steps) -> None:
    """Let one step go and wait until it has reported."""
    steps.go.release()
    assert steps.reported.acquire(timeout=20)


def job(steps: Steps, request: str = "one") -> Job[str]:
    return Job("slow", request, functools.partial(steps.compute, request), "the slow thing")


def press(app: AppTest, label: str) -> None:
    [button] = [one for one in app.button if one.label == label]
    button.click().run()
    assert not app.exception


def test_how_far_it_is_is_told_and_the_result_comes(steps: Steps) -> None:
    app = opened()
    assert progress(app)[0].startswith("Computing the slow thing: ")
    step(steps)
    assert progress(app.run()) == ["Computing the slow thing: 33%"]
    assert app.get("progress")[0].proto.value == 33
    step(steps)
    assert progress(app.run()) == ["Computing the slow thing: 67%"]
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
    assert progress(app) == ["Computing the slow thing: waiting for other work"]
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


def test_sessions_share_a_computation_and_one_cancels_for_itself(steps: Steps) -> None:
    one, other = opened(), opened()
    step(steps)
    press(one, "Cancel")
    assert [text.value for text in one.text] == ["Cancelled: the slow thing."]
    for _ in range(2):
        step(steps)
    until(lambda: not other.run().get("progress"))
    assert [text.value for text in other.text] == ["made of one"]
    assert steps.begun == 1


def test_the_last_to_cancel_ends_it(steps: Steps) -> None:
    one, other = opened(), opened()
    step(steps)
    for app in (one, other):
        press(app, "Cancel")
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])


def test_who_is_gone_wants_nothing(steps: Steps) -> None:
    going = Subscription(job(steps))
    step(steps)
    del going
    gc.collect()
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])


def test_run_again_at_once_goes_on_where_it_was(steps: Steps) -> None:
    app = opened()
    step(steps)
    press(app, "Cancel")
    press(app, "Run again")
    for _ in range(2):
        step(steps)
    until(lambda: not app.run().get("progress"))
    assert [one.value for one in app.text] == ["made of one"]
    assert steps.begun == 1


def test_what_has_not_begun_is_cancelled_without_beginning(steps: Steps) -> None:
    first = Subscription(job(steps))
    until(lambda: steps.begun == 1)
    last = Subscription(job(steps, "last"))
    last.cancel()
    assert last.ended
    again = Subscription(job(steps, "last"))
    for _ in range(6):
        steps.go.release()
    assert again.await_result() == "made of last"
    assert first.await_result() == "made of one"
    assert steps.begun == 2


def test_what_is_quick_waits_for_the_next_report_of_what_is_long_and_no_longer(
    steps: Steps,
) -> None:
    long = Subscription(job(steps))
    step(steps)
    quick = Subscription(Job("quick", "", lambda _: "done", "the quick thing"))
    quick.wait(0.1)
    assert not quick.ended
    step(steps)
    assert quick.await_result() == "done"
    assert long.fraction == pytest.approx(2 / 3)
    assert not long.ended


def test_an_error_is_told_in_a_sentence_and_asked_anew_it_is_tried_again(steps: Steps) -> None:
    steps.fails = True
    app = opened()
    steps.go.release()
    until(lambda: not app.run().get("progress"))
    assert [one.value for one in app.text] == ["No result: 'one'. Ask for another."]
    assert not app.exception
    steps.fails = False
    other = opened()
    for _ in range(3):
        steps.go.release()
    until(lambda: not other.run().get("progress"))
    assert [one.value for one in other.text] == ["made of one"]


def test_a_file_waits_for_its_table_although_the_session_cancelled(steps: Steps) -> None:
    app = opened()
    press(app, "Cancel")
    for _ in range(3):
        steps.go.release()
    assert display.await_result(job(steps)) == "made of one"
