"""Scheduler of long computations: one at a time, in a fair order, and never idle while one waits.

Each of them uses all cores, so two at once would gain nothing. All state changes under one lock,
and a change that frees the slot assigns it to a successor before the lock is released: whenever an
execution waits, another one computes.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import wait
from functools import partial

from dashboard.background.execution import (
    Cancelled,
    Compute,
    Execution,
    FutureOutcome,
    Subscriber,
    Task,
)
from dashboard.background.fair_queue import FairQueue

# Executions that may hold a thread and intermediate results at the same time.
MOST_BEGUN = 64
# Seconds of computation up to which an execution counts as quick and goes before longer ones.
QUICK = 2.0
# Seconds that quick work may compute ahead of the fair order: of all visitors, and of one.
BURST = LOAN = 5.0


class Scheduler:
    """Assigns the one slot to executions in turn; they may lose it at each report.

    Quick executions are first, by the time they have used, so that quick work waits for at most one
    report of long work. They may be at most `BURST` seconds ahead of the fair order, which then
    alternates with them; in the fair order visitors share the time equally, and the executions of
    one visitor go round.

    Args:
        clock: monotonic seconds.
        most_begun: greatest number of executions that have begun and not ended; others wait.
        on_wait: called, with the lock held, when executions begin to wait; see `keep_watching`.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        most_begun: int = MOST_BEGUN,
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        self._lock = threading.Lock()
        self._clock, self._most_begun, self._on_wait = clock, most_begun, on_wait
        self._active: dict[Execution, None] = {}  # in the order of their arrival
        self._computing: Execution | None = None
        self._visitors: FairQueue[Hashable] = FairQueue()
        self._turns = itertools.count()
        self._credit = BURST
        self._watched = self._closed = False
        self._moved = clock()

    def subscribe(self, task: Task, subscriber: Subscriber, compute: Compute) -> Execution:
        """Subscribe to a result; start the computation unless it is done or running.

        An execution that would end for lack of subscribers continues; one that has ended so, or has
        failed, is replaced by a new one.

        Returns:
            The execution subscribed to; its future has the result.
        """
        with self._lock:
            execution = task.execution
            if execution is None or execution.failed:
                resumed, turn = threading.Condition(self._lock), next(self._turns)
                execution = Execution(task.name, compute, resumed, self._clock(), turn)
                task.execution = execution
                self._active[execution] = None
            execution.subscribers.add(subscriber)
            self._dispatch()
            return execution

    def unsubscribe(self, execution: Execution, subscriber: Subscriber) -> None:
        """Unsubscribe; without subscribers an execution ends.

        It ends at once if it waits, at its next report if it computes. A finished result is kept.
        """
        with self._lock:
            execution.subscribers.discard(subscriber)
            self._dispatch()

    def report(self, execution: Execution, done: int, of: int) -> None:
        """Record the progress of an execution, and let others compute if it is their turn.

        Raises:
            Cancelled: it has no subscriber.
        """
        with self._lock:
            execution.fraction = done / of
            if self._computing is execution:
                self._free_slot()
                self._dispatch()
            while self._computing is not execution and not execution.cancelled:
                execution.resumed.wait()
            if execution.cancelled:
                raise Cancelled(execution.name)

    def waited(self, execution: Execution) -> float:
        """Seconds that an execution has waited for the slot; 0 while it has it."""
        return 0.0 if self._computing is execution else self._clock() - execution.since

    def close(self, seconds: float) -> None:
        """End all executions; wait for those that have begun, up to a time limit."""
        with self._lock:
            self._closed = True
            begun = [one.future for one in self._active if one.begun]
            self._dispatch()
        wait(begun, seconds)

    def keep_watching(self) -> bool:
        """Whether any execution waits; if not, `on_wait` is called when one does again."""
        with self._lock:
            self._watched = bool(self._waiting())
            return self._watched

    def stalled(self, seconds: float) -> tuple[str, ...]:
        """Names of waiting executions, if there was no activity for this many seconds; else none.

        Activity means that one computed, reported or ended.
        """
        with self._lock:
            waiting, until = self._waiting(), self._clock() - seconds
            if self._moved > until or not any(one.since <= until for one in waiting):
                return ()
            return tuple(one.name for one in waiting)

    @property
    def moved(self) -> float:
        """The time at which an execution last reported, ended, or was given the slot."""
        return self._moved

    def _waiting(self) -> list[Execution]:
        return [one for one in self._active if one is not self._computing]

    def _dispatch(self) -> None:
        """End executions without subscribers, and assign the slot if it is free."""
        visitors = {one: one.visitors() for one in self._active}
        for execution in self._waiting():
            if self._closed or not visitors[execution]:
                self._cancel(execution)
        while self._computing is None and (chosen := self._choose(visitors)) is not None:
            self._give_slot(chosen, visitors[chosen])
        active = {who for one in self._active for who in visitors[one] | one.payers}
        self._visitors.keep(active)
        if not self._watched and self._waiting():
            self._watched = True
            self._on_wait()

    def _choose(self, visitors: Mapping[Execution, set[Hashable]]) -> Execution | None:
        """The execution to compute next; None if none waits.

        Args:
            visitors: of each active execution.
        """
        room = sum(one.begun for one in self._active) < self._most_begun
        ready = sorted((one for one in self._active if one.begun or room), key=_turn)
        if not ready:
            return None
        next_visitor = self._visitors.first([who for one in ready for who in visitors[one]])
        fair = next(one for one in ready if next_visitor in visitors[one])
        quick = [one for one in ready if one.seconds < QUICK and self._may_lend(visitors[one])]
        chosen = fair
        if quick and self._credit > 0.0:
            chosen = min(quick, key=lambda one: (one.seconds, one is not fair, one.turn))
        if chosen is fair:
            self._visitors.advance(next_visitor)
        chosen.ahead = chosen is not fair
        return chosen

    def _may_lend(self, visitors: set[Hashable]) -> bool:
        """Whether one of them is within its limit ahead of the fair order."""
        return any(self._visitors.lead(who) < LOAN for who in visitors)

    def _give_slot(self, execution: Execution, payers: set[Hashable]) -> None:
        self._computing, execution.payers = execution, payers
        execution.since = self._moved = self._clock()
        if execution.begun:
            execution.resumed.notify_all()
            return
        execution.begun, execution.fraction = True, 0.0
        compute, execution.compute = execution.compute, None
        thread = threading.Thread(
            target=self._run, args=(execution, compute), name=f"job {execution.name}", daemon=True
        )
        try:
            thread.start()
        except RuntimeError as error:  # the system has no thread left
            self._free_slot()
            del self._active[execution]
            execution.future.set_exception(error)

    def _free_slot(self) -> None:
        """Release the slot of the running execution, and charge its time to its visitors."""
        execution, self._computing = self._computing, None
        if execution is None:
            return
        self._moved = self._clock()
        seconds, execution.since = self._moved - execution.since, self._moved
        execution.seconds += seconds
        execution.turn = next(self._turns)
        for visitor in execution.payers:
            self._visitors.charge(visitor, seconds / len(execution.payers))
        self._credit = min(BURST, self._credit + (-seconds if execution.ahead else seconds))
        execution.payers = set()

    def _cancel(self, execution: Execution) -> None:
        """End a waiting execution; its thread, if any, raises when it wakes."""
        execution.cancelled = True
        del self._active[execution]
        if execution.begun:
            execution.resumed.notify_all()
        else:
            execution.compute = None
            execution.future.set_exception(Cancelled(execution.name))

    def _run(self, execution: Execution, compute: Compute) -> None:
        """Body of an execution's thread, from the first assignment of the slot."""
        try:
            with FutureOutcome(execution.future):
                execution.future.set_result(compute(partial(self.report, execution)))
        finally:
            with self._lock:
                self._active.pop(execution, None)
                if self._computing is execution:
                    self._free_slot()
                self._dispatch()


def _turn(execution: Execution) -> int:
    return execution.turn
