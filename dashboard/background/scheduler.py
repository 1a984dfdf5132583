"""Turns: of several computations one computes at a time, and the one that had least goes first.

Each of them uses all cores, so that two at once would gain nothing. What is quick waits for what
is long only until that passes its turn on.
"""

from __future__ import annotations

import threading
import time


class Turns:
    """Whether one computes now, and which ones wait for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = False
        self._waiting: list[Turn] = []

    def take(self, turn: Turn) -> None:
        """Wait until nobody computes and nobody who waits had less."""
        with self._changed:
            self._waiting.append(turn)
            self._changed.wait_for(lambda: not self._taken and turn is self._next())
            self._waiting.remove(turn)
            self._taken = True

    def give(self) -> None:
        """Let the next one compute."""
        with self._changed:
            self._taken = False
            self._changed.notify_all()

    def _next(self) -> Turn:
        return min(self._waiting, key=lambda turn: (not turn.ending, turn.had))


class Turn:
    """A computation's place among the others; it computes inside of `with`.

    Attributes:
        had: seconds that it has computed.
        ending: whether it only needs its turn to end; then it goes first.
    """

    def __init__(self, turns: Turns) -> None:
        self.had, self.ending = 0.0, False
        self._turns, self._since = turns, 0.0

    def __enter__(self) -> Turn:
        """Wait for it."""
        self._turns.take(self)
        self._since = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        """It is over, or those that had less go first."""
        self.had += time.monotonic() - self._since
        self._turns.give()

    def pass_on(self) -> None:
        """Let those compute first that had less; from inside of `with`."""
        self.__exit__()
        self.__enter__()
