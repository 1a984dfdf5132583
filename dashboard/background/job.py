"""Job: the description of a long computation."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from analytics.progress import Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A long computation requested by a page.

    Attributes:
        name: name of the kind of job; a session has one of each kind at a time.
        request: everything that the result depends on.
        compute: returns the result; draws nothing, and calls its report at least every 0.3 s, with
            the pieces done and in total.
        what: description for the page.
    """

    name: str
    request: Hashable
    compute: Callable[[Report], T]
    what: str
