"""Volatility cones of a study: past and current volatility over short and long windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.request import PERIODS_A_YEAR
from analytics.stats import close_to_close, volatility_cone
from analytics.stats.rolling import CONE_QUANTILES, CONE_WINDOWS
from analytics.study import Study
from analytics.study.series import Floats

LEVELS = ("lowest", "q05", "q25", "median", "q75", "q95", "highest")


@dataclass(frozen=True, slots=True, eq=False)
class Cone:
    """One ticker's cone, fractions per year.

    Attributes:
        windows: (W,) sessions.
        levels: (W, 7) quantiles 0, 5, 25, 50, 75, 95 and 100 % of the rolling volatility; NaN for
            a window longer than the history.
        now: (W,) volatility of the last sessions of each window.
        returns: number of returns in the history.
    """

    windows: tuple[int, ...]
    levels: Floats
    now: Floats
    returns: int


def cone_of(study: Study, name: str) -> Cone:
    """The cone of a ticker's close-to-close volatility, over its history to the window's end.

    The history is used because the window may have only one value of the long windows.
    """
    row = study.history.log[study.tickers.index(name)]
    log = row[~np.isnan(row)]
    periods = study.request.periods or PERIODS_A_YEAR["daily"]
    now = [
        float(close_to_close(log[-w:], periods=periods)) if len(log) >= w else np.nan
        for w in CONE_WINDOWS
    ]
    levels = volatility_cone(log, windows=CONE_WINDOWS, quantiles=CONE_QUANTILES, periods=periods)
    return Cone(CONE_WINDOWS, levels, np.array(now), len(log))


def cone_table(study: Study) -> pd.DataFrame:
    """One row per ticker and window: `ticker`, `window`, the levels of `LEVELS`, `now`."""
    parts = []
    for name in study.tickers:
        cone = cone_of(study, name)
        columns = dict(zip(LEVELS, cone.levels.T, strict=True))
        parts.append(
            pd.DataFrame({"ticker": name, "window": cone.windows, **columns, "now": cone.now})
        )
    return pd.concat(parts, ignore_index=True)
