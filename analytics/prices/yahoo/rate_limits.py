"""Rate limits: requests per minute, and a pause after a refusal.

Yahoo publishes no limit. The maintainers of yfinance found that one price request per second is
accepted; clients that continue after a refusal are refused for longer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

BURST, A_MINUTE = 30, 60.0
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 900.0


class Bucket:
    """A token bucket: `burst` requests at once, then `a_minute` evenly; thread-safe.

    Args:
        burst: requests without waiting after a quiet time.
        a_minute: requests per minute after that.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        burst: int = BURST,
        a_minute: float = A_MINUTE,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst, self._a_second, self._clock = burst, a_minute / 60.0, clock
        self._tokens, self._at = float(burst), clock()
        self._lock = threading.Lock()

    def take(self) -> float:
        """Take the next token; return the seconds to wait before using it, 0 while there are any.

        Example:
            >>> bucket = Bucket(2, 60, clock=lambda: 0.0)
            >>> [bucket.take() for _ in range(4)]
            [0.0, 0.0, 1.0, 2.0]
        """
        with self._lock:
            now = self._clock()
            if now > self._at:
                gained = (now - self._at) * self._a_second
                self._tokens, self._at = min(self._tokens + gained, self._burst), now
            self._tokens -= 1.0
            wait = max(-self._tokens, 0.0) / self._a_second
            return wait + max(self._at - now, 0.0)

    def hold(self, seconds: float) -> None:
        """Issue no token for this many seconds, and then one at a time, without a burst."""
        with self._lock:
            self._tokens, self._at = 0.0, self._clock() + seconds


class Breaker:
    """Stops all requests for a while after the source has refused one as too frequent.

    The first pause lasts `first` seconds, each next one twice as long, at most `longest`, until
    the source answers again. Thread-safe.

    Args:
        first, longest: seconds.
        clock: monotonic seconds.
        now: wall-clock time for messages, with its zone; by default this machine's.
    """

    def __init__(
        self,
        first: float = FIRST_PAUSE,
        longest: float = LONGEST_PAUSE,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._first, self._longest = first, longest
        self._clock, self._now = clock, now
        self._pause, self._until = first, clock()
        self._lock = threading.Lock()

    def left(self) -> float:
        """Seconds left in the pause; 0 when requests may pass."""
        with self._lock:
            return max(self._until - self._clock(), 0.0)

    def refused(self) -> float:
        """Record a refusal; return the seconds of the pause that begins or is under way."""
        with self._lock:
            now = self._clock()
            if now >= self._until:
                self._until = now + self._pause
                self._pause = min(2 * self._pause, self._longest)
            return self._until - now

    def answered(self) -> None:
        """Record an answer: the next pause has its first length again."""
        with self._lock:
            self._pause = self._first

    def until(self) -> datetime:
        """The first full minute at which requests may pass."""
        end = self._now() + timedelta(seconds=self.left())
        return (end + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
