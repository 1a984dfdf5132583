"""Session: the jobs of a browser session, one of each kind at a time."""

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
# Seconds without a connection after which a session no longer counts.
GRACE = 10.0
# Seconds that jobs have to end at exit. They end at their next report; a thread that is still in
# compiled code, or in the compiler, when the interpreter is taken down can crash the process.
EXIT = 30.0
# Seconds without computing after which a job that has begun is shown as waiting.
LONG_WAIT = 2.0
_SUBSCRIPTIONS = "subscriptions"


class Subscription(Generic[T]):
    """A session's subscription to the task of a job, which it may cancel for itself.

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
        """Whether the session is connected, or was recently; always True outside of a session."""
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
        """Share done, 0 to 1; None before it has begun."""
        return self._execution.fraction

    @property
    def waits(self) -> bool:
        """Whether it has not begun, or other work has been computing for a while."""
        waited = self._scheduler.waited(self._execution)
        return self._execution.fraction is None or waited > LONG_WAIT

    @property
    def ended(self) -> bool:
        """Whether there is nothing to wait for: it is done, or ended while nobody was connected."""
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
        """Wait until it has ended, up to a time limit."""
        futures.wait([self._execution.future], seconds)

    def result(self) -> T | None:
        """The result, None until there is one; raises an error of the computation."""
        return self._execution.future.result() if self._execution.done else None

    def await_result(self) -> T:
        """Wait for the result without a time limit.

        Raises:
            Cancelled: the session has cancelled, and so has everybody else.
        """
        return self._execution.future.result()


def subscription(job: Job[T], patience: float) -> Subscription[T]:
    """The session's subscription to a job: the existing one, or a new one.

    Args:
        job: another of its name that the session waits for is cancelled.
        patience: seconds to wait for a new one, so that quick results appear without a flicker.
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
    """Remove the session's subscription of that name, so that the job is started anew."""
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
