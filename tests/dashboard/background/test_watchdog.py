"""The watchdog: stacks in the log when jobs wait and nothing reports, once; else no thread."""

from __future__ import annotations

import logging
import threading

import pytest

from dashboard.background import watchdog
from dashboard.background.execution import Task
from dashboard.background.scheduler import Scheduler
from dashboard.background.watchdog import PATIENCE, PERIOD, Watchdog
from tests.dashboard.background.long_work import Steps, until
from tests.dashboard.background.simulation import Visitor


class Stuck:
    """A job in a chunk that does not end, another one that waits, and a clock of the test's."""

    def __init__(self) -> None:
        self.now, self.steps = 100.0, Steps()
        self.scheduler = Scheduler(clock=lambda: self.now)
        self.visitor = Visitor()
        self.computing = self.scheduler.subscribe(
            Task("paths"), self.visitor, lambda report: self.steps.compute("one", report)
        )
        until(lambda: self.steps.begun == 1)

    def add_one_that_waits(self) -> None:
        self.scheduler.subscribe(Task("intervals"), self.visitor, lambda _: None)

    def step(self) -> None:
        self.steps.go.release()
        assert self.steps.reported.acquire(timeout=20)

    def end(self) -> None:
        for _ in range(3):
            self.steps.go.release()
        until(lambda: not self.scheduler.keep_watching())


def stacks(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == watchdog.__name__]


def test_it_logs_all_stacks_and_who_waits_once_a_stall(caplog: pytest.LogCaptureFixture) -> None:
    stuck = Stuck()
    dog = Watchdog(stuck.scheduler)
    stuck.now += 2 * PATIENCE
    dog.look()
    assert stacks(caplog) == []  # it computes long, but nobody waits for it to report
    stuck.add_one_that_waits()
    stuck.now += PATIENCE - 1.0
    dog.look()
    assert stacks(caplog) == []
    stuck.now += 1.0
    dog.look()
    stuck.now += PATIENCE
    dog.look()
    [said] = stacks(caplog)
    assert "waiting: intervals." in said
    assert "job paths:\n" in said
    assert "self.go.acquire()" in said  # the line at which it stands
    assert "MainThread:\n" in said
    assert caplog.records[-1].levelno == logging.ERROR
    stuck.end()


def test_it_logs_again_after_something_has_moved(caplog: pytest.LogCaptureFixture) -> None:
    stuck = Stuck()
    dog = Watchdog(stuck.scheduler)
    other = Visitor()
    held = Steps()
    stuck.scheduler.subscribe(Task("held"), other, lambda report: held.compute("two", report))
    for _ in range(2):
        stuck.now += PATIENCE
        dog.look()
        stuck.now += 1.0
        stuck.steps.go.release()  # reports; then the other one computes, and holds the slot
        until(lambda: held.begun == 1)
        held.go.release()
        until(lambda: any(one.reported.acquire(blocking=False) for one in (held, stuck.steps)))
    assert len(stacks(caplog)) == 2
    for _ in range(3):
        held.go.release()
    stuck.end()


def test_its_thread_lives_only_while_a_job_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    naps = threading.Semaphore(0)
    monkeypatch.setattr(watchdog.time, "sleep", lambda _: naps.acquire(timeout=20))
    monkeypatch.setattr(Watchdog.__init__, "__defaults__", (watchdog.time.sleep,))
    scheduler, visitor, steps = watchdog.watched_scheduler(), Visitor(), Steps()

    def watching() -> int:
        return sum(one.name == "watchdog of jobs" for one in threading.enumerate())

    before = watching()
    scheduler.subscribe(Task("one"), visitor, lambda report: steps.compute("one", report))
    until(lambda: steps.begun == 1)
    assert watching() == before
    waiting = scheduler.subscribe(Task("two"), visitor, lambda _: "done")
    scheduler.subscribe(Task("three"), visitor, lambda _: "done")
    assert watching() == before + 1
    for _ in range(3):
        steps.go.release()
    assert waiting.future.result(30) == "done"
    until(lambda: naps.release() or watching() == before)
    assert PERIOD < PATIENCE
