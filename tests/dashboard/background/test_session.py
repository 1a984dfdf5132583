"""A session's subscription: ends when the browser is gone for long, and starts again on return."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard.background import session
from dashboard.background.job import Job
from dashboard.background.session import GRACE, Subscription
from tests.dashboard.background.long_work import Steps, until


class Server:
    """Stands in for Streamlit's runtime: who is connected, and what time it is."""

    def __init__(self) -> None:
        self.connected, self.now = {"somebody"}, 1000.0

    def is_active_session(self, name: str) -> bool:
        return name in self.connected


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    st.cache_resource.clear()
    made = Server()
    context = SimpleNamespace(session_id="somebody")
    monkeypatch.setattr(session, "get_script_run_ctx", lambda **_: context)
    there = SimpleNamespace(exists=lambda: True, get_instance=lambda: made)
    monkeypatch.setattr(session, "runtime", there)
    monkeypatch.setattr(session, "time", SimpleNamespace(monotonic=lambda: made.now))
    yield made
    st.cache_resource.clear()


def test_a_job_ends_when_its_session_has_been_without_connection_for_long(server: Server) -> None:
    steps = Steps()
    job = Job("slow", "one", functools.partial(steps.compute, "one"), "the slow thing")
    mine = Subscription(job)
    until(lambda: steps.begun == 1)
    server.connected.clear()
    steps.go.release()
    assert steps.reported.acquire(timeout=20)  # a report sees that nobody is there, and waits
    server.now += GRACE - 1.0
    steps.go.release()
    assert steps.reported.acquire(timeout=20)
    server.now += 1.0
    steps.go.release()
    until(lambda: steps.ended == ["Cancelled"])
    assert mine.ended
    server.connected.add("somebody")
    mine.resume(job)  # what a rerun does
    for _ in range(3):
        steps.go.release()
    assert mine.await_result() == "made of one"


def test_a_connection_that_comes_back_soon_keeps_the_job(server: Server) -> None:
    steps = Steps()
    mine = Subscription(Job("slow", "one", functools.partial(steps.compute, "one"), "it"))
    until(lambda: steps.begun == 1)
    for there in (False, True, False):
        server.now += GRACE - 1.0
        server.connected = {"somebody"} if there else set()
        steps.go.release()
        until(lambda: steps.reported.acquire(blocking=False) or steps.ended != [])
    assert mine.await_result() == "made of one"


def test_a_failed_job_that_another_session_has_tried_again_is_taken_up(server: Server) -> None:
    steps = Steps(fails=True)
    job = Job("slow", "one", functools.partial(steps.compute, "one"), "it")
    mine = Subscription(job)
    steps.go.release()
    until(lambda: mine.ended)
    mine.resume(job)
    assert steps.begun == 1  # a rerun of the same session does not try again
    steps.fails = False
    other = Subscription(job)
    for _ in range(3):
        steps.go.release()
    assert other.await_result() == "made of one"
    mine.resume(job)
    assert mine.result() == "made of one"
