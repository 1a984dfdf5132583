"""Formats: the same cells in each of them, read back by readers that are not ours."""

from __future__ import annotations

import io
import json
from datetime import date

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.output import export, formats
from models.errors import DestinationError

TABLE = pd.DataFrame(
    {
        "ticker": ["KO", "A|B", "Ü"],
        "sharpe": [0.1, np.nan, -0.0],
        "days": pd.array([1, None, 3], dtype="Int64"),
        "peak": np.array(["2024-01-02", "NaT", "2024-02-29"], dtype="datetime64[s]"),
        "significant": pd.array([True, None, False], dtype="boolean"),
    }
)
CELLS = [
    {"ticker": "KO", "sharpe": 0.1, "days": 1, "peak": "2024-01-02", "significant": True},
    {"ticker": "A|B", "sharpe": None, "days": None, "peak": None, "significant": None},
    {"ticker": "Ü", "sharpe": 0.0, "days": 3, "peak": "2024-02-29", "significant": False},
]


def test_json_and_json_lines_have_a_record_a_row() -> None:
    assert json.loads(formats.encode(TABLE, "json")) == CELLS
    lines = formats.encode(TABLE, "jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == CELLS


def test_parquet_has_plain_types_and_nulls() -> None:
    read = pq.read_table(io.BytesIO(formats.encode(TABLE, "parquet")))
    types = {field.name: str(field.type) for field in read.schema}
    assert types == {
        "ticker": "string",
        "sharpe": "double",
        "days": "int64",
        "peak": "date32[day]",
        "significant": "bool",
    }
    expected = [
        row | {"peak": row["peak"] and date.fromisoformat(str(row["peak"]))} for row in CELLS
    ]
    assert read.to_pylist() == expected
    assert b"pandas" not in (read.schema.metadata or {})


def test_an_empty_column_of_numbers_stays_one_in_parquet() -> None:
    table = pd.DataFrame({"a": np.array([np.nan, np.nan]), "b": [np.inf, -np.inf]})
    read = pq.read_table(io.BytesIO(formats.encode(table, "parquet")))
    assert [str(field.type) for field in read.schema] == ["double", "double"]
    assert read.column("b").to_pylist() == [np.inf, -np.inf]


def test_markdown_is_a_pipe_table_whose_pipes_are_escaped() -> None:
    assert formats.encode(TABLE, "markdown").decode().splitlines() == [
        "| ticker | sharpe | days | peak | significant |",
        "| --- | ---: | ---: | --- | ---: |",
        "| KO | 0.1 | 1 | 2024-01-02 | True |",
        "| A\\|B |  |  |  |  |",
        "| Ü | 0.0 | 3 | 2024-02-29 | False |",
    ]


def test_csv_is_that_of_the_export() -> None:
    assert formats.encode(TABLE, "csv") == export.csv(TABLE)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_every_number_reads_back_to_itself_from_json_and_parquet(values: list[float]) -> None:
    table = pd.DataFrame({"a": values})
    assert [row["a"] for row in json.loads(formats.encode(table, "json"))] == values
    read = pq.read_table(io.BytesIO(formats.encode(table, "parquet")))
    assert read.column("a").to_pylist() == values


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.csv", "csv"), ("a.PARQUET", "parquet"), ("a.ndjson", "jsonl"), ("a.md", "markdown"),
        ("-", "csv"), ("out", "csv"), ("/dev/stdout", "csv"), ("/proc/self/fd/1.x", "csv"),
    ],
)  # fmt: skip
def test_the_suffix_says_the_format(name: str, form: str) -> None:
    assert formats.of_name(name) == form


@pytest.mark.parametrize("name", ["a.xls", "a.csv.gz", "table.pdf"])
def test_a_suffix_that_no_format_has_is_refused(name: str) -> None:
    with pytest.raises(DestinationError, match="rename it, or say --format"):
        formats.of_name(name)


def test_the_csv_option_writes_csv_and_parquet_only() -> None:
    assert formats.of_csv_option("a.parquet") == "parquet"
    with pytest.raises(DestinationError, match=r"write it by --output a\.json"):
        formats.of_csv_option("a.json")
