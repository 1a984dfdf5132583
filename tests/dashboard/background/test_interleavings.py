"""The scheduler in many orders of its threads: somebody always computes, everything ends."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import ClassVar

import pytest

from analytics.progress import Report
from dashboard.background import scheduler as scheduler_module
from dashboard.background.execution import Execution, Task
from dashboard.background.scheduler import Scheduler
from tests.dashboard.background.interleavings import Interleaving, Stuck
from tests.dashboard.background.simulation import Visitor

SEEDS = range(150)
FILES = ("background/scheduler.py", "background/execution.py")


class Computation:
    """A task of three reports, and what must hold for it whatever the order.

    Attributes:
        wanted: who subscribes; the test's own books, beside the scheduler's.
        faults: found in the computations.
        inside: how many compute now.
    """

    faults: ClassVar[list[str]] = []
    inside: ClassVar[int] = 0

    def __init__(self, run: Interleaving, scheduler: Scheduler, name: str) -> None:
        self.wanted: set[Visitor] = set()
        self._run, self._scheduler, self._task = run, scheduler, Task(name)
        self._changes = 0

    def subscribe(self, visitor: Visitor) -> Execution:
        self.wanted.add(visitor)
        self._changes += 1
        return self._scheduler.subscribe(self._task, visitor, self.compute)

    def unsubscribe(self, execution: Execution, visitor: Visitor) -> None:
        self._scheduler.unsubscribe(execution, visitor)
        self.wanted.discard(visitor)
        self._changes += 1

    def compute(self, report: Report) -> str:
        for piece in range(3):
            Computation.inside += 1
            if Computation.inside > 1:
                self.faults.append("two compute at a time")
            self._run.until(lambda: True, "its chunk")
            Computation.inside -= 1
            unwanted, changes = not self.wanted, self._changes
            report(piece + 1, 3)
            if unwanted and self._changes == changes:
                self.faults.append("it went on although nobody subscribes")
        if self._task.name == "fails":
            raise ValueError
        return self._task.name

    def check(self, execution: Execution) -> None:
        """A subscriber who waits for it has the result, or the error of the computation."""
        error = execution.future.exception(0)
        assert isinstance(error, ValueError) if self._task.name == "fails" else error is None


def session(
    run: Interleaving, number: int, computations: list[Computation], choose: random.Random
) -> None:
    """A visitor who cancels, runs again, closes the page, and at last waits for one result."""
    for _ in range(3):
        one, visitor = choose.choice(computations), Visitor(number)
        execution = one.subscribe(visitor)
        run.until(lambda: True, "reading")
        if choose.random() < 0.8:
            one.unsubscribe(execution, visitor)
        else:
            one.wanted.discard(visitor)  # the session is gone without a word
            visitor.here = False
    last, visitor = choose.choice(computations), Visitor(number)
    execution = last.subscribe(visitor)
    run.until(execution.future.done, f"the result of {execution.name}")
    last.check(execution)
    last.wanted.discard(visitor)


@pytest.mark.parametrize("seed", SEEDS)
def test_in_every_order_one_computes_and_all_end(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, choose = Interleaving(seed, *FILES), random.Random(seed)
    monkeypatch.setattr(scheduler_module, "threading", run)
    monkeypatch.setattr(Computation, "inside", 0)
    monkeypatch.setattr(Computation, "faults", [])
    scheduler = Scheduler(most_begun=choose.choice((1, 2, 8)))
    computations = [Computation(run, scheduler, name) for name in ("first", "second", "fails")]
    for number in range(3):
        run.Thread(
            target=session, args=(run, number, computations, choose), name=f"session {number}"
        ).start()
    run.run()
    assert Computation.faults == []
    assert scheduler._computing is None
    assert not scheduler._active


class OldTurns:
    """The design before: `ending` decides who is next, and changes without the lock."""

    def __init__(self, threading: Interleaving) -> None:
        self._changed = threading.Condition()
        self._taken, self._waiting = False, []

    def take(self, turn: SimpleNamespace) -> None:
        with self._changed:
            self._waiting.append(turn)
            self._changed.wait_for(lambda: not self._taken and turn is self._next())
            self._waiting.remove(turn)
            self._taken = True

    def give(self) -> None:
        with self._changed:
            self._taken = False
            self._changed.notify_all()

    def _next(self) -> SimpleNamespace:
        return min(self._waiting, key=lambda turn: (not turn.ending, turn.had))


def old_design(seed: int) -> None:
    """One computes and two wait; the session of the one that had more cancels."""
    run = Interleaving(seed, "test_interleavings.py")
    turns = OldTurns(run)
    had = {"A": 5.0, "B": 1.0, "C": 0.0}
    waiting = {name: SimpleNamespace(had=had[name], ending=False) for name in had}

    def compute(name: str) -> None:
        turns.take(waiting[name])
        run.until(lambda: name != "C" or len(turns._waiting) == 2, "its chunk")
        turns.give()

    def cancel() -> None:
        waiting["A"].ending = True

    for name in had:
        run.Thread(target=compute, args=(name,), name=name).start()
    run.Thread(target=cancel, name="session").start()
    run.run()


def test_the_same_search_finds_the_wake_up_that_the_design_before_lost() -> None:
    stuck = 0
    for seed in range(500):
        try:
            old_design(seed)
        except Stuck as error:
            stuck += "A: a notification" in str(error) and "B: a notification" in str(error)
    assert stuck > 0


def new_design(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same case: one computes and two wait; the session of one that waits cancels."""
    run = Interleaving(seed, *FILES)
    monkeypatch.setattr(scheduler_module, "threading", run)
    scheduler = Scheduler()
    executions: dict[str, Execution] = {}
    sessions = {name: Visitor() for name in "CAB"}

    def compute(report: Report) -> None:
        run.until(lambda: len(executions) == 3, "its chunk")
        report(1, 1)

    def visit() -> None:
        for name, visitor in sessions.items():
            executions[name] = scheduler.subscribe(Task(name), visitor, compute)

    def cancel() -> None:
        run.until(lambda: len(executions) == 3, "the others")
        scheduler.unsubscribe(executions["A"], sessions["A"])

    run.Thread(target=visit, name="visit").start()
    run.Thread(target=cancel, name="cancel").start()
    run.run()
    assert all(executions[name].future.exception(0) is None for name in "BC")


def test_a_session_that_cancels_while_the_slot_passes_loses_no_wake_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for seed in range(200):
        new_design(seed, monkeypatch)
