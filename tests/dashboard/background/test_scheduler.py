"""Turns: one computes at a time, those that had least first."""

from __future__ import annotations

import threading
import time

from dashboard.background.scheduler import Turn, Turns
from tests.dashboard.background.long_work import until


def test_one_computes_at_a_time() -> None:
    turns, inside, most = Turns(), [0], [0]

    def compute() -> None:
        with Turn(turns) as turn:
            for _ in range(20):
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1
                turn.pass_on()

    threads = [threading.Thread(target=compute) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert most == [1]


def test_those_that_had_least_go_first_and_who_had_most_goes_on_after_them() -> None:
    turns, order = Turns(), []
    first = Turn(turns)

    def compute(name: str, had: float) -> None:
        turn = Turn(turns)
        turn.had, turn.ending = had, name == "ending"
        with turn:
            order.append(name)

    with first:
        threads = [
            threading.Thread(target=compute, args=one)
            for one in (("most", 3e9), ("some", 2.0), ("none", 0.0), ("ending", 9.0))
        ]
        for one in threads:
            one.start()
        until(lambda: len(turns._waiting) == 4)
        first.had = 1e9
        first.pass_on()
        order.append("first")
    for one in threads:
        one.join(30)
    assert order == ["ending", "none", "some", "first", "most"]


def test_alone_it_keeps_its_turn_and_counts_the_time() -> None:
    with Turn(Turns()) as turn:
        time.sleep(0.02)
        turn.pass_on()
        assert turn.had >= 0.02


def test_what_a_computation_raises_lets_the_next_one_compute() -> None:
    turns = Turns()
    try:
        with Turn(turns):
            raise ValueError
    except ValueError:
        pass
    with Turn(turns):
        pass
