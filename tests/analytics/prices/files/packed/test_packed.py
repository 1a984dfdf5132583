"""Spreadsheets and zipped CSV: read as the table in them, or refused before they unfold."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analytics.prices import files
from analytics.request import Request
from models.errors import TableError
from tests.analytics.prices.files.packed import spreadsheets
from tests.analytics.prices.files.parsed import parsed
from tests.analytics.prices.files.vendor_files import BARS, CLOSES, DATES, ROWS

DAYS = [date.fromisoformat(day) for day in DATES]
BARS_SHEET = [
    ["Date", "Open", "High", "Low", "Close", "Volume"],
    *([day, *row[1:5], float(row[5])] for day, row in zip(DAYS, ROWS, strict=True)),
]
WIDE_SHEET = [
    ["A title above"],
    [],
    ["Date", "AAPL", "MSFT"],
    *([day, close, 2.125 * close] for day, close in zip(DAYS, CLOSES, strict=True)),
]


@pytest.mark.parametrize(("write", "name"), [(spreadsheets.xlsx, "AAPL.xlsx"),
                                             (spreadsheets.ods, "AAPL.ods")])  # fmt: skip
def test_a_sheet_of_bars_is_one_security(write, name: str) -> None:  # type: ignore[no-untyped-def]
    bars, reading = parsed(write(BARS_SHEET), name)
    assert list(bars) == ["AAPL"]
    assert bars["AAPL"].columns["close"].tolist() == CLOSES
    assert bars["AAPL"].dates.astype(str).tolist() == DATES
    assert "tabs" not in reading.sentence


@pytest.mark.parametrize(("write", "name"), [(spreadsheets.xlsx, "p.xlsx"),
                                             (spreadsheets.ods, "p.ods")])  # fmt: skip
def test_a_title_is_left_out_and_three_decimals_of_a_number_are_decimals(write, name: str) -> None:  # type: ignore[no-untyped-def]
    sheet = [*WIDE_SHEET[:3], [DAYS[0], 12.345, None], [DAYS[1], 12.346, 7.0]]
    bars, reading = parsed(write(sheet), name)
    assert bars["AAPL"].columns["close"].tolist() == [12.345, 12.346]
    assert np.isnan(bars["MSFT"].columns["close"][0])
    assert "1 row above the heading left out, 'A title above'" in reading.sentence


def test_the_first_filled_sheet_is_read_and_named() -> None:
    content = spreadsheets.xlsx([], WIDE_SHEET, BARS_SHEET)
    bars, reading = parsed(content, "p.xlsx")
    assert list(bars) == ["AAPL", "MSFT"]
    assert "the sheet 'S2', of 3" in reading.sentence


def test_unformatted_dates_are_days_as_spreadsheets_count_them() -> None:
    sheet = [["Date", "AAPL"], [44063.0, 118.28], [44064.0, 124.37]]
    bars, reading = parsed(spreadsheets.xlsx(sheet), "p.xlsx")
    assert bars["AAPL"].dates.astype(str).tolist() == ["2020-08-20", "2020-08-21"]
    assert "as spreadsheets count them" in reading.sentence


def test_a_wrong_cell_is_named_by_its_row_in_the_sheet() -> None:
    sheet = [*WIDE_SHEET[:4], [DAYS[1], "x", 1.0]]
    with pytest.raises(TableError, match=r"a number in p\.xlsx, row 5, column AAPL, received 'x'"):
        parsed(spreadsheets.xlsx(sheet), "p.xlsx")


def test_a_zipped_csv_is_read_by_its_own_name() -> None:
    content = spreadsheets.zipped({"AAPL.csv": BARS["AAPL"](), "__MACOSX/._AAPL.csv": "x"})
    bars, reading = parsed(content, "download.zip")
    assert bars["AAPL"].columns["close"].tolist() == CLOSES
    assert "AAPL.csv in download.zip" in reading.sentence


@pytest.mark.parametrize("members", [{}, {"a.csv": "x", "b.csv": "y"}, {"a.exe": "x"}])
def test_an_archive_of_other_than_one_csv_is_refused(members: dict[str, str]) -> None:
    with pytest.raises(TableError, match=r"one \.csv file in p\.zip"):
        parsed(spreadsheets.zipped(members), "p.zip")


LARGE = b"2024-01-02,1\n" * 3_000_000
CORNER = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SHARED = f"<si><t>{'A' * 10**6}</t></si>"
MANY = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 1001))
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)
LONG_TEXT = (
    '<table:table-row table:number-rows-repeated="1000"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="1000"><text:p>'
    + "A" * 1000
    + "</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (lambda: spreadsheets.zipped({"p.csv": LARGE}), "p.zip", "25 MB once unpacked"),
        (lambda: spreadsheets.workbook(spreadsheets.worksheet(CORNER)), "p.xlsx", "3,000,000 cel"),
        (lambda: spreadsheets.workbook(spreadsheets.worksheet(MANY), shared=SHARED), "p.xlsx",
         "256 MB of text"),
        (lambda: spreadsheets.document(REPEATED), "p.ods", "3,000,000 cells"),
        (lambda: spreadsheets.document(LONG_TEXT), "p.ods", "256 MB of text"),
        (lambda: spreadsheets.zipped({f"{at}": "" for at in range(1001)}), "p.zip", "1,000 files"),
    ],
)  # fmt: skip
def test_what_unfolds_to_too_much_is_refused(content, name: str, says: str) -> None:  # type: ignore[no-untyped-def]
    packed = content()
    assert len(packed) < 10**6
    with pytest.raises(TableError, match=says):
        files.read(packed, name, Request(source=name), files.UPLOAD)


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'
    with pytest.raises(TableError, match="declares entities"):
        parsed(spreadsheets.zipped({"content.xml": bomb}), "p.ods")


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "zip"])
@pytest.mark.parametrize("seed", range(25))
def test_damaged_archives_are_refused_or_read_never_a_traceback(suffix: str, seed: int) -> None:
    made = {
        "xlsx": lambda: spreadsheets.xlsx(WIDE_SHEET),
        "ods": lambda: spreadsheets.ods(WIDE_SHEET),
        "zip": lambda: spreadsheets.zipped({"AAPL.csv": BARS["AAPL"]()}),
    }
    random = np.random.default_rng(seed)
    damaged = bytearray(made[suffix]())
    for place in random.integers(0, len(damaged), 3):
        damaged[place] ^= 1 << int(random.integers(8))
    try:
        bars = parsed(bytes(damaged), f"p.{suffix}")[0]
    except TableError:
        return
    assert all(len(one.dates) <= len(DATES) for one in bars.values())
