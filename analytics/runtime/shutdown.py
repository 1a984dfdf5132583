"""Shutdown: compiled C++ code on daemon threads ends before the interpreter does.

Until Python 3.13, a daemon thread that wants the interpreter's lock back while the interpreter
ends is ended by unwinding its stack. Through C++ code such as Arrow's that calls std::terminate:
"terminate called without an active exception", and the process aborts after its work is done.
"""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Iterator
from typing import Final

PATIENCE = 5.0


class Gate:
    """A section of code that is left by all threads before the process ends.

    Once the gate is closed, a thread that comes to it waits for the end of the process; the main
    thread, which ends the process, still passes.
    """

    def __init__(self) -> None:
        self._inside, self._closed = 0, False
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def passed(self) -> Iterator[None]:
        """Be inside the section."""
        with self._changed:
            self._changed.wait_for(self._open)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self, patience: float = PATIENCE) -> bool:
        """Let nobody in any more; whether all have left within so many seconds."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._inside, patience)

    def _open(self) -> bool:
        return not self._closed or threading.current_thread() is threading.main_thread()


# Around calls of Arrow on threads that do not outlive the interpreter, such as a feed's.
arrow: Final = Gate()
atexit.register(arrow.close)
