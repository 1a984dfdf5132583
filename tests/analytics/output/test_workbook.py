"""Workbooks: what Excel and LibreOffice read is what was written, and nothing is a formula."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analytics.output import workbook as books
from analytics.output.workbook import workbook
from models.errors import DestinationError

TABLE = pd.DataFrame(
    {
        "ticker": ["AAPL", "=1+1"],
        "first_date": pd.to_datetime(["2013-01-02", None]),
        "observations": pd.array([2698, None], dtype="Int64"),
        "total_return": [0.1 + 0.2, np.nan],
        "sharpe": [-0.0, 1.5],
        "significant": [True, False],
    }
)


def read(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_cells_are_typed_and_read_back_to_the_bit() -> None:
    rows = read(workbook({"Summary": TABLE}))["Summary"]
    assert rows[0] == list(TABLE.columns)
    assert rows[1] == ["AAPL", date(2013, 1, 2), 2698.0, 0.1 + 0.2, 0.0, True]
    assert rows[2] == ["=1+1", "", "", "", 1.5, False]


def test_no_cell_is_a_formula_and_the_heading_stays_in_sight() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook({"Summary": TABLE}))) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_each_table_has_a_sheet_and_the_last_says_where_they_come_from() -> None:
    names = ["Returns", "a/b: [c]" + "x" * 40, "A B   C " + "x" * 40]
    made = workbook(dict.fromkeys(names, TABLE), [("asked: tickers", "AAPL")])
    sheets = read(made)
    assert len(sheets) == 4
    assert all(len(name) <= 31 for name in sheets)
    assert list(sheets)[-1] == "Provenance"
    assert sheets["Provenance"] == [["what", "value"], ["asked: tickers", "AAPL"]]


def test_the_same_tables_are_the_same_bytes() -> None:
    assert workbook({"A": TABLE}) == workbook({"A": TABLE})


def test_days_before_excel_counts_are_text() -> None:
    old = pd.DataFrame({"date": pd.to_datetime(["1871-01-31", "1900-03-01"])})
    assert [row[0] for row in read(workbook({"A": old}))["A"][1:]] == [
        "1871-01-31",
        date(1900, 3, 1),
    ]


def test_more_than_a_sheet_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "MOST_ROWS", 2)
    with pytest.raises(DestinationError, match=r"write it as \.csv or \.parquet"):
        workbook({"A": TABLE})
