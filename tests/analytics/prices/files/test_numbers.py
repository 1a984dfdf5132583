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
        (("12.345", "12.346"), "point", [12.345, 12.346]),
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


@pytest.mark.parametrize("cell", ["", "NA", "n/a", "null", "-", "NaN", " "])
def test_an_empty_cell_in_any_spelling_is_missing(cell: str) -> None:
    first, second = closes(f"date;AAA\n{DAY};{cell}\n{NEXT};1.5\n")["AAA"]
    assert missing(first)
    assert second == 1.5


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "1 000", "1'000", "٣", "0x1F", "1_000", "inf"],
)
def test_what_is_no_number_is_refused_with_its_place(cell: str) -> None:
    with pytest.raises(TableError, match=r"a number in p\.csv, row 2, column AAA, received "):
        parsed(f"date;AAA\n{DAY};{cell}\n{NEXT};1.5\n")
