"""Execution: one attempt at a computation, as the scheduler knows it, and who waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol
from weakref import WeakSet

from analytics.progress import Report

Compute = Callable[[Report], Any]


class Cancelled(Exception):
    """Raised by the report of a computation that has no subscriber any more."""


class Subscriber(Protocol):
    """Somebody who waits for a result; a subscriber that is garbage-collected stops to count.

    Attributes:
        visitor: whose subscriber it is, not the subscriber itself: the scheduler keeps a reference
            to it. Visitors share the time fairly.
    """

    visitor: Hashable

    def present(self) -> bool:
        """Whether the visitor is still there; called with the scheduler's lock held."""


@dataclass(eq=False, slots=True)
class Execution:
    """One attempt; read by anybody, changed by the scheduler only, under its lock.

    Attributes:
        name: of the job, for messages and the thread's name.
        compute: makes the result; None once it has begun.
        resumed: notified when the execution is given the slot or cancelled.
        future: the result or the error.
        subscribers: who waits for it.
        payers: the visitors to whom its time is charged.
        fraction: 0 to 1, how much is done; None before it has begun.
        seconds: that it has computed.
        since: the time at which it began to compute, or to wait.
        turn: its place among those that wait: the smaller, the longer it has waited.
        begun: whether it has a thread.
        ahead: whether it computes ahead of its visitors' fair share.
        cancelled: whether it has ended, or ends now, without a result.
    """

    name: str
    compute: Compute | None
    resumed: threading.Condition
    since: float
    turn: int
    future: Future[Any] = field(default_factory=Future)
    subscribers: WeakSet[Subscriber] = field(default_factory=WeakSet)
    payers: set[Hashable] = field(default_factory=set)
    fraction: float | None = None
    seconds: float = 0.0
    begun: bool = False
    ahead: bool = False
    cancelled: bool = False

    @property
    def done(self) -> bool:
        """Whether there is a result or an error of the computation."""
        return self.future.done() and not self.cancelled

    @property
    def failed(self) -> bool:
        """Whether it has ended, or ends now, without a result."""
        return self.cancelled or (self.future.done() and self.future.exception() is not None)

    def visitors(self) -> set[Hashable]:
        """Those who still wait for it; none means that it is to end."""
        return {one.visitor for one in self.subscribers if one.present()}


@dataclass(eq=False, slots=True)
class Task:
    """A computation that all who want it share.

    Attributes:
        name: of the kind of computation.
        execution: the latest attempt, replaced by the scheduler; None before the first.
    """

    name: str
    execution: Execution | None = None


class FutureOutcome:
    """Puts whatever a computation raises into its future, where its subscribers find it."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        """Hand the error over."""
        if error is not None:
            self._future.set_exception(error)
        return True
