"""Work: what a session waits for and may cancel: a long computation, made in the background.

A session has one work of a name at a time: asking for another cancels the one before.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from dashboard.background import task
from dashboard.background.task import Compute
from dashboard.text import sentence
from models.errors import InputError, TooLittleData

T = TypeVar("T")
AT_ONCE = 0.4
LOOK = 0.4
_WORKS = "works"


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A long computation that is asked for.

    Attributes:
        name: of the kind of work.
        request: all that the result depends on.
        compute: makes the result; must not draw, and calls the report it is given now and then.
        what: is computed, in words.
    """

    name: str
    request: Hashable
    compute: Compute[T]
    what: str


class Work(Generic[T]):
    """A session's part in the computation of a job, which it may cancel for itself.

    Attributes:
        name, request, what: of the job.
        cancelled: whether the session wants it no more.
    """

    def __init__(self, job: Job[T]) -> None:
        self.name, self.request, self.what = job.name, job.request, job.what
        self.cancelled = False
        self._shared: task.Computation[T] = task.of(job.name, job.request)
        self._shared.want(self, job.compute)

    @property
    def fraction(self) -> float | None:
        """0 to 1, how much is done; None while others are computed before it."""
        return self._shared.fraction

    @property
    def done(self) -> bool:
        """Whether it has ended, with a result or an error."""
        return self._shared.done

    def cancel(self) -> None:
        """Wait for it no more; it ends if no other session waits for it."""
        self.cancelled = True
        self._shared.leave(self)

    def wait(self, seconds: float) -> None:
        """Give it a moment: what is quick appears without a flicker."""
        self._shared.wait(seconds)

    def result(self) -> T | None:
        """The result, None as long as there is none; what the computation raised is raised."""
        return self._shared.result()

    def awaited(self) -> T:
        """The result, waited for however long it takes."""
        return self._shared.awaited()


def of_session(job: Job[T]) -> Work[T]:
    """The session's work on a job: the one there is, or a new one."""
    works: dict[str, Work[Any]] = st.session_state.setdefault(_WORKS, {})
    before = works.get(job.name)
    if before is None or before.request != job.request:
        if before is not None:
            before.cancel()
        works[job.name] = Work(job)
        works[job.name].wait(AT_ONCE)
    return works[job.name]


def soon(job: Job[T]) -> T | None:
    """The result of a job; while there is none, None, and how far it is, or why there is none."""
    # There from the first run to the last, even if empty: what stands below never moves, and what
    # the browser still gets of a progress bar finds its place.
    place = st.container()
    going = of_session(job)
    try:
        found = going.result()
    except InputError as error:
        st.text(f"No result: {error.received}. {sentence(error.remedy)}.")
    except TooLittleData as error:
        st.text(f"No result: {error}. Choose a longer period above.")
    else:
        if found is None:
            with place:
                _watch(going)
        return found
    return None


def finished(job: Job[T]) -> T:
    """The result of a job, waited for, whether or not the session has cancelled its work."""
    return Work(job).awaited()


def _watch(work: Work[Any]) -> None:
    """How far the work is, with a button to cancel it; the page runs again when it has ended."""
    if work.cancelled:
        # In as many containers as the bar is, of which the browser may still get something.
        with st.container(), st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"Cancelled: {work.what}.", width="content")
            st.button(
                "Run again",
                icon=":material/refresh:",
                key=f"again-{work.name}",
                on_click=_again,
                args=(work.name,),
            )
        return

    @st.fragment(run_every=LOOK)
    def look() -> None:
        if work.done or work.cancelled:
            st.rerun()
        fraction = work.fraction
        told = "waiting for what is computed before it" if fraction is None else f"{fraction:.0%}"
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.progress(fraction or 0.0, f"Computing {work.what}: {told}")
            key = f"cancel-{work.name}"
            st.button("Cancel", icon=":material/close:", key=key, on_click=work.cancel)

    look()


def _again(name: str) -> None:
    """Forget the session's work of that name, so that it is begun anew; for buttons."""
    st.session_state.get(_WORKS, {}).pop(name, None)
