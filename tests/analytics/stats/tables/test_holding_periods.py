"""Holding periods: by hand, a slow version over the calendar, published intervals of shares."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.stats.tables.holding_periods import holding_periods, share_interval
from models.errors import InputError, ShapeError


def _days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def test_by_hand() -> None:
    days = _days("2020-02-28", "2020-02-29", "2021-02-26", "2021-03-01", "2022-03-01")
    found = holding_periods([100.0, 80.0, 120.0, 90.0, 60.0], days, years=1)
    # 28 and 29 February 2020 fall due on 28 February 2021, a Sunday: the Friday before it counts.
    assert found.starts.astype(str).tolist() == [
        "2020-02-28",
        "2020-02-29",
        "2021-02-26",
        "2021-03-01",
    ]
    assert found.ends.astype(str).tolist() == [
        "2021-02-26",
        "2021-02-26",
        "2021-03-01",
        "2022-03-01",
    ]
    assert found.returns.tolist() == pytest.approx([0.2, 0.5, -0.25, -1 / 3])
    assert found.independent == pytest.approx(732 / 365.25)


def test_a_leap_day_lasts_until_the_leap_day_where_there_is_one() -> None:
    days = _days("2020-02-29", "2024-02-28", "2024-02-29")
    assert holding_periods([1.0, 2.0, 3.0], days, years=4).returns.tolist() == [2.0]


def _slow(wealth: list[float], days: list[date], years: int) -> list[tuple[date, float]]:
    seen = [(day, value) for day, value in zip(days, wealth, strict=True) if not math.isnan(value)]
    found = []
    for day, value in seen:
        try:
            due = day.replace(year=day.year + years)
        except ValueError:
            due = day.replace(year=day.year + years, day=28)
        if due <= seen[-1][0]:
            last = [price for other, price in seen if other <= due][-1]
            found.append((day, last / value - 1.0))
    return found


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 200), st.one_of(st.floats(0.5, 2.0), st.just(math.nan))),
        max_size=40,
    ),
    st.integers(1, 3),
)
def test_it_is_the_slow_version(steps: list[tuple[int, float]], years: int) -> None:
    day, days = date(2019, 6, 1), []
    for step, _ in steps:
        day += timedelta(days=step)
        days.append(day)
    wealth = [value for _, value in steps]
    found = holding_periods(wealth, np.array(days, dtype="datetime64[D]"), years=years)
    slow = _slow(wealth, days, years)
    assert found.starts.astype(object).tolist() == [start for start, _ in slow]
    assert found.returns.tolist() == pytest.approx([value for _, value in slow], rel=1e-14)


def test_nothing_starts_after_a_total_loss() -> None:
    days = _days("2020-01-02", "2021-01-02", "2022-01-02")
    assert holding_periods([1.0, 0.0, 0.0], days, years=1).returns.tolist() == [-1.0]


def test_wilson_s_interval_as_published() -> None:
    """Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20 and 1/29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, count), ends in published.items():
        found = share_interval(hits / count, count)
        assert tuple(round(end, 4) for end in found) == ends


def test_a_share_of_nothing_has_no_interval() -> None:
    assert np.isnan(share_interval(0.5, 0.0)).all()
    assert np.isnan(share_interval(math.nan, 5.0)).all()


def test_wrong_use_is_refused() -> None:
    with pytest.raises(InputError, match="a length of a year or more"):
        holding_periods([1.0], _days("2020-01-01"), years=0)
    with pytest.raises(ShapeError, match="one series"):
        holding_periods([[1.0]], _days("2020-01-01"), years=1)
    with pytest.raises(InputError, match="a level above 0 and below 1"):
        share_interval(0.5, 10, level=1.0)
