"""Parquet as a frame, decoded within the limits of its kind of file."""

from __future__ import annotations

import functools
import re

import pandas as pd
import pyarrow as pa

from analytics.prices.files.parquet_batches import DAMAGE, decoded, is_text, value_type
from analytics.prices.files.size_limits import FILE, SizeLimits
from models.errors import TableError

INDEX = re.compile(r"__index_level_\d+__")
KNOWN = (
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)


def frame(content: bytes, name: str, limits: SizeLimits = FILE) -> pd.DataFrame:
    """The file's columns; an index of dates becomes its first column.

    Args:
        content: bytes of the file.
        name: of the file, for messages.
        limits: its size limits.

    Raises:
        TableError: no Parquet, damaged, or larger than its limits allow.
    """
    table = decoded(content, name, limits, functools.partial(_require_types, name=name))
    chosen = _days_first(table).replace_schema_metadata(None)
    del table  # so that each column is freed as soon as pandas has it
    try:
        # Days as Python objects would take seven times the memory and most of the time.
        found: pd.DataFrame = chosen.to_pandas(
            date_as_object=False, split_blocks=True, self_destruct=True
        )
    except DAMAGE as error:
        raise TableError(
            "a readable .parquet file", f"{name}: {str(error)[:200]}", "export the file again"
        ) from error
    return found


def _days_first(table: pa.Table) -> pa.Table:
    """The columns with one of dates first: pandas stores an index last, and a nameless one oddly.

    Metadata that pandas wrote is not used, because damaged metadata fails in many ways.
    """
    days = [field.name for field in table.schema if _is_day(field.type)]
    names = [name for name in table.schema.names if not INDEX.fullmatch(name) or name in days]
    if not names:
        return table
    first = next((name for name in names if name.strip().lower() == "date"), (days or names)[0])
    return table.select([first, *(name for name in names if name != first)])


def _is_day(kind: pa.DataType) -> bool:
    return bool(pa.types.is_date(kind) or pa.types.is_timestamp(kind))


def _require_types(schema: pa.Schema, name: str) -> None:
    for field in schema:
        kind = value_type(field.type)
        if not (is_text(kind) or any(known(kind) for known in KNOWN)):
            raise TableError(
                f"columns of numbers, dates and text in {name}",
                f"{field.name[:40]!r} of type {str(kind)[:40]}",
                "leave that column out",
            )
