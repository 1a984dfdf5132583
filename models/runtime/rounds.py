"""Tasks on all cores in rounds of bounded work; between two rounds all workers are idle."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Iterator

import torch

from models.runtime import budget
from models.runtime.workers import cores, side_by_side

# Each step does a small piece of work and yields its cost > 0 as in models.runtime.budget.
Task = Iterator[int]


def rounds(tasks: Iterable[Task], device: torch.device, work: int | None = None) -> Iterator[int]:
    """Run all tasks, and yield the cost of each round that did some work.

    The caller may stop between two rounds, or wait there: no worker runs and torch has its threads
    back. Tasks must not depend on each other, because their order is not defined; a task may
    continue in another thread after each of its steps.

    Args:
        tasks: read lazily; as many run at a time as there are workers.
        device: one worker per core of a CPU, one for an accelerator.
        work: nanoseconds of work in a round; None is the bound of models.runtime.budget.
    """
    workers = cores(device)
    queue = _Queue(tasks, budget.share(workers, work))
    while spent := queue.round(workers, device):
        yield spent


class _Queue:
    """Paused tasks and tasks that have not begun."""

    def __init__(self, tasks: Iterable[Task], share: int) -> None:
        self._paused: deque[Task] = deque()
        self._later, self._share = iter(tasks), share
        self._lock, self._spent = threading.Lock(), 0

    def round(self, workers: int, device: torch.device) -> int:
        """Run one share of work per worker; return the cost, 0 when nothing is left."""
        self._spent = 0
        side_by_side(self._work, range(workers), device)
        return self._spent

    def _work(self, _worker: int) -> None:
        spent = 0
        while spent < self._share and (task := self._next()) is not None:
            for cost in task:
                spent += cost
                if spent >= self._share:
                    self._paused.append(task)
                    break
        with self._lock:
            self._spent += spent

    def _next(self) -> Task | None:
        with self._lock:
            return self._paused.popleft() if self._paused else next(self._later, None)
