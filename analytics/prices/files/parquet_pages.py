"""Sizes inside a Parquet file, read from its footer and its pages before Arrow allocates them.

Arrow builds whatever structures the footer holds, 200 bytes of memory for each byte, and
allocates what a page's own header says that it decodes to, up to 2 GB, without comparing that
with the footer. So Arrow gets neither before its size is checked.
https://parquet.apache.org/docs/file-format/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow.parquet as pq

from analytics.prices.files.size_limits import MEGABYTE, MOST_FOOTER, MOST_FOOTER_VALUES
from analytics.prices.files.thrift import Fields, Thrift, damaged
from models.errors import TableError

MAGIC = b"PAR1"
TAIL = 8  # the footer's length, then the magic number
SMALL_FOOTER = MEGABYTE
UNCOMPRESSED, COMPRESSED = 2, 3  # fields of a page header
MOST_HEADER_VALUES = 200


@dataclass(frozen=True, slots=True)
class PageSize:
    """Bytes of one page on disk and once decompressed."""

    compressed: int
    uncompressed: int


def require_footer(content: bytes, name: str) -> None:
    """Refuse a footer that takes too much memory once it is read.

    Raises:
        TableError: no Parquet, or a footer of too many bytes or values.
    """
    if len(content) < TAIL + len(MAGIC) or content[-len(MAGIC) :] != MAGIC:
        raise TableError("a readable .parquet file", f"{name}, which is none", "export it again")
    size = int.from_bytes(content[-TAIL : -len(MAGIC)], "little")
    if size > MOST_FOOTER:
        raise TableError(
            f"a footer of at most {MOST_FOOTER // MEGABYTE} MB in {name}",
            f"{size / MEGABYTE:,.0f} MB",
            "write the file again, in one row group and without remarks in its metadata",
        )
    if size > SMALL_FOOTER:
        Thrift(memoryview(content)[-TAIL - size :], MOST_FOOTER_VALUES).struct()


def pages(content: bytes, chunk: pq.ColumnChunkMetaData) -> Iterator[PageSize]:
    """The pages of one column chunk, in the order in which they are stored.

    Args:
        content: of the whole file.
        chunk: its place, from the footer.

    Raises:
        TableError: the bytes there are no pages.
    """
    starts = (chunk.data_page_offset, chunk.dictionary_page_offset)
    at = min(start for start in starts if start is not None)
    end = at + chunk.total_compressed_size
    if not 0 <= at <= end <= len(content):
        raise damaged("pages outside the file")
    while at < end:
        header = Thrift(memoryview(content)[at:], MOST_HEADER_VALUES)
        size = _page(header.struct())
        at += header.at + size.compressed
        yield size


def _page(fields: Fields) -> PageSize:
    compressed, uncompressed = fields.get(COMPRESSED), fields.get(UNCOMPRESSED)
    if not isinstance(compressed, int) or not isinstance(uncompressed, int):
        raise damaged("a page without a size")
    if compressed < 0 or uncompressed < 0:
        raise damaged("a page of less than nothing")
    return PageSize(compressed, uncompressed)
