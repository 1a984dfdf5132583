"""The answer of the page Volatility: a ticker's current volatility, and whether it is usual."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from analytics.answers.phrases import day, money, percent
from analytics.performance.volatility_cone import Cone
from analytics.study import Study

WINDOW: Final = 21
LOW, QUARTER, THREE_QUARTERS, HIGH = 1, 2, 4, 5


def answer(study: Study, name: str, cone: Cone, amount: float) -> list[str]:
    """Sentences on a ticker's volatility over the last month, in its history and in money.

    Args:
        study: study of the ticker; "now" is the end of its window.
        name: the ticker.
        cone: the ticker's volatility cone.
        amount: amount held in the ticker.
    """
    place = cone.windows.index(WINDOW)
    now, levels = float(cone.now[place]), cone.levels[place]
    row = study.tickers.index(name)
    if np.isnan(now):
        return [
            (
                f"{name} has {cone.returns:,} of the {WINDOW} daily returns that a volatility of "
                "now "
                "takes."
            )
        ]
    days = np.flatnonzero(~np.isnan(study.history.log[row]))
    last = study.dates[len(study.dates) - study.history.log.shape[-1] + days[-1]]
    typical = now / math.sqrt(study.request.periods or 252)
    return [
        (
            f"{name} swings by {percent(now)} a year (last {WINDOW} trading days, to "
            f"{day(last.astype(object))}): {usual(now, levels)}. "
            f"A typical day moves {money(amount)} by about "
            f"{money(float(f'{amount * typical:.2g}'))}."
        )
    ]


def usual(now: float, levels: np.ndarray) -> str:
    """Phrase on whether a volatility is usual, given the levels of a cone.

    Args:
        now: volatility, a fraction per year.
        levels: (7,) quantiles at 0, 5, 25, 50, 75, 95 and 100 % of its history.
    """
    between = f"{percent(float(levels[QUARTER]))} and {percent(float(levels[THREE_QUARTERS]))}"
    half = f"half of the time it was between {between}"
    if now > levels[HIGH]:
        return f"far more than usual; {half}"
    if now > levels[THREE_QUARTERS]:
        return f"more than usual; {half}"
    if now < levels[LOW]:
        return f"far less than usual; {half}"
    if now < levels[QUARTER]:
        return f"less than usual; {half}"
    return f"usual for it; {half}"
