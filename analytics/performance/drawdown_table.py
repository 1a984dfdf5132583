"""The drawdown table of a study: every fall from a high of every ticker, the deepest first."""

from __future__ import annotations

import pandas as pd

from analytics.stats.tables.drawdown_episodes import episodes
from analytics.study import Study

COLUMNS = ("depth", "peak", "trough", "recovery", "days_down", "days_to_recover", "days")
_DATES = ("peak", "trough", "recovery")
_DAYS = ("days_down", "days_to_recover", "days")


def drawdown_table(study: Study) -> pd.DataFrame:
    """One row per episode, the deepest first: `ticker`, then `COLUMNS`.

    Computed from daily returns of the tickers in the study, its benchmark included; `depth` is a
    fraction < 0, dates are datetime64 with NaT where not yet recovered, days are calendar days,
    Int64 with NA. `days` run from peak to recovery, or to the last return. The deepest episode of a
    ticker is its `max_drawdown`, with its dates. Equal depths are in the order of the requested
    tickers, the oldest first.
    """
    found = episodes(study.daily.simple, dates=study.dates, base=study.base)
    columns = {column: getattr(found, column) for column in COLUMNS}
    columns |= {column: columns[column].astype("datetime64[s]") for column in _DATES}
    columns |= {column: pd.array(columns[column], dtype="Int64") for column in _DAYS}
    table = pd.DataFrame({"ticker": [study.tickers[row] for row in found.row], **columns})
    return table.sort_values("depth", kind="stable", ignore_index=True)
