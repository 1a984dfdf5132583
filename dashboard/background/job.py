"""Job: the description of a long computation."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from analytics.progress import Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job(Generic[T]):
    """A long computation that a page asks for.

    Attributes:
        name: of the kind of job; a session has one of each kind at a time.
        request: everything that the result depends on.
        compute: makes the result; draws nothing, and calls the report it is given at least every
            0.3 s, with the pieces done and the number of all pieces.
        what: is computed, in words for the page.
    """

    name: str
    request: Hashable
    compute: Callable[[Report], T]
    what: str
