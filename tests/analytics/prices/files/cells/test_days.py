"""Dates as people write them; day and month told apart by the whole column, or asked about."""

from __future__ import annotations

import pytest

from models.errors import TableError
from tests.analytics.prices.files.parsed import dates, parsed


def wide(*days: str) -> str:
    """A file of one ticker on these dates."""
    return "date;AAA\n" + "".join(f"{day};1.5\n" for day in days)


@pytest.mark.parametrize(
    ("written", "order", "expected"),
    [
        (("31.01.2024", "01.02.2024"), "day-first", ["2024-01-31", "2024-02-01"]),
        (("1/2/2024", "31/1/2024"), "day-first", ["2024-02-01", "2024-01-31"]),
        (("1/2/2024", "1/31/2024"), "month-first", ["2024-01-02", "2024-01-31"]),
        (("01-31-2024", "02-01-2024"), "month-first", ["2024-01-31", "2024-02-01"]),
        (("01.02.2024", "02.02.2024"), "day-first", ["2024-02-01", "2024-02-02"]),
        (("2024/01/31", "2024/02/01"), "iso", ["2024-01-31", "2024-02-01"]),
        (("20240131", "20240201"), "iso", ["2024-01-31", "2024-02-01"]),
        (("31.01.2024 17:30", "01.02.2024 17:30"), "day-first", ["2024-01-31", "2024-02-01"]),
        (("2024-01-31T23:00:00Z", "2024-02-01"), "iso", ["2024-01-31", "2024-02-01"]),
    ],
)
def test_the_order_is_the_one_that_all_dates_allow(
    written: tuple[str, ...], order: str, expected: list[str]
) -> None:
    assert dates(wide(*written)) == expected
    assert parsed(wide(*written))[1].dates == order


def test_days_up_to_the_twelfth_are_asked_about_and_the_answer_holds() -> None:
    text = wide("01/02/2024", "02/02/2024")
    with pytest.raises(TableError, match=r"row 2, column date.*--dates day-first or --dates mon"):
        parsed(text)
    assert dates(text, dates="day-first") == ["2024-02-01", "2024-02-02"]
    assert dates(text, dates="month-first") == ["2024-01-02", "2024-02-02"]


def test_one_date_in_the_other_order_is_named() -> None:
    text = wide("13/01/2024", "14/01/2024", "01/15/2024")
    with pytest.raises(TableError, match=r"one order in p\.csv, row 4, column date.*'01/15/2024'"):
        parsed(text)


def test_two_forms_in_one_column_are_refused() -> None:
    with pytest.raises(TableError, match=r"one form in p\.csv, row 3.*'2024-02-01'"):
        parsed(wide("31.01.2024", "2024-02-01"))


@pytest.mark.parametrize(
    ("asked", "cell"),
    [("iso", "31.01.2024"), ("day-first", "2024-01-31"), ("month-first", "31/01/2024")],
)
def test_what_was_asked_is_held_to_every_date(asked: str, cell: str) -> None:
    with pytest.raises(TableError, match=f"row 2, column date.*'{cell}'"):
        parsed(wide(cell), dates=asked)


@pytest.mark.parametrize(
    "cell", ["31.02.2024", "2023-02-29", "31.01.24", "Jan 31, 2024", "0000-01-01", "45322", ""]
)
def test_what_is_no_date_is_refused(cell: str) -> None:
    with pytest.raises(TableError, match=r"date.*row 3, column date"):
        parsed(wide("2024-01-31" if "-" in cell or cell.isdigit() else "30.01.2024", cell))


def test_several_time_zones_are_flagged_summer_and_winter_are_not() -> None:
    mixed = parsed(wide("2024-01-31 00:00:00-05:00", "2024-02-01 00:00:00+09:00"))[1]
    assert mixed.remarks == ("dates have 2 time zones: each was taken as written",)
    assert mixed.concluded
    one = parsed(wide("2024-01-31 00:00:00-05:00", "2024-07-01 00:00:00-04:00"))[1]
    assert one.remarks == ()
