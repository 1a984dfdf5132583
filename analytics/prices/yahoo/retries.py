"""Retries: a fetch that keeps to limits, and tries again what may well succeed a moment later."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from datetime import date

import stamina

from analytics.prices.bars import Bars
from analytics.prices.source import waiting
from analytics.prices.yahoo import client
from analytics.prices.yahoo.rate_limits import Breaker, Bucket
from models.errors import RateLimited, SourceTimeout, TickerNotFound, Unreachable

ATTEMPTS = 3
# A retry is not begun later than this after the first try: the feed's deadline is 15 seconds.
DEADLINE = 8.0
WAIT_INITIAL, WAIT_MAX, WAIT_JITTER = 0.25, 4.0, 0.5
# So long after a ticker was given up because nothing was reached, others are tried once.
DEAD_FOR = 60.0

# stamina logs each retry as a warning; without a handler Python prints it. The outcome is told.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class Courteous:
    """`fetch` within limits, with retries; thread-safe, one for all callers of a process.

    Tried again, after a jittered and growing wait, are rate limits and broken connections; an
    answer that is wrong would be wrong again. When the rate limit stays, nothing is asked until
    the breaker's pause is over, for any ticker. Where nothing was reached a moment ago, as without
    a network, a ticker is tried once, so that nobody waits for what will not come.

    Args:
        fetch: (ticker, since) → bars; raises a SourceError.
        bucket, breaker: the limits to keep to.
        wait_initial: seconds before the second try, without its jitter; doubled before the third.
        wait_jitter: seconds that chance may add to each wait.
        deadline: seconds after which no try begins any more.
        forget: makes the client forget failed answers; called before each retry.
        sleep: waits for so many seconds.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        fetch: Callable[[str, date | None], Bars] = client.fetch,
        *,
        bucket: Bucket | None = None,
        breaker: Breaker | None = None,
        wait_initial: float = WAIT_INITIAL,
        wait_jitter: float = WAIT_JITTER,
        deadline: float = DEADLINE,
        forget: Callable[[], None] = client.forget,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch, self._forget, self._sleep, self._clock = fetch, forget, sleep, clock
        self._dead_until = -math.inf
        self._bucket, self._breaker = bucket or Bucket(), breaker or Breaker()
        self._times = {
            "timeout": deadline,
            "wait_initial": wait_initial,
            "wait_jitter": wait_jitter,
            "wait_max": WAIT_MAX,
        }

    def __call__(self, ticker: str, since: date | None = None) -> Bars:
        """The bars of a ticker, from that session on or all; see `yahoo.fetch`.

        Raises:
            RateLimited: now, or before and the pause is not over; the reason says until when.
            SourceError: as `fetch` raises it, the last time.
        """
        try:
            self._admit(ticker)
            return self._tried(ticker, since)
        except RateLimited as error:
            self._bucket.hold(self._breaker.refused())
            raise self._patience(ticker) from error
        except Unreachable:
            self._dead_until = self._clock() + DEAD_FOR
            raise

    def _tried(self, ticker: str, since: date | None) -> Bars:
        attempts = 1 if self._clock() < self._dead_until else ATTEMPTS
        tries = stamina.retry_context(self._may_pass, attempts=attempts, **self._times)
        for attempt in tries:
            with attempt:
                if attempt.num > 1:
                    self._forget()
                    self._admit(ticker)
                return self._ask(ticker, since)
        raise AssertionError("the last try returns or raises")

    def _may_pass(self, error: Exception) -> bool:
        """Whether another try is worth it."""
        if isinstance(error, RateLimited):
            return not self._breaker.left()
        return isinstance(error, Unreachable | SourceTimeout)

    def _admit(self, ticker: str) -> None:
        """Return when the limits let a request pass."""
        if self._breaker.left():
            raise self._patience(ticker)
        seconds = self._bucket.take()
        if seconds:
            waiting.get()(seconds)
            self._sleep(seconds)
            if self._breaker.left():  # somebody was refused meanwhile
                raise self._patience(ticker)

    def _ask(self, ticker: str, since: date | None) -> Bars:
        try:
            bars = self._fetch(ticker, since)
        except TickerNotFound:
            self._answered()
            raise
        self._answered()
        return bars

    def _answered(self) -> None:
        self._breaker.answered()
        self._dead_until = -math.inf

    def _patience(self, ticker: str) -> RateLimited:
        until = f"{self._breaker.until():%H:%M}"
        return RateLimited(ticker, f"Yahoo asks for patience until {until}: try again then")
