"""Calendar of a study: a table of daily returns compounded by month, quarter and year."""

from __future__ import annotations

import calendar
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analytics.stats.tables.calendar_table import CalendarTable, calendar_table
from analytics.study import Study

MONTHS = tuple(name.lower() for name in calendar.month_abbr[1:])
QUARTERS = ("q1", "q2", "q3", "q4")
COLUMNS = ("ticker", "year", *MONTHS, *QUARTERS, "year_return", "partial")


def calendar_of(study: Study) -> CalendarTable:
    """The calendar of the study's daily simple returns; rows are its tickers."""
    return calendar_table(
        study.daily.simple, dates=study.dates, base=study.base, following=study.after
    )


def calendar_frame(study: Study) -> pd.DataFrame:
    """One row per ticker and year that has a return: months, quarters and the year, as fractions.

    `partial` names the columns of that row that cover only a part of their period, because the
    window or the ticker's history cuts it.
    """
    return pd.DataFrame(list(_rows(study, calendar_of(study))), columns=list(COLUMNS))


def _rows(study: Study, table: CalendarTable) -> Iterator[tuple[object, ...]]:
    values = np.concatenate([table.months, table.quarters, table.years[..., None]], axis=-1)
    whole = np.concatenate(
        [table.whole_months, table.whole_quarters, table.whole_years[..., None]], axis=-1
    )
    cut = ~whole & ~np.isnan(values)
    names = np.array(COLUMNS[2:-1], dtype=object)
    for row, column in np.argwhere(~np.isnan(table.years)).tolist():
        partial = " ".join(names[cut[row, column]])
        year = int(table.year[column])
        yield (study.tickers[row], year, *values[row, column].tolist(), partial)
