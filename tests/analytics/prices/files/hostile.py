"""Parquet files that are not what they say: small on disk, large once somebody believes them."""

from __future__ import annotations

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

MAGIC = b"PAR1"
TAIL = 8


def stored(table: pa.Table, **options: object) -> bytes:
    """The table as Parquet."""
    file = io.BytesIO()
    pq.write_table(table, file, **{"compression": "zstd", **options})
    return file.getvalue()


def repeated(table: pa.Table, times: int) -> bytes:
    """Parquet of the table's rows so many times, each time a row group."""
    file = io.BytesIO()
    with pq.ParquetWriter(file, table.schema, compression="zstd") as writer:
        for _ in range(times):
            writer.write_table(table)
    return file.getvalue()


def equal_rows(rows: int, fields: int) -> pa.Table:
    """A long table of one ticker with so many equal rows and number fields."""
    names = ("close", "open", "high", "low", "adj_close", "volume", "dividend", "split")[:fields]
    ticker = pa.DictionaryArray.from_arrays(np.zeros(rows, np.int32), ["AAA"]).cast(pa.string())
    days = pa.array(np.zeros(rows, "M8[D]"))
    ones = pa.array(np.ones(rows))
    return pa.table({"ticker": ticker, "date": days, **dict.fromkeys(names, ones)})


def lying_footer(decoded: int) -> bytes:
    """A file whose footer speaks of little, and whose one page decodes to `decoded` bytes.

    The page of a file of zeros stands in the place of an honest file's, whose footer is kept.
    """
    options = {"use_dictionary": False, "data_page_size": 2**31 - 1, "write_statistics": False}
    zeros = pa.table({"AAA": pa.array(np.zeros(decoded // 8))})
    bomb = stored(zeros, row_group_size=decoded, **options)
    page = bomb[len(MAGIC) : _footer_start(bomb)]
    few = np.random.default_rng(0).random(len(page) // 4 + 100)
    honest = stored(pa.table({"AAA": pa.array(few)}), **options)
    start = _footer_start(honest)
    assert len(page) < start - len(MAGIC)
    return MAGIC + page.ljust(start - len(MAGIC), b"\0") + honest[start:]


def _footer_start(content: bytes) -> int:
    return len(content) - TAIL - int.from_bytes(content[-TAIL : -len(MAGIC)], "little")


def many_chunks(groups: int, columns: int) -> bytes:
    """A footer of so many row groups of so many columns, three bytes each; no pages."""
    chunk = b"\x26\x00\x00"
    group = b"\x19\xfc" + _varint(columns) + chunk * columns + b"\x16\x00\x16\x00\x00"
    schema = b"\x19\x2c" + b"\x48\x01r\x15\x02\x00" + b"\x15\x0a\x25\x02\x18\x01a\x00"
    footer = b"\x15\x02" + schema + b"\x16\x00\x19\xfc" + _varint(groups) + group * groups + b"\x00"
    return MAGIC + footer + len(footer).to_bytes(4, "little") + MAGIC


def _varint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])
