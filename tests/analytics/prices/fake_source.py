"""Made-up sources for a feed: their answers are a test's to set, to hold back and to count."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from models.prices.origin import Origin

SOON = 5.0  # far more than anything here takes; only a failing test waits as long


def bars(ticker: str, close: float = 1.0) -> Bars:
    """One session."""
    columns = {"close": np.array([close])}
    return Bars(ticker, np.array(["2024-01-02"], "datetime64[D]"), columns, Origin("yahoo"))


class Source:
    """A source whose answers a test sets, and which counts what it was asked.

    `answers` maps a ticker to bars, to an error to raise, or to nothing for plain bars. Tickers
    in `held` are answered only after `release`.
    """

    def __init__(self) -> None:
        self.answers: dict[str, Bars | BaseException] = {}
        self.asked: Counter[str] = Counter()
        self.held: set[str] = set()
        self.started: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._gates: dict[str, threading.Event] = {}

    def __call__(self, ticker: str) -> Bars:
        with self._lock:
            self.asked[ticker] += 1
            self.started.setdefault(ticker, threading.Event()).set()
        if ticker in self.held:
            assert self._gate(ticker).wait(30)
        answer = self.answers.get(ticker) or bars(ticker)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def until_asked(self, ticker: str) -> None:
        """Return when the ticker has been asked for at least once."""
        with self._lock:
            event = self.started.setdefault(ticker, threading.Event())
        assert event.wait(SOON)

    def release(self, *tickers: str) -> None:
        """Let these held tickers be answered, or all of them."""
        for ticker in tickers or self.held:
            self._gate(ticker).set()

    def _gate(self, ticker: str) -> threading.Event:
        with self._lock:
            return self._gates.setdefault(ticker, threading.Event())


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def eventually(true: Callable[[], bool]) -> bool:
    """Whether something becomes true soon."""
    until = time.monotonic() + SOON
    while not true() and time.monotonic() < until:
        time.sleep(0.002)
    return true()


def outcome(feed: Feed, ticker: str) -> str:
    """What the feed says of one ticker now."""
    return feed.look([ticker])[ticker].outcome
