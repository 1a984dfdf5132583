"""Computation: what is long, made once for all sessions that want it, as long as any of them does.

It reports how far it is, and there it is ended too: the report of one that nobody wants any more
raises `Cancelled`. What is done is kept.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Generic, TypeVar
from weakref import WeakSet

import streamlit as st

from analytics.progress import Report
from analytics.request import Request
from dashboard.background.scheduler import Turn, Turns

T = TypeVar("T")
Compute = Callable[[Report], T]
# Computations under way: one computes, and the others, each of which keeps what it has, wait.
MOST_BEGUN = 8
MOST_KEPT = 64


class Cancelled(Exception):
    """Raised by the report of a computation that nobody waits for any more."""


class Computation(Generic[T]):
    """The one of a request.

    Attributes:
        fraction: 0 to 1, how much is done; None while others are computed before it.
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        # Whoever is gone without a word, as a closed browser's session, wants nothing.
        self._wanted_by: WeakSet[object] = WeakSet()
        self._lock = threading.Lock()
        self._turn = Turn(_turns())
        self._future: Future[T] | None = None

    @property
    def done(self) -> bool:
        """Whether it has ended, with a result or an error."""
        future = self._future
        return future is not None and future.done()

    def want(self, who: object, compute: Compute[T]) -> None:
        """Begin it, unless it is under way or done."""
        with self._lock:
            self._wanted_by.add(who)
            self._turn.ending = False
            if self._future is None or (self.done and self._future.exception() is not None):
                self.fraction, self._turn = None, Turn(_turns())
                self._future = _workers().submit(self._run, compute, self._turn)

    def leave(self, who: object) -> None:
        """Want it no more; the last one to leave ends it, at its next report if it has begun."""
        with self._lock:
            self._wanted_by.discard(who)
            if self._wanted_by or self._future is None:
                return
            if self._future.cancel():
                self._future = None
            self._turn.ending = True

    def wait(self, seconds: float) -> None:
        """Wait until it has ended, but no longer than that."""
        if (future := self._future) is not None:
            wait([future], seconds)

    def result(self) -> T | None:
        """The result, None as long as there is none; what the computation raised is raised."""
        with self._lock:
            return self._future.result() if self._future is not None and self.done else None

    def awaited(self) -> T:
        """The result, waited for however long it takes; for those who want it."""
        if (future := self._future) is None:
            raise Cancelled
        return future.result()

    def _run(self, compute: Compute[T], turn: Turn) -> T:
        def report(done: int, of: int) -> None:
            self.fraction = done / of
            turn.pass_on()
            with self._lock:
                if not self._wanted_by:
                    self._future = None
                    raise Cancelled

        with turn:
            report(0, 1)
            return compute(report)


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    """The threads of all computations."""
    return ThreadPoolExecutor(max_workers=MOST_BEGUN, thread_name_prefix="work")


@st.cache_resource(show_spinner=False)
def _turns() -> Turns:
    """The turns of all computations."""
    return Turns()


@st.cache_resource(show_spinner=False, max_entries=MOST_KEPT, hash_funcs={Request: repr})
def of(name: str, request: Hashable) -> Computation[Any]:
    """The computation of that name for this request, the same for all sessions."""
    return Computation()
