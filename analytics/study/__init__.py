"""Study: from a Request to returns and prices in NumPy, the input of all numbers.

`run` makes it in three passes: `on_device` computes returns on tensors, one transfer converts them
to NumPy, `window` cuts them. All later steps (`analytics.stats`, tables, charts) use NumPy.
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
    """Default of `lap`: does nothing at the end of a stage."""


def run(request: Request, loaded: Loaded, lap: Callable[[str], None] = _unwatched) -> Study:
    """The study of these loaded prices.

    Args:
        request: the request; `loaded` has its tickers. If it has no frequency, that of prices less
            frequent than daily is used (`sampling`).
        loaded: the panel and the statuses, from `analytics.prices.load`.
        lap: called with the name of each stage (`RETURNS`, `CROSSING`, `WINDOW`) when it ends.

    Returns:
        A study whose rows are the tickers with prices; a row without a return in the window is NaN
        throughout.
    """
    prepared = on_device.prepared(request, loaded)
    lap(RETURNS)
    crossed = cross_together(prepared.tensors)
    lap(CROSSING)
    found = window.cut(prepared, crossed, loaded.statuses)
    lap(WINDOW)
    return found
