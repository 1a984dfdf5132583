"""The type of a progress listener, which long computations call while they work."""

from __future__ import annotations

from collections.abc import Callable

# Called with the work done and the total, in one unit. An exception that it raises ends the
# computation.
Report = Callable[[int, int], None]
