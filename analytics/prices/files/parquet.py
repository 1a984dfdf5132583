"""Parquet as a frame, refused before it unfolds into more than memory should hold."""

from __future__ import annotations

import re

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.prices.files.text import MOST_COLUMNS
from models.errors import TableError

# A file of a few kilobytes can claim a billion equal rows.
MOST_CELLS = 200_000_000
MOST_BYTES = 4 * 2**30
MOST_TEXT = 2**30
INDEX = re.compile(r"__index_level_\d+__")
KNOWN = (
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


def frame(content: bytes, name: str) -> pd.DataFrame:
    """The file's columns; an index of dates becomes its first column.

    Raises:
        TableError: no Parquet, damaged, or too large once unfolded.
    """
    try:
        return _read(content, name)
    # Damaged files end in whatever their damaged part is turned into.
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        if isinstance(error, TableError):
            raise
        cause = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise TableError(
            "a readable .parquet file", f"{name}: {cause[:200]}", "export the file again"
        ) from error


def _read(content: bytes, name: str) -> pd.DataFrame:
    source = pa.BufferReader(content)
    told = pq.read_metadata(source)
    _require_size(told, name)
    schema = told.schema.to_arrow_schema()
    _require_types(schema, name)
    words = [field.name for field in schema if _is_text(field.type)]
    # A text said a million times is kept once.
    table = pq.read_table(source, read_dictionary=words)
    _require_length(table, name)
    found: pd.DataFrame = _days_first(table).replace_schema_metadata(None).to_pandas()
    for column in found.columns[found.dtypes == "category"]:
        found[column] = found[column].astype(object)
    return found


def _days_first(table: pa.Table) -> pa.Table:
    """The columns with one of dates first: pandas stores an index last, and a nameless one oddly.

    What pandas itself left word of in the file is not asked: a damaged word fails in many ways.
    """
    days = [field.name for field in table.schema if _is_day(field.type)]
    names = [name for name in table.schema.names if not INDEX.fullmatch(name) or name in days]
    if not names:
        return table
    first = next((name for name in names if name.strip().lower() == "date"), (days or names)[0])
    return table.select([first, *(name for name in names if name != first)])


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _require_types(schema: pa.Schema, name: str) -> None:
    for field in schema:
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if not (_is_text(kind) or any(known(kind) for known in KNOWN)):
            raise TableError(
                f"columns of numbers, dates and text in {name}",
                f"{field.name[:40]!r} of type {str(kind)[:40]}",
                "leave that column out",
            )


def _require_length(table: pa.Table, name: str) -> None:
    """Refuse texts that, each written out as often as it is said, would not fit."""
    size = 0
    for column in table.columns:
        for chunk in column.chunks if pa.types.is_dictionary(column.type) else ():
            lengths = pc.binary_length(chunk.dictionary)
            size += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    if size > MOST_TEXT:
        raise TableError(
            f"at most {MOST_TEXT:,} letters of text in {name}", f"{size:,}", "leave remarks out"
        )


def _require_size(told: pq.FileMetaData, name: str) -> None:
    cells = told.num_rows * told.num_columns
    size = sum(told.row_group(group).total_byte_size for group in range(told.num_row_groups))
    if told.num_columns > MOST_COLUMNS or cells > MOST_CELLS or size > MOST_BYTES:
        raise TableError(
            f"at most {MOST_COLUMNS:,} columns and {MOST_CELLS:,} cells in {name}",
            f"{told.num_columns:,} columns of {told.num_rows:,} rows",
            "split the file",
        )
