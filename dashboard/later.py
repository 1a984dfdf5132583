"""Later: slow results computed in the background, so that a page is drawn and answers meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import streamlit as st

T = TypeVar("T")
AT_ONCE = 0.25
LOOK = 0.4


@st.cache_resource(show_spinner=False)
def _workers() -> ThreadPoolExecutor:
    """One thread: the tensors inside use all cores already."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="later")


def start(work: Callable[[], T]) -> Future[T]:
    """Begin the work, which must not draw; keep the future in a cache, so that it is done once."""
    return _workers().submit(work)


def waited(work: Future[Any]) -> bool:
    """Whether the work is done, given a moment: what is quick appears without a flicker."""
    return not wait([work], AT_ONCE).not_done


def watch(awaited: Sequence[Future[Any]]) -> None:
    """Say what is being computed, and rerun the page as soon as any of it is done."""
    if not awaited:
        return

    @st.fragment(run_every=LOOK)
    def look() -> None:
        if any(work.done() for work in awaited):
            st.rerun()

    look()
