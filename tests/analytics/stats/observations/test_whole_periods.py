"""Best and worst whole months and years: what is whole, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analytics import stats
from analytics.stats.tables.calendar_table import calendar_table

# Base in January, two returns in February, one in March, one in April.
R = np.array([0.1, 0.1, -0.2, 0.5])
PRICED = np.array(["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-20", "2024-04-20"], "M8[D]")


def test_the_first_month_is_whole_if_the_base_lies_before_it() -> None:
    """February is 1.1² - 1 = 21 %, March -20 %; nothing is known after 1 April."""
    np.testing.assert_allclose(stats.best_month(R, dates=PRICED), 0.21, rtol=1e-13)
    np.testing.assert_allclose(stats.worst_month(R, dates=PRICED), -0.2, rtol=1e-13)
    dates = PRICED[1:]
    cut = np.datetime64("2024-02-01")
    assert stats.best_month(R, dates=dates, base=cut) == stats.worst_month(R, dates=dates, base=cut)
    np.testing.assert_allclose(stats.best_month(R, dates=dates, base=cut), -0.2, rtol=1e-13)


def test_the_last_month_is_whole_if_a_price_follows_it() -> None:
    for after, best in (("NaT", 0.21), ("2024-04-30", 0.21), ("2024-05-01", 0.5)):
        found = stats.best_month(R, dates=PRICED, after=np.datetime64(after))
        np.testing.assert_allclose(found, best, rtol=1e-13)


def test_a_year_needs_prices_on_both_sides() -> None:
    dates = np.array(
        ["2022-12-30", "2023-06-01", "2023-12-29", "2024-01-02", "2024-01-03"], "M8[D]"
    )
    assert stats.best_year(R, dates=dates) == stats.worst_year(R, dates=dates)
    np.testing.assert_allclose(stats.best_year(R, dates=dates), 0.21, rtol=1e-13)
    assert np.isnan(stats.best_year(R, dates=PRICED))


def test_a_month_that_a_hole_reaches_into_is_not_whole() -> None:
    """No price in February: the return into March has both months, and is no month's."""
    dates = np.array(["2024-01-31", "2024-03-05", "2024-03-28", "2024-04-02"], "M8[D]")
    assert np.isnan(stats.best_month(np.array([0.3, 0.1, -0.9]), dates=dates))


@pytest.mark.parametrize(
    ("before", "inside", "whole"),
    [
        ("2024-02-15", "2024-03-16", True),  # 15 days older than 1 March, than 31 March
        ("2024-02-14", "2024-03-16", False),
        ("2024-02-15", "2024-03-15", False),
    ],
)
def test_fifteen_days_on_either_side_are_no_hole(before: str, inside: str, whole: bool) -> None:
    dates = np.array([before, inside, "2024-04-01"], "M8[D]")
    found = stats.best_month(np.array([0.3, -0.9]), dates=dates)
    np.testing.assert_allclose(found, 0.3 if whole else np.nan, rtol=1e-13)
    table = calendar_table(np.array([0.3, -0.9]), dates=dates)
    assert table.whole_months[0, 2] == whole


def test_each_row_has_its_own_dates_bases_and_ends() -> None:
    returns = np.array([[0.1, np.nan, 0.2, 0.3], [np.nan, np.nan, 0.2, 0.3]])
    dates = np.array(["2024-02-19", "2024-02-20", "2024-03-20", "2024-04-20"], "M8[D]")
    base = np.array(["2024-01-31", "2024-02-20"], "M8[D]")
    after = np.array(["2024-05-01", "NaT"], "M8[D]")
    found = stats.best_month(returns, dates=dates, base=base, after=after)
    np.testing.assert_allclose(found, [0.3, 0.2], rtol=1e-13)
    found = stats.worst_month(returns, dates=dates, base=base, after=after)
    np.testing.assert_allclose(found, [0.1, 0.2], rtol=1e-13)
