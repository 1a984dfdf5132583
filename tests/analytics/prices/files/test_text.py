"""CSV as it comes: delimiters, encodings, line ends, and every broken line named."""

from __future__ import annotations

import pytest

from analytics.prices.files import text
from models.errors import TableError
from tests.analytics.prices.files.parsed import closes, parsed

ROWS = "date,AAA,BBB\n2024-01-02,1.5,2\n2024-01-03,,2.5\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    content = ROWS.replace(",", delimiter)
    assert list(closes(content)) == ["AAA", "BBB"]
    assert parsed(content)[1].delimiter == delimiter


def test_decimal_commas_do_not_hide_the_semicolons() -> None:
    content = "date;AAA;BBB\n31.01.2024;1,5;2,25\n01.02.2024;1,75;2,5\n"
    bars, reading = parsed(content)
    assert bars["BBB"].columns["close"].tolist() == [2.25, 2.5]
    assert reading.sentence == (
        "p.csv: read with semicolons between cells, decimal commas, dates like 31/01/2024 "
        "(day-first): 2 rows, 2 tickers"
    )


def test_an_ordinary_file_needs_no_remark() -> None:
    assert not parsed(ROWS)[1].concluded


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + ROWS.encode(),
        ROWS.encode("utf-16"),
        b"\xfe\xff" + ROWS.encode("utf-16-be"),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("\n", "\r").encode(),
        b"\n\n" + ROWS.replace("\n", "\n\n").encode(),
        b"sep=,\n" + ROWS.encode(),
        ROWS.rstrip("\n").encode(),
        b'"date","AAA","BBB"\n"2024-01-02","1.5","2"\n"2024-01-03","","2.5"\n',
    ],
)
def test_every_way_to_store_the_same_rows_is_read_the_same(content: bytes) -> None:
    bars = parsed(content)[0]
    assert bars["BBB"].columns["close"].tolist() == [2.0, 2.5]
    assert str(bars["AAA"].dates[0]) == "2024-01-02"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"date,AAA\n2024-01-02,\xff\n", r"in UTF-8, received p\.csv, row 2"),
        (b"date,AAA\n2024-01-02,1\n2024-01-03,\x00\n", r"a NUL byte in row 3"),
        (b"date,AAA\n\n2024-01-02,1\n2024-01-03\n", r"2 cells in every row.*1 in row 4"),
        (b'date,AAA\n2024-01-02,"1\n', r"row 2"),
        (b"date,AAA,aaa\n2024-01-02,1,2\n", r"'AAA' twice in p\.csv"),
        (b"date,AAA,AAA \n2024-01-02,1,2\n", r"'AAA' twice in p\.csv"),
        (b"date,ticker,close,Adj Close,adjusted\n2024-01-02,A,1,1,1\n", r"Adj Close, adjusted"),
        (b"date,ticker,close\n2024-01-02,,1\n", r"ticker such as"),
        (b"date,@=+\n2024-01-02,1\n", r"'@=\+' in p\.csv: begin it with a letter"),
    ],
)
def test_what_is_broken_is_named_by_its_line(content: bytes, says: str) -> None:
    with pytest.raises(TableError, match=says):
        parsed(content)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    """Blank lines and cells of several lines do not shift the row that is named."""
    content = 'date,ticker,close,remark\n\n2024-01-02,A,1,"two\nlines"\n\n2024-01-03,A,x,\n'
    with pytest.raises(TableError, match=r"row 6, column close, received 'x'"):
        parsed(content)


def test_a_million_columns_are_refused_without_reading_them() -> None:
    heading = "date," + ",".join(f"T{n}" for n in range(10**6))
    with pytest.raises(TableError, match="at most 10,001 columns"):
        parsed(heading + "\n2024-01-02" + ",1" * 10**6 + "\n")


def test_a_heading_of_many_columns_is_counted() -> None:
    heading = "date," + ",".join(f"T{n}" for n in range(text.MOST_COLUMNS))
    with pytest.raises(TableError, match=r"received 10,002: split the file"):
        parsed(heading + "\n2024-01-02" + ",1" * text.MOST_COLUMNS + "\n")
