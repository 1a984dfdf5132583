"""The scheduler: one computes at a time, who ends and who is started again, errors, exit."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import wait

import pytest

from analytics.progress import Report
from dashboard.background.execution import Cancelled, Execution, Task
from dashboard.background.scheduler import Scheduler
from tests.dashboard.background.long_work import Steps, until
from tests.dashboard.background.simulation import Visitor


@pytest.fixture
def scheduler() -> Scheduler:
    return Scheduler()


@pytest.fixture
def steps() -> Steps:
    return Steps()


def start(
    scheduler: Scheduler, compute: Callable[[Report], object], task: Task | None = None
) -> tuple[Execution, Visitor]:
    visitor = Visitor()
    return scheduler.subscribe(task or Task("job"), visitor, compute), visitor


def slow(steps: Steps) -> Callable[[Report], str]:
    return lambda report: steps.compute("one", report)


def release(steps: Steps, times: int) -> None:
    for _ in range(times):
        steps.go.release()


def error(execution: Execution) -> BaseException | None:
    return execution.future.exception(30)


def test_one_computes_at_a_time(scheduler: Scheduler) -> None:
    inside, most = [0], [0]

    def compute(report: Report) -> None:
        for piece in range(20):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            threading.Event().wait(0.0005)
            inside[0] -= 1
            report(piece, 20)

    all_of_them = [start(scheduler, compute) for _ in range(6)]
    wait([one.future for one, _ in all_of_them], 30)
    assert most == [1]


def test_an_execution_without_subscribers_ends_at_its_next_report(
    scheduler: Scheduler, steps: Steps
) -> None:
    execution, visitor = start(scheduler, slow(steps))
    until(lambda: steps.begun == 1)
    scheduler.unsubscribe(execution, visitor)
    release(steps, 1)
    assert isinstance(error(execution), Cancelled)
    assert steps.ended == ["Cancelled"]
    assert not execution.done
    assert execution.cancelled


def test_one_that_waits_ends_at_once_while_another_is_in_its_chunk(scheduler: Scheduler) -> None:
    steps, other = Steps(), Steps()
    waiting, visitor = start(scheduler, slow(steps))
    until(lambda: steps.begun == 1)
    computing, _keep = start(scheduler, slow(other))
    release(steps, 1)  # it reports, and the other one computes
    until(lambda: other.begun == 1)
    scheduler.unsubscribe(waiting, visitor)
    assert isinstance(error(waiting), Cancelled)
    assert not computing.future.done()
    release(other, 3)
    assert computing.future.result(30) == "made of one"


def test_one_that_has_not_begun_ends_without_beginning(scheduler: Scheduler, steps: Steps) -> None:
    first, _keep = start(scheduler, slow(steps))
    begun: list[object] = []
    second, visitor = start(scheduler, begun.append)
    scheduler.unsubscribe(second, visitor)
    assert isinstance(error(second), Cancelled)
    release(steps, 3)
    assert first.future.result(30) == "made of one"
    assert begun == []


@pytest.mark.parametrize("gone", ["garbage-collected", "disconnected"])
def test_a_subscriber_who_is_gone_without_a_word_does_not_count(
    scheduler: Scheduler, steps: Steps, gone: str
) -> None:
    execution, visitor = start(scheduler, slow(steps))
    waiting, other = start(scheduler, lambda _: "never")
    until(lambda: steps.begun == 1)
    if gone == "disconnected":
        visitor.here = other.here = False
    else:
        del visitor, other
        gc.collect()
    release(steps, 1)
    assert isinstance(error(execution), Cancelled)
    assert isinstance(error(waiting), Cancelled)


def test_a_new_subscriber_before_the_next_report_keeps_it_going(
    scheduler: Scheduler, steps: Steps
) -> None:
    task = Task("job")
    execution, visitor = start(scheduler, slow(steps), task)
    until(lambda: steps.begun == 1)
    scheduler.unsubscribe(execution, visitor)
    again, _keep = start(scheduler, slow(steps), task)
    assert again is execution
    release(steps, 3)
    assert again.future.result(30) == "made of one"
    assert steps.begun == 1


def test_a_new_subscriber_after_it_has_ended_starts_it_again(
    scheduler: Scheduler, steps: Steps
) -> None:
    task = Task("job")
    execution, visitor = start(scheduler, slow(steps), task)
    until(lambda: steps.begun == 1)
    scheduler.unsubscribe(execution, visitor)
    release(steps, 1)
    assert isinstance(error(execution), Cancelled)
    again, _keep = start(scheduler, slow(steps), task)
    release(steps, 3)
    assert again.future.result(30) == "made of one"


def test_what_a_computation_raises_is_its_result_and_the_next_subscriber_tries_again(
    scheduler: Scheduler,
) -> None:
    task = Task("job")

    def fail(_: Report) -> None:
        raise ValueError("too bad")

    failed, _keep = start(scheduler, fail, task)
    assert str(error(failed)) == "too bad"
    assert failed.done
    again, _keep = start(scheduler, lambda _: "better", task)
    assert again.future.result(30) == "better"


def test_a_result_is_computed_once_and_stays_when_its_subscriber_leaves(
    scheduler: Scheduler,
) -> None:
    task = Task("job")
    execution, visitor = start(scheduler, lambda _: "once", task)
    assert execution.future.result(30) == "once"
    scheduler.unsubscribe(execution, visitor)
    again, _keep = start(scheduler, lambda _: "twice", task)
    assert again.future.result(30) == "once"


def test_a_thread_that_cannot_start_is_an_error_of_its_job_and_stops_no_other(
    scheduler: Scheduler, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _keep = start(scheduler, slow(steps))
    until(lambda: steps.begun == 1)
    whole, refused = threading.Thread.start, []

    def refuse(thread: threading.Thread) -> None:
        if thread.name == "job refused":
            refused.append(thread)
            raise RuntimeError("can't start new thread")
        whole(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    second, _keep2 = start(scheduler, lambda _: "never", Task("refused"))
    third, _keep3 = start(scheduler, lambda _: "third")
    release(steps, 3)
    assert isinstance(error(second), RuntimeError)
    assert third.future.result(30) == "third"
    assert first.future.result(30) == "made of one"
    assert len(refused) == 1


def test_it_closes_by_ending_all_at_their_next_reports(scheduler: Scheduler, steps: Steps) -> None:
    first, _keep = start(scheduler, slow(steps))
    second, _keep2 = start(scheduler, lambda _: "never")
    until(lambda: steps.begun == 1)
    closing = threading.Thread(target=scheduler.close, args=(30.0,))
    closing.start()
    assert isinstance(error(second), Cancelled)
    release(steps, 1)
    closing.join(30)
    assert not closing.is_alive()
    assert isinstance(error(first), Cancelled)
