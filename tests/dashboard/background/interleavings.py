"""Threads one line at a time, in an order that a seed decides: finds what a lucky order hides.

One thread runs at a time. Before each line of the modules under test, and wherever it would block,
it may have to give way to another one. A run in which no thread can go on is a deadlock or a lost
wake-up, which a test sees at once and can repeat by its seed.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any


class Stuck(AssertionError):
    """No thread can go on."""


class _Abandoned(BaseException):
    """Ends the threads of a run that is stuck."""


class Interleaving:
    """A run of threads in one order; it also stands in for the module `threading`.

    Args:
        seed: decides the order.
        files: name endings of the files whose lines are taken one at a time.
    """

    def __init__(self, seed: int, *files: str) -> None:
        self._random, self._files = random.Random(seed), files
        self._switch = self._random.choice((0.02, 0.1, 0.5))
        self._threads: list[_Thread] = []
        self._over, self._abandoned = threading.Event(), False
        self._running: _Thread | None = None
        self._choosing = False

    def run(self) -> None:
        """Run the threads started so far, and those that they start, until all have ended.

        Raises:
            Stuck: some wait for ever; names them and what they wait for.
        """
        self._next()
        assert self._over.wait(60)
        if waiting := [f"{one.name}: {one.why}" for one in self._threads if not one.ended]:
            self._abandoned = True
            for one in self._threads:
                one.go.release()
                one.real.join(10)
            raise Stuck(", ".join(waiting))

    def until(self, holds: Callable[[], bool], why: str) -> None:
        """Let other threads run until it holds."""
        if self._abandoned or self._running is None:
            raise _Abandoned
        me = self._running
        me.holds, me.why = holds, why
        self._next()
        me.go.acquire()
        if self._abandoned:
            raise _Abandoned

    # What stands in for the module `threading`.

    def Lock(self) -> _Lock:  # noqa: N802
        return _Lock(self)

    def Condition(self, lock: _Lock | None = None) -> _Condition:  # noqa: N802
        return _Condition(self, lock or _Lock(self))

    def Thread(self, **options: Any) -> _Thread:  # noqa: N802
        return _Thread(self, **options)

    # How threads take turns.

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        """For sys.settrace."""
        if not frame.f_code.co_filename.endswith(self._files):
            return None
        quiet = self._choosing or self._abandoned
        if event == "line" and not quiet and self._random.random() < self._switch:
            self.until(_always, f"line {frame.f_lineno}")
        return self.trace

    def _next(self) -> None:
        self._choosing = True  # what `holds` runs is not a step of anybody
        able = [one for one in self._threads if not one.ended and one.holds()]
        self._choosing = False
        if not able:
            self._running = None
            self._over.set()
            return
        chosen = self._running = self._random.choice(able)
        chosen.holds = _always
        chosen.go.release()


def _always() -> bool:
    return True


class _Thread:
    def __init__(
        self,
        run: Interleaving,
        *,
        target: Callable[..., object],
        args: tuple[Any, ...] = (),
        name: str = "",
        daemon: bool = True,
    ) -> None:
        self.name, self.ended, self.why = name, False, "start"
        self.go, self.holds = threading.Semaphore(0), _always
        self._run, self._target = run, target
        self.real = threading.Thread(target=self._body, args=args, name=name, daemon=daemon)

    def start(self) -> None:
        self._run._threads.append(self)
        self.real.start()

    def _body(self, *args: Any) -> None:
        self.go.acquire()
        try:
            if not self._run._abandoned:
                sys.settrace(self._run.trace)
                self._target(*args)
        except _Abandoned:
            return
        finally:
            sys.settrace(None)
            self.ended = True
        self._run._next()


class _Lock:
    def __init__(self, run: Interleaving) -> None:
        self._run, self.owner = run, None

    def __enter__(self) -> None:
        while self.owner is not None:
            self._run.until(lambda: self.owner is None, "the lock")
        self.owner = self._run._running

    def __exit__(self, *_: object) -> None:
        self.owner = None


class _Condition:
    def __init__(self, run: Interleaving, lock: _Lock) -> None:
        self._run, self._lock, self._notified = run, lock, 0

    def __enter__(self) -> None:
        self._lock.__enter__()

    def __exit__(self, *_: object) -> None:
        self._lock.__exit__()

    def wait(self) -> None:
        before = self._notified
        self._lock.__exit__()
        self._run.until(lambda: self._notified > before, "a notification")
        self._lock.__enter__()

    def wait_for(self, holds: Callable[[], bool]) -> None:
        while not holds():
            self.wait()

    def notify_all(self) -> None:
        self._notified += 1
