"""Watchdog: logs the stacks of all threads when jobs wait and none computes or reports."""

from __future__ import annotations

import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable

from dashboard.background.scheduler import Scheduler

# Seconds without activity after which the stacks are logged, and between two checks.
PATIENCE, PERIOD = 30.0, 5.0
_LOG = logging.getLogger(__name__)


def watched_scheduler() -> Scheduler:
    """A scheduler with a watchdog, whose thread lives only while an execution waits."""

    def start() -> None:
        thread = threading.Thread(target=Watchdog(made).run, name="watchdog of jobs", daemon=True)
        thread.start()

    made = Scheduler(on_wait=start)
    return made


class Watchdog:
    """Watches one scheduler.

    Args:
        scheduler: to be watched.
        sleep: waits that many seconds; tests pass their own.
    """

    def __init__(self, scheduler: Scheduler, sleep: Callable[[float], object] = time.sleep) -> None:
        self._scheduler, self._sleep = scheduler, sleep
        self._logged: float | None = None

    def run(self) -> None:
        """Check periodically until nothing waits."""
        while self._scheduler.keep_watching():
            self.look()
            self._sleep(PERIOD)

    def look(self) -> None:
        """Log the stacks if jobs wait without activity; once until there is activity again."""
        waiting, moved = self._scheduler.stalled(PATIENCE), self._scheduler.moved
        if waiting and self._logged != moved:
            self._logged = moved
            _LOG.error(
                "No job has reported for %.0f s; waiting: %s. Stacks of all threads:\n%s",
                PATIENCE,
                ", ".join(waiting),
                _stacks(),
            )


def _stacks() -> str:
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    return "\n".join(
        f"{names.get(ident, 'unknown')}:\n{''.join(traceback.format_stack(frame))}"
        for ident, frame in sys._current_frames().items()
    )
