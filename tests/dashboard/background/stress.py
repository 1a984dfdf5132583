"""Sessions that cancel jobs and run them again, for as long as you like; fails when jobs hang.

python -m tests.dashboard.background.stress --seconds 600 --report-ms 2 [--gil | --real]
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence

from analytics.progress import Report
from dashboard.background.execution import Cancelled, Execution, Task
from dashboard.background.scheduler import Scheduler
from tests.dashboard.background.simulation import Visitor

# Seconds without any sign of life that count as a hang: chunks are of milliseconds.
HANG = 20.0
Compute = Callable[[Report], object]


def made_up(report_ms: float, *, gil: bool) -> list[Compute]:
    """Jobs of 1 to 200 reports; one of them fails."""

    def job(pieces: int) -> Compute:
        def compute(report: Report) -> int:
            for piece in range(pieces):
                until = time.perf_counter() + report_ms / 1000.0
                while time.perf_counter() < until:
                    if not gil:
                        time.sleep(report_ms / 4000.0)
                report(piece + 1, pieces)
            if pieces == 7:
                raise ValueError("this one always fails")
            return pieces

        return compute

    return [job(pieces) for pieces in (1, 7, 20, 60, 200)]


def real() -> list[Compute]:
    """Paths and a comparison of models, of the sample's prices."""
    from analytics.simulation import simulation
    from analytics.simulation.scenario import Scenario
    from analytics.volatility import comparison
    from tests.analytics.tables import studied

    study = studied("sample", tickers=("AAPL", "KO"))
    sizes = {"AAPL": 0.5, "KO": 0.5}

    def paths(number: int) -> Compute:
        def compute(report: Report) -> object:
            return simulation.simulate(study, Scenario(weights=sizes, paths=number), report)

        return compute

    return [paths(1_000), paths(20_000), lambda report: comparison.compare(study, report)]


class Stress:
    """Sessions on one scheduler.

    Attributes:
        cycles: how often a session has cancelled a job, was closed, or had its result, and of
            these how many of each.
    """

    def __init__(self, jobs: Sequence[Compute], sessions: int, seed: int) -> None:
        self.scheduler = Scheduler()
        self.cycles: Counter[str] = Counter()
        self.faults: list[str] = []
        self._jobs, self._stop = jobs, threading.Event()
        self._inside: list[Report] = []
        self._tasks = [Task(f"job {number}") for number in range(len(jobs))]
        self._threads = [
            threading.Thread(target=self._session, args=(random.Random(seed + number),))
            for number in range(sessions)
        ]

    def run(self, seconds: float, cycles: int) -> None:
        """Run until so many seconds or cycles are over, or until jobs hang."""
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.start()
        while time.monotonic() < end and self.cycles.total() < cycles and not self.faults:
            self._stop.wait(0.2)
            if waiting := self.scheduler.stalled(HANG):
                self.faults.append(f"hangs; waiting: {', '.join(waiting)}")
        self._stop.set()
        for thread in self._threads:
            thread.join(HANG)
            if thread.is_alive():
                self.faults.append(f"{thread.name} does not end")

    def _session(self, choose: random.Random) -> None:
        visitor = object()
        while not self._stop.is_set():
            number, subscriber = choose.randrange(len(self._jobs)), Visitor(visitor)
            execution = self.scheduler.subscribe(
                self._tasks[number], subscriber, self._checked(self._jobs[number])
            )
            ending = choose.choice(("cancelled", "cancelled", "closed", "awaited"))
            if ending == "awaited":
                self._await(execution)
            else:
                time.sleep(choose.uniform(0.0, 0.05))
                if ending == "cancelled":
                    self.scheduler.unsubscribe(execution, subscriber)
            self.cycles[ending] += 1
            del subscriber
            if execution.done and choose.random() < 0.5:
                self._tasks[number] = Task(f"job {number}")  # as the cache of tasks drops old ones

    def _await(self, execution: Execution) -> None:
        try:
            execution.future.result(None if not self._stop.is_set() else HANG)
        except ValueError:
            return
        except Cancelled:
            self.faults.append("cancelled although somebody waits")

    def _checked(self, compute: Compute) -> Compute:
        """The job, which notes when another one computes at the same time."""

        def checked(report: Report) -> object:
            def outside(done: int, of: int) -> None:
                self._inside.remove(report)
                report(done, of)  # when it raises, the computation has lost the slot
                self._enter(report)

            self._enter(report)
            try:
                return compute(outside)
            finally:
                if report in self._inside:
                    self._inside.remove(report)

        return checked

    def _enter(self, report: Report) -> None:
        self._inside.append(report)
        if len(self._inside) > 1:
            self.faults.append(f"{len(self._inside)} compute at a time")


def main() -> int:
    """The command line; 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--report-ms", type=float, default=2.0)
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--gil", action="store_true", help="jobs that hold the interpreter lock")
    parser.add_argument("--real", action="store_true", help="paths and model comparisons")
    asked = parser.parse_args()
    jobs = real() if asked.real else made_up(asked.report_ms, gil=asked.gil)
    stress = Stress(jobs, asked.sessions, asked.seed)
    start = time.monotonic()
    stress.run(asked.seconds, sys.maxsize)
    counts = ", ".join(f"{number:,} {name}" for name, number in sorted(stress.cycles.items()))
    sys.stdout.write(
        f"{time.monotonic() - start:.0f} s, {stress.cycles.total():,} cycles ({counts}); "
        f"faults: {stress.faults[:3] or 'none'}\n"
    )
    return bool(stress.faults)


if __name__ == "__main__":
    sys.exit(main())
