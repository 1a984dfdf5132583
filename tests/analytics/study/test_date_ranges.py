"""Which periods a window or a history cuts short: on the edges by hand, and by walking days."""

from __future__ import annotations

import functools
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.request import Frequency
from analytics.study import date_ranges

EVERY_DAY = np.arange("2024-01-20", "2024-04-10", dtype="datetime64[D]")
FREQUENCIES: tuple[Frequency, ...] = ("weekly", "monthly", "quarterly", "yearly")


def partial_of(first: str, last: str, frequency: Frequency) -> dict[str, bool]:
    """Each period's label, and whether it is partial, of a ticker with a price on each day."""
    dates = EVERY_DAY
    observed = ((dates >= np.datetime64(first)) & (dates <= np.datetime64(last)))[None]
    chosen = np.ones(len(dates), dtype=bool)
    calendar = date_ranges.periods(dates, frequency)
    labels = calendar.labels
    found = date_ranges.partial(dates, observed, chosen, frequency, calendar)[0]
    return dict(zip(labels.astype(str).tolist(), found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("first", "partial"), [("2024-01-31", False), ("2024-02-01", True), ("2024-02-02", True)]
)
def test_a_history_that_opens_on_the_first_of_a_month_has_no_price_before_it(
    first: str, partial: bool
) -> None:
    """The return of February 1st starts from January's last price, or the month lacks it."""
    assert partial_of(first, "2024-04-09", "monthly")["2024-02-29"] == partial


@pytest.mark.parametrize(
    ("last", "partial"), [("2024-02-28", True), ("2024-02-29", True), ("2024-03-01", False)]
)
def test_a_history_that_ends_on_the_last_of_a_month_may_have_gone_on(
    last: str, partial: bool
) -> None:
    assert partial_of("2024-01-20", last, "monthly")["2024-02-29"] == partial


@pytest.mark.parametrize(
    ("first", "partial"), [("2024-02-02", False), ("2024-02-03", True), ("2024-02-04", True)]
)
def test_a_week_of_daily_trading_begins_on_saturday(first: str, partial: bool) -> None:
    """2024-02-02 was a Friday, so the week to Friday the 9th begins on Saturday the 3rd."""
    assert partial_of(first, "2024-04-09", "weekly")["2024-02-09"] == partial


@pytest.mark.parametrize(
    ("frequency", "before", "first", "label"),
    [
        ("quarterly", "2023-12-31", "2024-01-01", "2024-03-31"),
        ("yearly", "2023-12-31", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_quarter_and_a_year_begin_with_january(
    frequency: Frequency, before: str, first: str, label: str
) -> None:
    dates = np.arange("2023-12-01", "2025-02-01", dtype="datetime64[D]")
    chosen = np.ones(len(dates), dtype=bool)
    calendar = date_ranges.periods(dates, frequency)
    place = calendar.labels.astype(str).tolist().index(label)
    for opens, partial in ((before, False), (first, True)):
        observed = (dates >= np.datetime64(opens))[None]
        found = date_ranges.partial(dates, observed, chosen, frequency, calendar)
        assert found[0, place] == partial


@settings(max_examples=60, deadline=None)
@given(
    frequency=st.sampled_from(FREQUENCIES),
    start=st.dates(date(2022, 12, 1), date(2023, 3, 5)),
    length=st.integers(1, 500),
    opens=st.integers(0, 60),
    closes=st.integers(0, 60),
    cut=st.tuples(st.integers(-5, 60), st.integers(-5, 60)),
)
def test_any_window_and_history_are_as_a_walk_over_the_days_finds(
    frequency: Frequency,
    start: date,
    length: int,
    opens: int,
    closes: int,
    cut: tuple[int, int],
) -> None:
    """Prices on every day from `opens` days after the start to `closes` days before the end."""
    days = [start + timedelta(days=k) for k in range(length)]
    seen = days[opens : length - closes]
    if not seen:
        return
    inside = days[max(cut[0], 0) : length - max(cut[1], 0)]
    outside = set(days) - set(inside)
    ends = [_last_day(day, frequency) for day in days]
    dates = np.array(days, dtype="datetime64[D]")
    observed, chosen = np.isin(days, seen)[None], np.isin(days, inside)
    calendar = date_ranges.periods(dates, frequency)
    labels = calendar.labels
    found = date_ranges.partial(dates, observed, chosen, frequency, calendar)[0]
    for label, partial in zip(labels.tolist(), found.tolist(), strict=True):
        whole = (
            not any(end == label and day in outside for day, end in zip(days, ends, strict=True))
            and _last_day(seen[0], frequency) < label
            and _last_day(seen[-1], frequency) > label
        )
        assert partial == (not whole), label


@functools.cache
def _last_day(day: date, frequency: Frequency) -> date:
    """The last calendar day of the period of that day, by walking to it."""
    following = day + timedelta(days=1)
    return day if _is_last(day, frequency) else _last_day(following, frequency)


def _is_last(day: date, frequency: Frequency) -> bool:
    if frequency == "weekly":
        return day.strftime("%A") == "Friday"
    following = day + timedelta(days=1)
    months = {"monthly": range(1, 13), "quarterly": (1, 4, 7, 10), "yearly": (1,)}
    return following.day == 1 and following.month in months[frequency]


@given(
    frequency=st.sampled_from(("daily", *FREQUENCIES)),
    first=st.integers(0, 80),
    length=st.integers(0, 80),
)
def test_periods_between_two_columns_are_those_of_the_dates_between(
    frequency: Frequency, first: int, length: int
) -> None:
    """Cut out of the whole calendar, they are what the shorter list of dates gives by itself."""
    cut = date_ranges.periods(EVERY_DAY, frequency).between(first, first + length)
    alone = date_ranges.periods(EVERY_DAY[first : first + length], frequency)
    np.testing.assert_array_equal(cut.labels, alone.labels)
    np.testing.assert_array_equal(cut.number, alone.number)
    starts = [
        k for k, one in enumerate(alone.number.tolist()) if alone.number.tolist().index(one) == k
    ]
    assert cut.starts.tolist() == starts
