"""Rounds: all tasks are done, in rounds of bounded work, between which no worker runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import torch

from models.runtime import budget
from models.runtime.rounds import Task, rounds

CPU = torch.device("cpu")


@pytest.fixture(params=[1, 2, 3])
def workers(request: pytest.FixtureRequest) -> Iterator[int]:
    threads = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(threads)


class Counted:
    """Tasks of some steps each that cost 10, and what has happened to them."""

    def __init__(self, tasks: int, steps: int) -> None:
        self.begun, self.ended, self.active = 0, 0, 0
        self._steps, self._lock = steps, threading.Lock()
        self.tasks: Iterator[Task] = (self._task() for _ in range(tasks))

    def _task(self) -> Task:
        self._count(begun=1)
        for _ in range(self._steps):
            self._count(active=1)
            self._count(active=-1)
            yield 10
        self._count(ended=1)

    def _count(self, **changes: int) -> None:
        with self._lock:
            for name, change in changes.items():
                setattr(self, name, getattr(self, name) + change)


def test_all_tasks_are_done_and_no_round_costs_more_than_its_work(workers: int) -> None:
    counted = Counted(tasks=7, steps=9)
    work = 30 * workers
    spent = list(rounds(counted.tasks, CPU, work=work))
    assert counted.ended == 7
    assert sum(spent) == 7 * 9 * 10
    assert max(spent) <= work
    assert len(spent) >= 7 * 9 * 10 / work


def test_a_worker_exceeds_its_share_by_less_than_a_step(workers: int) -> None:
    spent = list(rounds(Counted(tasks=5, steps=20).tasks, CPU, work=35 * workers))
    assert max(spent) < (35 + 10) * workers
    assert sum(spent) == 5 * 20 * 10


def test_between_two_rounds_nobody_works_and_torch_has_its_threads(workers: int) -> None:
    counted = Counted(tasks=4, steps=5)
    for _ in rounds(counted.tasks, CPU, work=workers):
        assert counted.active == 0
        assert torch.get_num_threads() == workers
        assert not [one for one in threading.enumerate() if "ThreadPoolExecutor" in one.name]
        # Tasks that are not begun hold no memory yet.
        assert counted.begun - counted.ended <= workers


def test_a_caller_that_stops_between_rounds_leaves_the_rest_undone(workers: int) -> None:
    counted = Counted(tasks=100, steps=5)
    for _ in rounds(counted.tasks, CPU, work=50 * workers):
        break
    assert counted.begun <= 2 * workers


def test_what_a_task_raises_is_raised_here(workers: int) -> None:
    def faulty() -> Task:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(rounds([faulty(), *Counted(3, 3).tasks], CPU, work=workers))
    assert torch.get_num_threads() == workers


def test_no_tasks_are_no_rounds() -> None:
    assert list(rounds([], CPU)) == []
    assert list(rounds([iter(())], CPU)) == []


def test_workers_share_the_bound_but_none_has_too_little() -> None:
    assert budget.share(1) == budget.ROUND
    assert budget.share(2) == budget.ROUND // 2
    assert budget.share(64) == budget.LEAST_SHARE
    assert budget.share(3, work=10) == 3
    assert budget.share(3, work=1) == 1
    assert 2 * budget.ROUND <= 1e9 * budget.LONGEST_GAP
