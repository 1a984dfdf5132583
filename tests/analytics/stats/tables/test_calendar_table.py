"""Months, quarters and years by hand, against slow sums, and what is whole."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.stats.tables.calendar_table import calendar_table
from models.errors import ShapeError
from tests.analytics.tables import studied
from tests.answers import slow

NAN = np.nan
moves = st.integers(-2000, 4000).map(lambda step: step / 4096)


def days(*text: str) -> np.ndarray:
    return np.array(text, "datetime64[D]")


DATES = days("2023-10-31", "2023-11-15", "2023-11-30", "2023-12-29", "2024-01-31", "2024-02-01")
R = np.array([0.5, -0.5, 0.25, 1.0, 0.5])


def test_by_hand() -> None:
    """November 1.5 × 0.5; Q4 and 2023 0.9375; January doubles; February is not over."""
    made = calendar_table(R, dates=DATES)
    assert made.year.tolist() == [2023, 2024]
    np.testing.assert_array_equal(made.months[0], [NAN] * 10 + [-0.25, 0.25])
    np.testing.assert_array_equal(made.months[1], [1.0, 0.5, *[NAN] * 10])
    np.testing.assert_array_equal(made.quarters, [[NAN] * 3 + [-0.0625], [2.0, *[NAN] * 3]])
    np.testing.assert_array_equal(made.years, [-0.0625, 2.0])


def test_whole_needs_a_price_before_and_one_after() -> None:
    """The base is 31 October: November is whole, the quarter and the year are not."""
    made = calendar_table(R, dates=DATES)
    assert np.argwhere(made.whole_months).tolist() == [[0, 10], [0, 11], [1, 0]]
    assert not made.whole_quarters.any()
    assert not made.whole_years.any()
    earlier = calendar_table(R, dates=DATES[1:], base="2022-12-30")
    assert earlier.whole_years.tolist() == [True, False]
    assert not earlier.whole_quarters.any()  # no price in the third quarter: the fourth has it


def test_a_cut_history_is_whole_where_the_next_price_lies_beyond_the_period() -> None:
    dates = np.append(DATES[:-1], days("2024-02-14"))
    for following, whole in ((None, False), ("2024-02-15", False), ("2024-03-01", True)):
        made = calendar_table(R, dates=dates, following=following)
        assert made.whole_months[1, 1] == whole


def test_best_and_worst_are_of_whole_periods_only() -> None:
    made = calendar_table(R, dates=DATES)
    assert made.best_and_worst() == (1.0, -0.25)
    assert np.isnan(made.best_and_worst("years")).all()


def test_years_between_stay_and_nothing_is_an_empty_table() -> None:
    made = calendar_table([0.1, 0.2], dates=days("2020-05-05", "2020-06-05", "2023-06-05"))
    assert made.year.tolist() == [2020, 2021, 2022, 2023]
    assert np.isnan(made.years[1:3]).all()
    empty = calendar_table(np.empty((2, 0)), dates=days("2020-05-05"))
    assert (empty.months.shape, empty.years.shape) == ((2, 0, 12), (2, 0))
    missing = calendar_table([NAN], dates=days("2020-05-05", "2020-05-06"))
    assert np.isnan(missing.months).all()
    assert not missing.whole_months.any()
    with pytest.raises(ShapeError, match="one calendar"):
        calendar_table([[0.1]], dates=[["2020-05-05", "2020-05-06"]])


@settings(max_examples=60, deadline=None)
@given(st.lists(moves, min_size=1, max_size=50), st.integers(1, 70), st.integers(0, 99))
def test_the_slow_twin_agrees_and_missing_sessions_change_nothing(
    returns: list[float], gap: int, seed: int
) -> None:
    dates = [date(2019, 11, 3) + timedelta(days=gap * k) for k in range(len(returns) + 1)]
    days_of = np.array(dates, "M8[D]")
    gone = np.random.default_rng(seed).random(len(returns)) < 0.2
    array = np.where(gone, NAN, returns)
    made = calendar_table(array, dates=days_of)
    kept = [(x, day) for x, day, out in zip(returns, dates[1:], gone, strict=True) if not out]
    begin = int(made.year[0])
    for months, table in ((1, made.months), (3, made.quarters), (12, made.years[:, None])):
        expected = np.full(table.size, NAN)
        values = slow.by_period([x for x, _ in kept], [day for _, day in kept], months)
        for period, value in values.items():
            expected[period - begin * 12 // months] = value
        np.testing.assert_allclose(table.ravel(), expected, rtol=1e-12, atol=1e-15)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(moves, min_size=9, max_size=9), min_size=1, max_size=4))
def test_a_batch_is_a_loop_and_inputs_stay(rows: list[list[float]]) -> None:
    dates = np.datetime64("2020-01-15") + 20 * np.arange(10)
    batch = np.array([rows])
    before = batch.copy()
    made = calendar_table(batch, dates=dates)
    for place, row in enumerate(rows):
        alone = calendar_table(row, dates=dates)
        for name in ("months", "quarters", "years", "whole_months", "whole_years"):
            np.testing.assert_array_equal(getattr(made, name)[0, place], getattr(alone, name))
    np.testing.assert_array_equal(batch, before)


@pytest.mark.parametrize(("frequency", "name"), [("monthly", "months"), ("yearly", "years")])
def test_it_agrees_with_the_returns_file_on_real_prices(frequency: str, name: str) -> None:
    """The same numbers as `returns --frequency`, and its partial periods are those not whole."""
    made = studied("sample", tickers=("AAPL",), frequency=frequency)
    table = calendar_table(made.daily.simple, dates=made.dates, base=made.base)
    values, whole = getattr(table, name)[0].ravel(), getattr(table, f"whole_{name}")[0].ravel()
    dated = ~np.isnan(values)
    np.testing.assert_allclose(values[dated], made.periodic.simple[0], rtol=1e-12, atol=1e-15)
    assert made.periodic.labels[~whole[dated]].tolist() == made.partial.tolist()
