"""Progress reports of a computation; an error that the listener raises ends the computation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

from models.runtime.progress import Report

T = TypeVar("T")


def tell(report: Report | None, done: int, of: int) -> None:
    """Report the progress, if there is a listener.

    Args:
        report: the listener, or None.
        done: pieces of work done.
        of: pieces of work in all.
    """
    if report is not None:
        report(done, of)


def reported(items: Sequence[T], report: Report | None) -> Iterator[T]:
    """Yield the items one by one, and report each as done when the next one is requested."""
    for done, item in enumerate(items, 1):
        yield item
        tell(report, done, len(items))


def part(report: Report | None, before: int, of: int, size: int | None = None) -> Report | None:
    """The listener for one part of a computation; its pieces count after those of earlier parts.

    Args:
        report: listener of the whole; if None, the part has none either.
        before: pieces done before this part.
        of: pieces of the whole.
        size: pieces of the whole that the part is worth, whatever the unit of its own report; None
            if they are the same.
    """
    if report is None:
        return None
    whole = report
    if size is None:
        return lambda done, _: whole(before + done, of)
    worth = size
    return lambda done, all_: whole(before + worth * done // all_, of)


def parts(report: Report | None, *sizes: int) -> list[Report | None]:
    """A report for each part of a computation, by how much of the work it is.

    Example:
        >>> first, second = parts(lambda done, of: print(done, of), 10, 30)
        >>> second(1, 2)
        25 40
    """
    ends = list(accumulate(sizes))
    return [part(report, end - size, ends[-1], size) for end, size in zip(ends, sizes, strict=True)]


__all__ = ["Report", "part", "parts", "reported", "tell"]
