"""Work in a process of its own, which may lose its rights or its room for good."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import ForkServerContext


def alone(context: ForkServerContext, work: Callable[..., str], *arguments: object) -> str:
    """What the work returns, done in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(work, *arguments).result(60)
