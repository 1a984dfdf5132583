"""The answer of the page Returns: how often a ticker rose."""

from __future__ import annotations

import calendar

import numpy as np

from analytics.answers.phrases import count, day, percent
from analytics.performance import calendar_returns
from analytics.study import Study

FEWEST_MONTHS = 3


def answer(study: Study, name: str) -> list[str]:
    """Sentence on the share of whole months with a gain, the best and the worst.

    Args:
        study: gives the calendar and the daily returns.
        name: the ticker.
    """
    row = study.tickers.index(name)
    table = calendar_returns.calendar_of(study)
    months = np.where(table.whole_months[row], table.months[row], np.nan)
    if np.count_nonzero(~np.isnan(months)) < FEWEST_MONTHS:
        return _of_days(study, row, name)
    first, last = _month(table.year, months, 0), _month(table.year, months, -1)
    known = months[~np.isnan(months)]
    best, worst = (
        _month_of(table.year, months, int(choose(months.ravel())))
        for choose in (np.nanargmax, np.nanargmin)
    )
    return [
        (
            f"{name} rose in {np.count_nonzero(known > 0.0)} of {len(known)} whole months, "
            f"{first} to {last}; the best, {best}, made "
            f"{percent(float(known.max()), signed=True)}, "
            f"the worst, {worst}, {percent(float(known.min()), signed=True)}."
        )
    ]


def _of_days(study: Study, row: int, name: str) -> list[str]:
    there = ~np.isnan(study.daily.simple[row])
    values, days = study.daily.simple[row][there], study.dates[there]
    if not len(values):
        return [f"{name} has no return in these dates."]
    if len(values) == 1:
        only = day(days[0].astype(object))
        return [f"{name} has one return in these dates: {_signed(values[0])} on {only}."]
    best, worst = (days[choose(values)].astype(object) for choose in (np.argmax, np.argmin))
    return [
        (
            f"{name} rose on {np.count_nonzero(values > 0.0)} of "
            f"{count(len(values), 'trading day')}, "
            f"{day(days[0].astype(object))} to {day(days[-1].astype(object))}; the best, "
            f"{day(best)}, "
            f"made {_signed(values.max())}, the worst, {day(worst)}, {_signed(values.min())}."
        )
    ]


def _signed(value: float) -> str:
    return percent(float(value), signed=True)


def _month(years: np.ndarray, months: np.ndarray, which: int) -> str:
    return _month_of(years, months, int(np.flatnonzero(~np.isnan(months.ravel()))[which]))


def _month_of(years: np.ndarray, months: np.ndarray, place: int) -> str:
    line, month = divmod(place, months.shape[-1])
    return f"{calendar.month_abbr[month + 1]} {years[line]}"
