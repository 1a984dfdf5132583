"""Feed: fetches tickers in the background, so that no caller blocks on a slow source.

One feed serves a whole process: sessions `want` tickers, `look` at their state, and may `wait` for
a limited time. Each fetch runs on a daemon thread of its own under the feed's deadline, because a
hung yfinance call can last 300 seconds: it must block neither other tickers nor the exit.
"""

from __future__ import annotations

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from analytics.prices import sources
from analytics.prices.bars import Bars, Outcome
from analytics.prices.source import Source, waiting
from models.errors import SourceError

logger = logging.getLogger(__name__)
# Threads that hang beyond their deadline cannot be ended, only counted. Queued tickers wait once
# this many threads per worker exist, hung ones included.
THREADS_A_WORKER = 4


@dataclass(frozen=True, slots=True)
class Fetched:
    """Current state of one ticker.

    `reason` is one sentence when `outcome` is neither "fetched" nor "pending". `bars` are the
    newest good ones; a failed refresh does not remove them. `at` (UTC) is the time of the outcome.
    """

    ticker: str
    outcome: Outcome
    reason: str = ""
    bars: Bars | None = None
    at: datetime | None = None


@dataclass(eq=False, slots=True)
class _Attempt:
    """One fetch and its result; as a context manager it stores any error."""

    ticker: str
    deadline: float
    bars: Bars | None = None
    error: BaseException | None = None

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        """Store the error for the ticker's outcome; a worker has no caller to handle it."""
        self.error = error
        return True


class Feed:
    """Background fetches of many tickers for many callers; every method is thread-safe.

    Args:
        fetch: ticker → its bars; raises a SourceError with the reason.
        source: the source of `fetch`; None is the one that "auto" uses first.
        workers: number of concurrent fetches.
        deadline: seconds a fetch may run before its ticker is "timed out".
        fresh_for: seconds after which `want` fetches good bars anew.
        retry_after: seconds after which `want` tries a failed ticker again.
        kept: ticker → stored bars of any age; None without any.
        trouble: ticker → why its stored bars cannot be read; "" when they can.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        fetch: Callable[[str], Bars],
        *,
        source: Source | None = None,
        workers: int = 8,
        deadline: float = 15.0,
        fresh_for: float = 900.0,
        retry_after: float = 60.0,
        kept: Callable[[str], Bars | None] = lambda _ticker: None,
        trouble: Callable[[str], str] = lambda _ticker: "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.source = source or sources.first()
        self._fetch, self._kept, self._clock = fetch, kept, clock
        self._trouble = trouble
        self._workers, self._deadline = workers, deadline
        self._fresh_for, self._retry_after = fresh_for, retry_after
        self._known: dict[str, Fetched] = {}
        self._settled_at: dict[str, float] = {}
        self._queue: dict[str, None] = {}  # a dict, for its order and its quick lookup
        self._running: dict[str, _Attempt] = {}
        self._threads = 0
        self._dispatching = False
        self._changed = threading.Condition()

    def want(self, tickers: Iterable[str]) -> None:
        """Queue tickers that are unknown, stale, or failed long enough ago; return at once.

        Good bars keep being served as "fetched" while they are refreshed; a failed ticker is
        "pending" again. A ticker that is queued or running is not queued again.
        """
        with self._changed:
            for ticker in tickers:
                if self._due(ticker):
                    self._enqueue(ticker)
            self._dispatch()

    def retry(self, tickers: Iterable[str]) -> None:
        """Forget the failures of these tickers and queue them again, however recent they are."""
        with self._changed:
            for ticker in tickers:
                if self._look(ticker).outcome != "fetched":
                    self._settled_at.pop(ticker, None)
                    self._enqueue(ticker)
            self._dispatch()

    def wait(self, tickers: Iterable[str], patience: float) -> None:
        """Return when none of the tickers is pending, or when `patience` seconds are over."""
        names = tuple(tickers)
        with self._changed:
            self._changed.wait_for(lambda: not self._pending(names), patience)

    def look(self, tickers: Iterable[str]) -> dict[str, Fetched]:
        """Current state of each ticker; never blocks. One that was never wanted is "pending"."""
        with self._changed:
            return {ticker: self._look(ticker) for ticker in tickers}

    def kept(self, ticker: str) -> Bars | None:
        """Stored bars of any age, to show until something is fetched; None without any."""
        return self._kept(ticker)

    def trouble(self, ticker: str) -> str:
        """Why a ticker's stored bars cannot be read; "" when they can, or there are none."""
        return self._trouble(ticker)

    def pending(self, tickers: Iterable[str]) -> tuple[str, ...]:
        """Those of the tickers that have no outcome yet."""
        with self._changed:
            return self._pending(tuple(tickers))

    # The methods below require the lock, except those that are a thread's body.

    def _look(self, ticker: str) -> Fetched:
        return self._known.get(ticker) or Fetched(ticker, "pending")

    def _pending(self, tickers: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(t for t in tickers if self._look(t).outcome == "pending")

    def _due(self, ticker: str) -> bool:
        if ticker not in self._settled_at:
            return True
        good = self._known[ticker].outcome == "fetched"
        age = self._clock() - self._settled_at[ticker]
        return age >= (self._fresh_for if good else self._retry_after)

    def _enqueue(self, ticker: str) -> None:
        if ticker in self._queue or ticker in self._running:
            return
        known = self._look(ticker)
        if known.outcome != "fetched":
            self._known[ticker] = Fetched(ticker, "pending", bars=known.bars)
        self._queue[ticker] = None

    def _dispatch(self) -> None:
        """Ensure that a thread starts queued tickers and supervises running ones."""
        if self._queue and not self._dispatching:
            self._dispatching = True
            threading.Thread(target=self._watch, name="feed", daemon=True).start()
        self._changed.notify_all()

    def _watch(self) -> None:
        """Thread: start queued fetches, time out overdue ones, end when there are none."""
        with self._changed:
            while self._queue or self._running:
                self._expire()
                self._launch()
                self._changed.wait(self._until_next_deadline())
            self._dispatching = False

    def _until_next_deadline(self) -> float | None:
        deadlines = [attempt.deadline for attempt in self._running.values()]
        return max(min(deadlines) - self._clock(), 0.0) if deadlines else None

    def _expire(self) -> None:
        now = self._clock()
        overdue = [attempt for attempt in self._running.values() if attempt.deadline <= now]
        for attempt in overdue:
            late = f"{self.source.label} did not answer within {self._deadline:g} seconds"
            self._settle(attempt, "timed out", f"{late}: try again")

    def _launch(self) -> None:
        capacity = self._workers * THREADS_A_WORKER - self._threads
        capacity = min(capacity, self._workers - len(self._running))
        for ticker in list(self._queue)[: max(capacity, 0)]:
            del self._queue[ticker]
            attempt = _Attempt(ticker, self._clock() + self._deadline)
            self._running[ticker] = attempt
            self._threads += 1
            name = f"feed {ticker}"
            threading.Thread(target=self._work, args=(attempt,), name=name, daemon=True).start()

    def _work(self, attempt: _Attempt) -> None:
        """Thread: fetch one ticker and record its outcome."""
        waiting.set(functools.partial(self._extend, attempt))
        with attempt:
            attempt.bars = self._fetch(attempt.ticker)
        with self._changed:
            self._threads -= 1
            if self._running.get(attempt.ticker) is attempt:
                self._settle(attempt, *_outcome(attempt))
            elif attempt.bars is not None:
                self._accept_late(attempt)
            self._changed.notify_all()

    def _extend(self, attempt: _Attempt, seconds: float) -> None:
        """Extend the deadline of an attempt by the time that it waits for the rate limit."""
        with self._changed:
            attempt.deadline += seconds
            self._changed.notify_all()

    def _accept_late(self, attempt: _Attempt) -> None:
        """Store good bars that came after the deadline, because they are still valid.

        Late failures are ignored, and so are bars older than those of a later attempt.
        """
        if self._look(attempt.ticker).outcome != "fetched":
            self._queue.pop(attempt.ticker, None)
            self._record(attempt, "fetched", "")

    def _settle(self, attempt: _Attempt, outcome: Outcome, reason: str) -> None:
        del self._running[attempt.ticker]
        self._record(attempt, outcome, reason)

    def _record(self, attempt: _Attempt, outcome: Outcome, reason: str) -> None:
        ticker = attempt.ticker
        bars = attempt.bars or self._look(ticker).bars
        self._known[ticker] = Fetched(ticker, outcome, reason, bars, datetime.now(UTC))
        self._settled_at[ticker] = self._clock()
        self._changed.notify_all()


def _outcome(attempt: _Attempt) -> tuple[Outcome, str]:
    """The outcome of an attempt that has ended, and the reason."""
    error = attempt.error
    if error is None:
        return "fetched", ""
    if isinstance(error, SourceError):
        return cast("Outcome", error.outcome), error.reason
    logger.error("the fetch of %s broke", attempt.ticker, exc_info=error)
    kind = type(error).__name__
    return "failed", f"an error in this program ({kind}), logged with its traceback: report it"
