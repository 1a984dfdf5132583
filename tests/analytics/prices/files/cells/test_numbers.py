"""Numbers as people write them: decimal points, decimal commas, thousands; never guessed."""

from __future__ import annotations

import re

import pytest

from models.errors import TableError
from tests.analytics.prices.files.parsed import closes, missing, parsed

DAY, NEXT = "2024-01-02", "2024-01-03"


@pytest.mark.parametrize(
    ("cells", "decimal", "expected"),
    [
        (("1,5", "2"), "comma", [1.5, 2.0]),
        (("1.234,5", "1.234"), "comma", [1234.5, 1234.0]),
        (("1.234.567", "12,345"), "comma", [1234567.0, 12.345]),
        (("0,123", "12,345"), "comma", [0.123, 12.345]),
        (("1.5", "1,234"), "point", [1.5, 1234.0]),
        (("1,234.50", "1,234,567"), "point", [1234.5, 1234567.0]),
        (("1234,567", "1"), "comma", [1234.567, 1.0]),
        (("1e3", "1.5E-3"), "point", [1000.0, 0.0015]),
        (("1,5e3", "2"), "comma", [1500.0, 2.0]),
        (("100", "200"), "point", [100.0, 200.0]),
    ],
)
def test_the_decimal_mark_is_the_one_that_all_cells_allow(
    cells: tuple[str, str], decimal: str, expected: list[float]
) -> None:
    text = f"date;AAA\n{DAY};{cells[0]}\n{NEXT};{cells[1]}\n"
    assert closes(text) == {"AAA": expected}
    assert parsed(text)[1].decimal == decimal


@pytest.mark.parametrize("mark", [".", ","])
def test_three_digits_behind_every_mark_are_asked_about(mark: str) -> None:
    text = f"date;AAA\n{DAY};12{mark}345\n{NEXT};12{mark}346\n"
    with pytest.raises(TableError, match=re.escape(f"'12{mark}345': say --decimal point or")):
        parsed(text)
    other = {".": "comma", ",": "point"}[mark]
    assert closes(text, decimal=other)["AAA"] == [12345.0, 12346.0]


def test_points_between_commas_begin_decimals() -> None:
    """Whoever groups thousands by points writes semicolons between cells."""
    assert closes(f"date,AAA\n{DAY},100.000\n{NEXT},98.765\n")["AAA"] == [100.0, 98.765]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("985", "1.020"), [985.0, 1020.0]),
        (("1.001", "999"), [1001.0, 999.0]),
        (("985", "1,020"), [985.0, 1020.0]),
        (("1.234", "1"), [1.234, 1.0]),
    ],
)
def test_a_mark_before_three_digits_is_what_leaves_no_thousandfold_return(
    cells: tuple[str, str], expected: list[float]
) -> None:
    assert closes(f"date;AAA\n{DAY};{cells[0]}\n{NEXT};{cells[1]}\n") == {"AAA": expected}


def test_a_mark_far_below_the_first_rows_is_looked_at() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in range(1950, 2024) for month in range(1, 13)
            for day in range(1, 29)]  # fmt: skip
    rows = "".join(f"{day};{900 + at % 90}\n" for at, day in enumerate(days))
    last = closes(f"date;AAA\n{rows}2024-01-02;1.020\n")["AAA"][-1]
    assert last == 1020.0


@pytest.mark.parametrize("cell", ["1,234", "999,000"])
def test_a_comma_that_may_group_thousands_is_asked_about(cell: str) -> None:
    text = f"date;AAA\n{DAY};{cell}\n{NEXT};5\n"
    with pytest.raises(TableError, match=re.escape(f"'{cell}': say --decimal point or")):
        parsed(text)
    assert closes(text, decimal="point")["AAA"][0] == float(cell.replace(",", ""))
    assert closes(text, decimal="comma")["AAA"][0] == float(cell.replace(",", "."))


def test_marks_that_contradict_each_other_are_both_named() -> None:
    with pytest.raises(TableError, match=r"'1\.5' and '1,25'"):
        parsed(f"date;AAA\n{DAY};1.5\n{NEXT};1,25\n")


def test_what_was_asked_is_held_to_every_cell() -> None:
    with pytest.raises(TableError, match=r"a number in p\.csv, row 3, column AAA, received '1\.5'"):
        parsed(f"date;AAA\n{DAY};1,25\n{NEXT};1.5\n", decimal="comma")


def test_a_contradiction_far_below_what_was_looked_at_is_refused_with_its_row() -> None:
    rows = "".join(f"{DAY};{n},25\n" for n in range(1, 40_000))
    with pytest.raises(TableError, match=r"row 40001, column AAA, received '1\.5'"):
        parsed(f"date;AAA\n{rows}{NEXT};1.5\n")


def test_thousands_in_quotes_between_commas() -> None:
    assert closes(f'date,AAA,BBB\n{DAY},"1,234.5",2.5\n') == {"AAA": [1234.5], "BBB": [2.5]}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1 234,56", 1234.56),
        ("1\u00a0234,56", 1234.56),
        ("1\u202f234,56", 1234.56),
        ("1'234.56", 1234.56),
        ("1\u2019234.56", 1234.56),
        ("1,234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("1,18,275.00", 118275.0),
        ("12,34,56,789.5", 123456789.5),
        ("$107.12", 107.12),
        ("107,12 €", 107.12),
        ("€ 107,12", 107.12),
        ("USD 1,107.12", 1107.12),
        ("107.12 CHF", 107.12),
        ("₹1,18,275.50", 118275.5),
        ("R$ 1.107,12", 1107.12),
    ],
)
def test_thousands_and_currencies_as_the_world_writes_them(cell: str, expected: float) -> None:
    assert closes(f"date;AAA\n{DAY};{cell}\n")["AAA"] == [expected]


@pytest.mark.parametrize(
    "cell",
    ["", "NA", "n/a", "null", "-", "NaN", " ", ".", "#N/A", "#N/A N/A", "#DIV/0!", "N/A", "nan"],
)
def test_an_empty_cell_in_any_spelling_is_missing(cell: str) -> None:
    first, second = closes(f"date;AAA\n{DAY};{cell}\n{NEXT};1.5\n")["AAA"]
    assert missing(first)
    assert second == 1.5


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "1 00", "1'00", "1.2M", "٣", "0x1F", "1_000", "inf"],
)
def test_what_is_no_number_is_refused_with_its_place(cell: str) -> None:
    with pytest.raises(TableError, match=r"a number in p\.csv, row 2, column AAA, received "):
        parsed(f"date;AAA\n{DAY};{cell}\n{NEXT};1.5\n")
