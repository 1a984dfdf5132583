"""A page with one long computation of three steps, each of which the test lets go."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from streamlit.testing.v1 import AppTest

from analytics.progress import Report
from models.errors import RequestError


@dataclass
class Steps:
    """What the computation does, seen and driven from a test.

    Attributes:
        go: released once a step.
        reported: set when a report has returned.
        begun, ended: how many computations have, the latter by a result or an exception.
    """

    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    reported: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    begun: int = 0
    ended: list[str] = field(default_factory=list)
    fails: bool = False

    def compute(self, request: str, report: Report) -> str:
        """A text, after three steps."""
        self.begun += 1
        try:
            for step in range(3):
                self.go.acquire()
                report(step + 1, 3)
                self.reported.release()
                if self.fails:
                    raise RequestError("another", repr(request), "ask for another")
        except BaseException as error:
            self.ended.append(type(error).__name__)
            raise
        self.ended.append("result")
        return f"made of {request}"


steps = Steps()


def script() -> None:
    """The page: `?q=` is the request."""
    import functools

    import streamlit as st

    from dashboard.background import display
    from dashboard.background.job import Job
    from tests.dashboard.background.long_work import steps

    request = st.text_input("q", "one", key="q")
    job = Job("slow", request, functools.partial(steps.compute, request), "the slow thing")
    found = display.result(job)
    if found is not None:
        st.text(found)


def progress(app: AppTest) -> list[str]:
    """What the page says of each work under way."""
    return [bar.proto.text for bar in app.get("progress")]


def until(holds: Callable[[], bool]) -> None:
    """Wait for it, but not for ever."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
