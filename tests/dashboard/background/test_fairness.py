"""Who computes when many wait: quick work soon, visitors alike, nobody never."""

from __future__ import annotations

import itertools

import pytest

from dashboard.background.scheduler import BURST, LOAN
from tests.dashboard.background.simulation import CHUNK, Simulation

HOUR = 3600.0


@pytest.mark.parametrize("length", [0.1, 1.5])
def test_quick_work_waits_for_one_chunk_of_the_long_work_of_twenty_visitors(length: float) -> None:
    run, asked = Simulation(), {}
    for number in range(20):
        run.at(0.0, lambda number=number: run.job(f"long {number}", number, HOUR))
    told_apart = 20 * (length + CHUNK)  # until then the long jobs have computed no longer

    def quick(number: int) -> None:
        asked[f"quick {number}"] = run.now
        # Of visitors who have long work too, and of new ones.
        run.job(f"quick {number}", 10 + number, length)

    for number in range(20):
        run.at(told_apart + 7.07 * number, lambda number=number: quick(number))
    run.run(until=300.0)
    waited = {name: run.ended[name] - time - length for name, time in asked.items()}
    assert len(waited) == 20
    assert max(waited.values()) <= CHUNK + 1e-9
    assert min(run.computed[f"long {number}"] for number in range(20)) >= 250.0 / 20 - LOAN


def test_long_jobs_of_twenty_visitors_get_the_same_time() -> None:
    run = Simulation()
    for number in range(20):
        run.at(0.0, lambda number=number: run.job(f"long {number}", number, HOUR))
    run.run(until=600.0)
    times = [run.computed[f"long {number}"] for number in range(20)]
    assert sum(times) == pytest.approx(600.0, abs=CHUNK)
    assert max(times) - min(times) <= 2 * CHUNK + 1e-6


def test_time_is_shared_by_visitor_whatever_the_chunks_and_however_many_jobs_each_has() -> None:
    run = Simulation()
    for number in range(9):
        run.at(0.0, lambda number=number: run.job(f"many {number}", "many", HOUR))
    run.at(0.0, lambda: run.job("coarse", "coarse", HOUR, chunk=2.0))
    run.at(0.0, lambda: run.job("fine", "fine", HOUR, chunk=0.02))
    run.at(0.0, lambda: run.job("usual", "usual", HOUR))
    run.run(until=800.0)
    many = [run.computed[f"many {number}"] for number in range(9)]
    shares = [sum(many), *(run.computed[name] for name in ("coarse", "fine", "usual"))]
    assert shares == pytest.approx([200.0] * 4, abs=LOAN + 2.0)
    assert max(many) - min(many) <= 2 * CHUNK + LOAN


@pytest.mark.parametrize("whose", ["of new visitors", "of one visitor", "of the same visitor"])
def test_a_stream_of_short_jobs_does_not_starve_a_long_one(whose: str) -> None:
    run, numbers = Simulation(), itertools.count()

    def short() -> None:
        number = next(numbers)
        visitor = {"of new visitors": number, "of one visitor": "other"}.get(whose, "patient")
        if run.now < 210.0:
            run.job(f"short {number}", visitor, CHUNK, then=short)  # so that one always waits

    run.at(0.0, lambda: run.job("long", "patient", HOUR))
    run.at(10.0, short)
    run.run(until=210.0)
    # Quick work may take half of the time; of the other half two visitors have half each.
    least = 0.25 if whose == "of new visitors" else 0.5
    assert run.computed["long"] >= 10.0 + least * (200.0 - BURST) - 2 * CHUNK
    served = sum(time for name, time in run.computed.items() if name.startswith("short"))
    assert served >= 0.5 * (200.0 - BURST) - 2 * CHUNK


def test_a_visitor_who_has_waited_or_slept_cannot_claim_the_past() -> None:
    run = Simulation()
    run.at(0.0, lambda: run.job("early", "early", HOUR))
    run.at(500.0, lambda: run.job("late", "late", HOUR))
    run.run(until=600.0)
    assert run.computed["late"] == pytest.approx(50.0, abs=LOAN)


def test_visitors_who_share_a_job_pay_for_it_together() -> None:
    run = Simulation()
    for visitor in ("one", "other"):
        run.at(0.0, lambda visitor=visitor: run.job("shared", visitor, HOUR))
    run.at(0.0, lambda: run.job("own", "third", HOUR))
    run.run(until=300.0)
    assert run.computed["shared"] == pytest.approx(200.0, abs=LOAN)
    assert run.computed["own"] == pytest.approx(100.0, abs=LOAN)


def test_no_more_than_the_limit_have_begun_and_the_next_begins_when_one_ends() -> None:
    run, begun = Simulation(most_begun=3), []
    for number in range(5):
        run.at(0.0, lambda number=number: run.job(f"job {number}", number, 3.0))
    run.at(
        2.0,
        lambda: begun.extend(one.name for one in run.executions() if one.begun),
    )
    run.run(until=60.0)
    assert begun == ["job 0", "job 1", "job 2"]
    assert set(run.ended) == {f"job {number}" for number in range(5)}
