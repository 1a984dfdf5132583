"""Retries: a fetch within rate limits that repeats transient failures."""

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
# No retry begins later than this after the first try, because the feed's deadline is 15 seconds.
DEADLINE = 8.0
WAIT_INITIAL, WAIT_MAX, WAIT_JITTER = 0.25, 4.0, 0.5
# Seconds after an unreachable Yahoo during which every ticker is tried only once.
DEAD_FOR = 60.0

# stamina logs each retry as a warning, which Python prints without a handler; the outcome is
# reported anyway.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class Courteous:
    """`fetch` within limits, with retries; thread-safe, one for all callers of a process.

    Rate limits and broken connections are retried after a growing wait with jitter; wrong answers
    are not, because they would be wrong again. If the rate limit persists, no request for any
    ticker is sent until the breaker's pause is over. When Yahoo cannot be reached for one ticker,
    every other ticker is tried only once during the next minute.

    Args:
        fetch: (ticker, since) → bars; raises a SourceError.
        bucket, breaker: the rate limits.
        wait_initial: seconds before the second try, without its jitter; doubled before the third.
        wait_jitter: greatest random addition to each wait, in seconds.
        deadline: seconds after which no further try begins.
        forget: makes the client forget failed answers; called before each retry.
        sleep: waits for a number of seconds.
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
            RateLimited: now, or earlier with a pause that is not over; the reason has its end.
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
            if self._breaker.left():  # another request was refused meanwhile
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
