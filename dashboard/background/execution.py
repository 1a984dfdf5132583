"""Execution: one attempt at a computation, with its subscribers."""

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
    """Raised by the report of a computation without a subscriber."""


class Subscriber(Protocol):
    """A subscriber waits for a result; a garbage-collected subscriber no longer counts.

    Attributes:
        visitor: the owner of the subscriber, to which the scheduler holds a reference; it is not
            the subscriber itself. Visitors share the time fairly.
    """

    visitor: Hashable

    def present(self) -> bool:
        """Whether the visitor is still connected; called with the scheduler's lock held."""


@dataclass(eq=False, slots=True)
class Execution:
    """One attempt; changed only by the scheduler, under its lock.

    Attributes:
        name: name of the job, for messages and the thread.
        compute: makes the result; None once it has begun.
        resumed: notified when the execution is given the slot or cancelled.
        future: the result or the error.
        subscribers: subscribers that wait for it.
        payers: the visitors to whom its time is charged.
        fraction: share done, 0 to 1; None before it has begun.
        seconds: seconds of computation so far.
        since: the time at which it began to compute or to wait.
        turn: its place in the queue; smaller after a longer wait.
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
        """The subscribers that still wait; without any it must end."""
        return {one.visitor for one in self.subscribers if one.present()}


@dataclass(eq=False, slots=True)
class Task:
    """A computation shared by all its subscribers.

    Attributes:
        name: name of the kind of computation.
        execution: the latest attempt, replaced by the scheduler; None before the first.
    """

    name: str
    execution: Execution | None = None


class FutureOutcome:
    """Stores the exception of a computation in its future, for its subscribers."""

    def __init__(self, future: Future[Any]) -> None:
        self._future = future

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> bool:
        """Store the error."""
        if error is not None:
            self._future.set_exception(error)
        return True
