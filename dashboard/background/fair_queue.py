"""Start-time fair queueing: order of service of keys that compete for one slot."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
# Seconds, about the time between two reports of a computation.
QUANTUM = 0.3


class FairQueue(Generic[K]):
    """Gives all competing keys the same service time in the long run.

    Every key has a virtual time, the seconds of service charged to it, and the least is served
    first. A key that starts to compete begins one quantum after the virtual time of the key served
    last: it cannot claim service for the past, and a stream of new keys moves that time on, so
    that no key is starved. (Goyal, Vin & Cheng 1996, "Start-time fair queueing".)
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._times: dict[K, float] = {}

    def add(self, key: K) -> None:
        """Let a key compete; no effect if it already does."""
        self._times.setdefault(key, self._now + QUANTUM)

    def charge(self, key: K, seconds: float) -> None:
        """Add seconds of service to a key."""
        self.add(key)
        self._times[key] += seconds

    def first(self, keys: Iterable[K]) -> K:
        """The key to serve next; the first one among equals.

        Args:
            keys: at least one.
        """
        return min(keys, key=self._time)

    def advance(self, key: K) -> None:
        """Record that this key is served because it was first."""
        self._now = max(self._now, self._time(key))

    def lead(self, key: K) -> float:
        """Seconds of service of a key beyond its share; may be negative."""
        return self._time(key) - self._now

    def keep(self, keys: set[K]) -> None:
        """Forget all other keys except those beyond their share: leaving clears no debt."""
        if not keys:
            self._times.clear()
        for key, time in list(self._times.items()):
            if key not in keys and time <= self._now + QUANTUM:
                del self._times[key]

    def _time(self, key: K) -> float:
        self.add(key)
        return self._times[key]
