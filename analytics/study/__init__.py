"""Study: Request → returns and prices in NumPy; the one path that every number takes.

`run` makes it in three passes: `on_device` computes returns on tensors, one crossing brings all
arrays to NumPy, `window` cuts them. What follows (`analytics.stats`, tables, charts) is NumPy.
"""

from __future__ import annotations

from collections.abc import Callable

from analytics.prices import Loaded
from analytics.request import Request
from analytics.study import on_device, window
from analytics.study.study import Study
from models.device import cross_together

__all__ = ["CROSSING", "RETURNS", "WINDOW", "Study", "run"]

# The stages of `run`.
RETURNS, CROSSING, WINDOW = "returns", "crossing", "window"


def _unwatched(stage: str) -> None:
    """Nobody asks when a stage ends."""


def run(request: Request, loaded: Loaded, lap: Callable[[str], None] = _unwatched) -> Study:
    """The study of these loaded prices.

    Args:
        request: what is asked; `loaded` holds its tickers. Where it leaves the frequency open, that
            of prices which come less often than daily takes its place (`sampling`).
        loaded: the panel and the statuses, from `analytics.prices.load`.
        lap: called with the name of each stage (`RETURNS`, `CROSSING`, `WINDOW`) when it ends.

    Returns:
        A study whose rows are the tickers with prices; a row without a return in the window
        stays, NaN throughout.
    """
    prepared = on_device.prepared(request, loaded)
    lap(RETURNS)
    crossed = cross_together(prepared.tensors)
    lap(CROSSING)
    found = window.cut(prepared, crossed, loaded.statuses)
    lap(WINDOW)
    return found
