"""Parquet decoded a batch of rows at a time, within limits that are checked after each batch.

The footer is checked first, because it costs nothing; then the pages' own headers, because the
footer may not say the truth; then what the batches decode to, because a page of a few bytes may
repeat one value a hundred million times.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analytics.prices.files.parquet_pages import pages, require_footer
from analytics.prices.files.size_limits import (
    BATCH_BYTES,
    MOST_CHUNKS,
    MOST_LETTERS,
    MOST_PAGES,
    MOST_ROW_GROUPS,
    Meter,
    SizeLimits,
)
from models.errors import TableError

MOST_BATCH_ROWS = 2**17
NUMBER_BYTES = 8
ONE_GROUP = "write the file again, in one row group"
# Errors of Arrow and pandas for a damaged file; they depend on the damaged part.
DAMAGE = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError, KeyError)


def decoded(
    content: bytes,
    name: str,
    limits: SizeLimits,
    require_schema: Callable[[pa.Schema], None],
) -> pa.Table:
    """The table of a Parquet file; texts are dictionary-encoded.

    Args:
        content: of the file.
        name: of the file, for sentences.
        limits: of its kind.
        require_schema: raises for columns that the caller cannot use, before any row is decoded.

    Raises:
        TableError: no Parquet, damaged, or more than its limits allow.
    """
    limits.require_size(len(content), name)
    require_footer(content, name)
    try:
        return _decoded(content, Meter(limits, name, len(content)), require_schema)
    except DAMAGE as error:
        if isinstance(error, TableError):
            raise
        cause = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise TableError(
            "a readable .parquet file", f"{name}: {cause[:200]}", "export the file again"
        ) from error


def _decoded(content: bytes, meter: Meter, require_schema: Callable[[pa.Schema], None]) -> pa.Table:
    footer = pq.read_metadata(pa.BufferReader(content))
    _require_footer_sizes(footer, meter)
    schema = footer.schema.to_arrow_schema()
    require_schema(schema)
    _require_page_sizes(content, footer, meter)
    words = [field.name for field in schema if is_text(value_type(field.type))]
    meter.require_texts(footer.num_rows * len(words))
    file = pq.ParquetFile(pa.BufferReader(content), metadata=footer, read_dictionary=words)
    rows = batch_rows(file.schema_arrow)
    batches = []
    for batch in file.iter_batches(batch_size=rows, use_threads=False):
        meter.add(batch.num_rows, batch.num_columns, _bytes(batch, meter.name))
        meter.require_texts(meter.rows * len(words))
        batches.append(batch)
    return pa.Table.from_batches(batches, batches[0].schema if batches else file.schema_arrow)


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of that type holds texts."""
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def value_type(kind: pa.DataType) -> pa.DataType:
    """The type of a column's values, dictionary-encoded or not."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def batch_rows(schema: pa.Schema) -> int:
    """Rows of that schema that decode to at most `BATCH_BYTES`, at least one.

    Texts count with their codes: Arrow decodes those that share prefixes to no dictionary, and
    fails there, so that no text is longer than its bytes in the file.
    """
    width = sum(_width(field.type) for field in schema)
    return max(1, min(MOST_BATCH_ROWS, BATCH_BYTES // max(width, 1)))


def _width(kind: pa.DataType) -> int:
    """Bytes of one cell; of the code of a text."""
    try:
        return max(NUMBER_BYTES, kind.bit_width // 8)
    except ValueError:  # of variable width
        return NUMBER_BYTES


def _require_footer_sizes(footer: pq.FileMetaData, meter: Meter) -> None:
    groups, columns = footer.num_row_groups, footer.num_columns
    size = sum(footer.row_group(group).total_byte_size for group in range(groups))
    meter.require(footer.num_rows, columns, size)
    if groups > MOST_ROW_GROUPS or groups * columns > MOST_CHUNKS:
        raise TableError(
            f"at most {MOST_ROW_GROUPS:,} row groups, and {MOST_CHUNKS:,} times columns, in "
            f"{meter.name}",
            f"{groups:,} row groups of {columns:,} columns",
            ONE_GROUP,
        )


def _require_page_sizes(content: bytes, footer: pq.FileMetaData, meter: Meter) -> None:
    """Refuse pages that decompress to too much by their own headers, or that are too many."""
    count = size = 0
    for group in range(footer.num_row_groups):
        for column in range(footer.num_columns):
            for page in pages(content, footer.row_group(group).column(column)):
                count, size = count + 1, size + page.uncompressed
                meter.require(0, 0, size)
                if count > MOST_PAGES:
                    raise TableError(
                        f"at most {MOST_PAGES:,} pages in {meter.name}", "more", ONE_GROUP
                    )


def _bytes(batch: pa.RecordBatch, name: str) -> int:
    """Bytes of the cells of a batch, a repeated text counted each time."""
    return sum(
        _text_bytes(field, column, name) if _is_coded_text(column.type) else column.nbytes
        for field, column in zip(batch.schema.names, batch.columns, strict=True)
    )


def _is_coded_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) and is_text(kind.value_type))


def _text_bytes(field: str, column: pa.DictionaryArray, name: str) -> int:
    lengths = pc.binary_length(column.dictionary)
    longest = pc.max(lengths).as_py() or 0
    if longest > MOST_LETTERS:
        raise TableError(
            f"texts of at most {MOST_LETTERS:,} letters in {name}",
            f"one of {longest:,} in column {field[:40]}",
            "leave that column out",
        )
    unfolded = pc.sum(lengths.take(column.indices)).as_py() or 0
    return column.indices.nbytes + column.dictionary.nbytes + unfolded
