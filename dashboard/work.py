"""Work: a long computation of a session, in the background: how far it is, and a way to end it.

The computation reports how far it is, and there it is ended too: the report of one that was
cancelled raises `Cancelled`. A session has one work of a name at a time: asking for another
cancels the one before. What is done is kept for every session that asks for the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from analytics.request import Request

T = TypeVar("T")
Report = Callable[[int, int], None]
AT_ONCE = 0.5
LOOK = 0.4
_WORKS = "works"


class Cancelled(Exception):
    """Raised by the report of a computation that nobody waits for any more."""


@dataclass
class Kept(Generic[T]):
    """A place for the result of a request, None until it is there."""

    result: T | None = None


class Work(Generic[T]):
    """One computation, begun when made unless its result is in `kept` already; it goes there.

    Attributes:
        fraction: 0 to 1, how much is done; None while others are computed before it.
    """

    def __init__(self, compute: Callable[[Report], T], kept: Kept[T]) -> None:
        self.fraction: float | None = None
        self._unwanted = threading.Event()
        self._compute, self._kept = compute, kept
        self._future: Future[None] | None = None
        if kept.result is None:
            self._future = _workers().submit(self._run)

    @property
    def cancelled(self) -> bool:
        """Whether it was told to end."""
        return self._unwanted.is_set()

    @property
    def done(self) -> bool:
        """Whether it has ended, with a result or without."""
        return self._future is None or self._future.done()

    def cancel(self) -> None:
        """End it, at its next report if it runs already."""
        self._unwanted.set()
        if self._future is not None:
            self._future.cancel()

    def wait(self, seconds: float) -> None:
        """Give it a moment: what is quick appears without a flicker."""
        if self._future is not None:
            wait([self._future], seconds)

    def result(self) -> T | None:
        """The result, None as long as there is none; what the computation raised is raised."""
        if self._future is not None and self.done and not self.cancelled:
            self._future.result()
        return self._kept.result

    def _run(self) -> None:
        try:
            self._report(0, 1)
            self._kept.result = self._compute(self._report)
        except Cancelled:
            return

    def _report(self, done: int, of: int) -> None:
        if self.cancelled:
            raise Cancelled
        self.fraction = done / of


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    """One thread, which is not that of `later`: what is quick does not wait for what is long."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="work")


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs={Request: repr})
def _kept(name: str, request: Hashable) -> Kept[Any]:
    """The place for this request's result, the same for all sessions."""
    return Kept()


def of_session(name: str, request: Hashable, compute: Callable[[Report], T]) -> Work[T]:
    """The session's work of that name for a request: the one there is, or a new one.

    Args:
        name: of the kind of work.
        request: all that the result depends on.
        compute: makes the result; must not draw, and calls the report it is given now and then.
    """
    works: dict[str, tuple[Hashable, Work[Any]]] = st.session_state.setdefault(_WORKS, {})
    before = works.get(name)
    if before is None or before[0] != request:
        if before is not None:
            before[1].cancel()
        works[name] = (request, Work(compute, _kept(name, request)))
        works[name][1].wait(AT_ONCE)
    return works[name][1]


def again(name: str) -> None:
    """Forget the session's work of that name, so that it is begun anew; for buttons."""
    st.session_state.get(_WORKS, {}).pop(name, None)


def watch(name: str, work: Work[Any], what: str) -> None:
    """How far the work is, with a button to cancel it; the page runs again when it has ended."""
    if work.cancelled:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Cancelled: {what}.", width="content")
            st.button(
                "Run again",
                icon=":material/refresh:",
                key=f"again-{name}",
                on_click=again,
                args=(name,),
            )
        return

    @st.fragment(run_every=LOOK)
    def look() -> None:
        if work.done or work.cancelled:
            st.rerun()
        fraction = work.fraction
        told = "waiting for what is computed before it" if fraction is None else f"{fraction:.0%}"
        st.progress(fraction or 0.0, f"Computing {what}: {told}")
        st.button("Cancel", icon=":material/close:", key=f"cancel-{name}", on_click=work.cancel)

    look()
