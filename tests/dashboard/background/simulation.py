"""Jobs in virtual time: the one that computes moves the scheduler's clock, and nobody else does.

Jobs run in threads of their own, as they do in the dashboard, but only one computes at a time, so
that every simulation is deterministic and takes no time.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections import Counter
from collections.abc import Callable, Hashable
from concurrent.futures import wait

from analytics.progress import Report
from dashboard.background.execution import Execution, Task
from dashboard.background.scheduler import Scheduler

CHUNK = 0.3


class Visitor:
    """A subscriber, present until the test says otherwise."""

    def __init__(self, visitor: Hashable = None) -> None:
        self.visitor = object() if visitor is None else visitor
        self.here = True

    def present(self) -> bool:
        return self.here


class Simulation:
    """A scheduler with a virtual clock, and what its jobs did.

    Attributes:
        now: seconds since the start.
        ended: name of a job → when it ended.
        computed: name of a job → seconds that it has computed.
    """

    def __init__(self, **options: int) -> None:
        self.now, self.ended, self.computed = 0.0, {}, Counter()
        self.scheduler = Scheduler(clock=lambda: self.now, **options)
        self.tasks: dict[str, Task] = {}
        self._events: list[tuple[float, int, Callable[[], object]]] = []
        self._numbers = itertools.count()
        self._subscribers: list[Visitor] = []

    def job(
        self,
        name: str,
        visitor: Hashable,
        seconds: float,
        chunk: float = CHUNK,
        then: Callable[[], object] = lambda: None,
    ) -> Visitor:
        """Start a job of so many seconds that reports after each chunk, or subscribe to it.

        Args:
            then: what it does at its end.
        """
        task = self.tasks.setdefault(name, Task(name))
        subscriber = Visitor(visitor)
        self._subscribers.append(subscriber)

        def compute(report: Report) -> str:
            pieces = max(round(seconds / chunk), 1)
            for piece in range(pieces):
                self._pass(name, seconds / pieces)
                report(piece + 1, pieces)
            self.ended[name] = self.now
            then()
            return name

        self.scheduler.subscribe(task, subscriber, compute)
        return subscriber

    def at(self, time: float, action: Callable[[], object]) -> None:
        """Do something at that time, while whichever job computes then is in its chunk."""
        heapq.heappush(self._events, (time, next(self._numbers), action))

    def run(self, until: float) -> None:
        """Do what is due at the start, and compute until that time."""
        self.at(until, self._stop)
        ready = threading.Event()

        def first(report: Report) -> None:
            ready.wait()
            self._pass("first", 0.0)

        nobody = Visitor("nobody")
        start = self.scheduler.subscribe(Task("first"), nobody, first)
        ready.set()
        start.future.result()
        while pending := [one for one in self.executions() if not (one.done or one.cancelled)]:
            wait([one.future for one in pending], 60)

    def executions(self) -> list[Execution]:
        """The latest execution of each job."""
        return [one.execution for one in list(self.tasks.values()) if one.execution is not None]

    def _pass(self, name: str, seconds: float) -> None:
        until = self.now + seconds
        self.computed[name] += seconds
        while self._events and self._events[0][0] <= until:
            time, _, action = heapq.heappop(self._events)
            self.now = max(self.now, time)
            action()
        self.now = until

    def _stop(self) -> None:
        for one in self._subscribers:
            one.here = False
