"""Display of a job: its result, or its progress with buttons to cancel and to run again."""

from __future__ import annotations

from typing import Any, TypeVar

import streamlit as st

from dashboard.background import session
from dashboard.background.job import Job
from dashboard.background.session import Subscription
from dashboard.charts.style.text import sentence
from models.errors import InputError, TooLittleData

T = TypeVar("T")
# Seconds that a page waits for a new job, and between two updates of its progress.
PATIENCE = 0.4
PERIOD = 0.4


def result(job: Job[T]) -> T | None:
    """The result of a job; None without a result, then draws the progress or the reason."""
    # The container always exists, even empty, so that elements below never move and late updates of
    # a progress bar find their position.
    place = st.container()
    mine = session.subscription(job, PATIENCE)
    try:
        found = mine.result()
    except InputError as error:
        st.text(f"No result: {error.received}. {sentence(error.remedy)}.")
    except TooLittleData as error:
        st.text(f"No result: {error}. Choose a longer period above.")
    else:
        if found is None:
            with place:
                _pending(mine)
        return found
    return None


def await_result(job: Job[T]) -> T:
    """Wait for the result of a job, even if the session has cancelled it."""
    return Subscription(job).await_result()


def _pending(mine: Subscription[Any]) -> None:
    """Progress and a button to cancel; the page runs again when the job has ended."""
    if mine.cancelled:
        with st.container():  # same nesting as in the fragment, whose updates may still arrive
            _cancelled(mine)
        return
    shown = False

    @st.fragment(run_every=PERIOD)
    def look() -> None:
        nonlocal shown
        if mine.cancelled and not shown:
            # Drawn by this very run, which is short; the next one runs the page, which ends this.
            shown = True
            _cancelled(mine)
        elif mine.ended or mine.cancelled:
            st.rerun()
        else:
            _progress(mine)

    look()


def _progress(mine: Subscription[Any]) -> None:
    name, fraction = mine.name, mine.fraction
    done = None if fraction is None else f"{fraction:.0%}"
    waits = "waiting for other work" if mine.waits else None
    told = ", ".join(part for part in (done, waits) if part is not None)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(fraction or 0.0, f"Computing {mine.what}: {told}")
        key = f"cancel-{name}"
        st.button("Cancel", icon=":material/close:", key=key, on_click=mine.cancel)


def _cancelled(mine: Subscription[Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"Cancelled: {mine.what}.", width="content")
        st.button(
            "Run again",
            icon=":material/refresh:",
            key=f"again-{mine.name}",
            on_click=session.forget,
            args=(mine.name,),
        )
