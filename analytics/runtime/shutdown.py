"""Shutdown: C++ code on daemon threads ends before the interpreter does.

Until Python 3.13, a daemon thread that requests the interpreter's lock during shutdown is ended by
unwinding its stack. In C++ code such as Arrow's this calls std::terminate ("terminate called
without an active exception"), and the process aborts after its work is done.
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

    Once the gate is closed, a thread that reaches it waits for the end of the process; only the
    main thread, which ends the process, still passes.
    """

    def __init__(self) -> None:
        self._inside, self._closed = 0, False
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def passed(self) -> Iterator[None]:
        """Enter the section for the duration of the context."""
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
        """Close the gate; return whether all threads have left within this many seconds."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: not self._inside, patience)

    def _open(self) -> bool:
        return not self._closed or threading.current_thread() is threading.main_thread()


# Guards calls of Arrow on daemon threads, such as a feed's.
arrow: Final = Gate()
atexit.register(arrow.close)
