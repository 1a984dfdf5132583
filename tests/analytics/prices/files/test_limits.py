"""Files that are too large, or claim to be once unfolded, and Parquet that is not what it says."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analytics.prices.files import MOST_UPLOADED, UPLOAD, read, read_path
from analytics.request import Request
from models.errors import TableError
from tests.analytics.prices.files.parsed import parsed


def stored(table: pa.Table) -> bytes:
    """The table as Parquet."""
    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def test_an_upload_may_be_smaller_than_a_file() -> None:
    content = b"date,AAA\n" + b"2024-01-02,1.5\n" * (MOST_UPLOADED // 15)
    with pytest.raises(TableError, match=r"at most 25 MB, received p\.csv of 25 MB"):
        read(content + b"2024-01-03,1.5\n", "p.csv", Request(source="p.csv"), UPLOAD)


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    with path.open("wb") as sparse:
        sparse.truncate(201 * 10**6)
    with pytest.raises(TableError, match="at most 200 MB"):
        read_path(Request(source=str(path)))


def test_a_small_parquet_of_a_billion_rows_is_refused_unread() -> None:
    rows = 2**20
    run = pa.table({"date": pa.array(np.zeros(rows, "M8[D]")), "AAA": pa.array(np.ones(rows))})
    file = io.BytesIO()
    with pq.ParquetWriter(file, run.schema) as writer:
        for _ in range(100_000_000 // rows + 1):
            writer.write_table(run)
    assert len(file.getvalue()) < 5 * 10**6
    with pytest.raises(
        TableError, match=r"at most 25,000,000 cells in p\.parquet, received 100,663,296 rows"
    ):
        parsed(file.getvalue(), "p.parquet")


def test_a_long_text_said_many_times_is_refused_before_it_unfolds() -> None:
    words = pa.DictionaryArray.from_arrays(np.zeros(2_000, np.int32), ["A" * 10**6])
    days = pa.array(np.zeros(2_000, "M8[D]"))
    content = stored(pa.table({"date": days, "ticker": words, "close": np.ones(2_000)}))
    assert len(content) < 2 * 10**6
    with pytest.raises(TableError, match="one of 1,000,000 in column ticker: leave that column"):
        parsed(content, "p.parquet")


def test_dates_as_the_index_are_the_first_column() -> None:
    days = pd.DatetimeIndex(["2024-01-02", "2024-01-03"], name="Date")
    file = io.BytesIO()
    pd.DataFrame({"AAA": [1.0, 2.0]}, index=days).to_parquet(file)
    bars, reading = parsed(file.getvalue(), "p.parquet")
    assert bars["AAA"].dates.astype(str).tolist() == ["2024-01-02", "2024-01-03"]
    assert reading.sentence.startswith("p.parquet: read with decimal points")


def test_the_name_of_an_index_does_not_matter() -> None:
    days = pd.DatetimeIndex(["2024-01-02", "2024-01-03"])
    file = io.BytesIO()
    pd.DataFrame({"AAA": [1.0, 2.0]}, index=days).to_parquet(file)
    assert parsed(file.getvalue(), "p.parquet")[0]["AAA"].dates.astype(str)[0] == "2024-01-02"


def test_what_pandas_left_word_of_is_not_trusted() -> None:
    table = pa.table({"date": ["2024-01-02"], "AAA": [1.0]})
    told = table.replace_schema_metadata({"pandas": '{"columns": [{"numpy_type": "datetiqe64"}]}'})
    assert list(parsed(stored(told), "p.parquet")[0]) == ["AAA"]


def test_no_columns_at_all_are_refused() -> None:
    with pytest.raises(TableError, match="a date column and one column of closes"):
        parsed(stored(pa.table({})), "p.parquet")


@pytest.mark.parametrize(
    "column",
    [
        pa.array([[1.0], [2.0]]),
        pa.array([{"a": 1}, {"a": 2}]),
        pa.array([b"\xff\xfe", b"1"]),
        pa.array([True, False]),
        pa.array([10**18, 1], pa.timestamp("ns")),
        pa.array([1, 2], pa.duration("s")),
    ],
)
def test_columns_that_are_no_prices_are_refused(column: pa.Array) -> None:
    days = pa.array(["2024-01-02", "2024-01-03"])
    with pytest.raises(TableError, match=r"columns of numbers, dates and text|a number in"):
        parsed(stored(pa.table({"date": days, "AAA": column})), "p.parquet")


@pytest.mark.parametrize("seed", range(40))
def test_damaged_parquet_is_refused_or_read_never_a_traceback(seed: int) -> None:
    random = np.random.default_rng(seed)
    days = pd.bdate_range("2024-01-01", periods=50).strftime("%Y-%m-%d")
    whole = stored(pa.table({"date": pa.array(days), "AAA": random.lognormal(size=50)}))
    damaged = bytearray(whole)
    for place in random.integers(4, len(whole), 3):
        damaged[place] ^= 1 << int(random.integers(8))
    try:
        bars = parsed(bytes(damaged), "p.parquet")[0]
    except TableError:
        return
    assert all(len(one.dates) <= 50 for one in bars.values())
