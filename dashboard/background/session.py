"""Session: the jobs that a browser session waits for, one of each kind at a time."""

from __future__ import annotations

import atexit
import time
from collections.abc import Hashable
from concurrent import futures
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.request import Request
from dashboard.background.execution import Task
from dashboard.background.job import Job
from dashboard.background.scheduler import Scheduler
from dashboard.background.watchdog import watched_scheduler

T = TypeVar("T")
MOST_KEPT = 64
# Seconds that a session may be without a connection before it no longer counts.
GRACE = 10.0
# Seconds given to jobs at exit to end. They end at their next report; a thread that is still in
# compiled code, or in the compiler, when the interpreter is taken down can crash the process.
EXIT = 30.0
# Seconds without computing after which a job that has begun is said to wait.
LONG_WAIT = 2.0
_SUBSCRIPTIONS = "subscriptions"


class Subscription(Generic[T]):
    """A session's part in the task of a job, which it may cancel for itself.

    Attributes:
        name, request, what: of the job.
        visitor: the session, or a visitor of its own outside of any session.
        cancelled: whether the session has cancelled.
    """

    def __init__(self, job: Job[T]) -> None:
        context = get_script_run_ctx(suppress_warning=True)
        self._session = context.session_id if context is not None else None
        self.name, self.request, self.what = job.name, job.request, job.what
        self.cancelled = False
        self.visitor: Hashable = self._session or object()
        self._absent_since: float | None = None
        self._task, self._scheduler = _task(job.name, job.request), _scheduler()
        self._execution = self._scheduler.subscribe(self._task, self, job.compute)

    def present(self) -> bool:
        """Whether the session is connected, or was a moment ago; always true outside of one."""
        if self._session is None or not runtime.exists():
            return True
        if runtime.get_instance().is_active_session(self._session):
            self._absent_since = None
            return True
        if self._absent_since is None:
            self._absent_since = time.monotonic()
        return time.monotonic() - self._absent_since < GRACE

    @property
    def fraction(self) -> float | None:
        """0 to 1, how much is done; None before it has begun."""
        return self._execution.fraction

    @property
    def waits(self) -> bool:
        """Whether it has not begun, or other work has computed for longer than a moment."""
        waited = self._scheduler.waited(self._execution)
        return self._execution.fraction is None or waited > LONG_WAIT

    @property
    def ended(self) -> bool:
        """Whether there is nothing to wait for: it is done, or lost while nobody was connected."""
        return self._execution.done or self._execution.cancelled

    def cancel(self) -> None:
        """Stop waiting; the computation ends at its next report if nobody else waits for it."""
        self.cancelled = True
        self._scheduler.unsubscribe(self._execution, self)

    def resume(self, job: Job[T]) -> None:
        """Subscribe again if the computation has ended while the session was not connected.

        Also if another session has tried a failed one again.
        """
        replaced = self._task.execution is not self._execution
        if not self.cancelled and (replaced or self._execution.cancelled):
            self._execution = self._scheduler.subscribe(self._task, self, job.compute)

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, but no longer than that."""
        futures.wait([self._execution.future], seconds)

    def result(self) -> T | None:
        """The result, None as long as there is none; an error of the computation is raised."""
        return self._execution.future.result() if self._execution.done else None

    def await_result(self) -> T:
        """The result, however long it takes.

        Raises:
            Cancelled: the session has cancelled, and so has everybody else.
        """
        return self._execution.future.result()


def subscription(job: Job[T], patience: float) -> Subscription[T]:
    """The session's subscription to a job: the one there is, or a new one.

    Args:
        job: another of its name that the session waits for is cancelled.
        patience: seconds to wait for a new one: what is quick appears without a flicker.
    """
    mine: dict[str, Subscription[Any]] = st.session_state.setdefault(_SUBSCRIPTIONS, {})
    before = mine.get(job.name)
    if before is not None and before.request == job.request:
        before.resume(job)
        return before
    if before is not None:
        before.cancel()
    mine[job.name] = new = Subscription(job)
    new.wait(patience)
    return new


def forget(name: str) -> None:
    """Drop the session's subscription of that name, so that the job is started anew."""
    st.session_state.get(_SUBSCRIPTIONS, {}).pop(name, None)


@st.cache_resource(show_spinner=False)
def _scheduler() -> Scheduler:
    """The scheduler of this process."""
    made = watched_scheduler()
    atexit.register(made.close, EXIT)
    return made


@st.cache_resource(show_spinner=False, max_entries=MOST_KEPT, hash_funcs={Request: repr})
def _task(name: str, request: Hashable) -> Task:
    """The task of that name for this request, the same for all sessions."""
    return Task(name)
