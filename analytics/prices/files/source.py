"""Bytes or a path → the bars of each ticker, and how the file was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.files import parquet, text
from analytics.prices.files.bars_of import Form, bars_of, is_word
from analytics.prices.files.reading import Reading
from analytics.prices.files.refusal import Place
from analytics.prices.files.size_limits import FILE, UPLOAD, SizeLimits, require_size
from analytics.request import Request
from models.errors import TableError

MOST_UPLOADED = UPLOAD.size
KINDS = (".csv", ".parquet")


def read_path(request: Request) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of the file whose path the request's `source` is, and how it was read.

    Raises:
        TableError: the file is absent, too large, or cannot be read as prices.
    """
    path = Path(request.source)
    if path.suffix.lower() not in KINDS or not path.is_file():
        raise TableError(
            "the path of a .csv or .parquet file",
            f"{path}, {'another kind of file' if path.is_file() else 'which is not there'}",
            "check the path, or use --source yahoo or --source sample",
        )
    FILE.require_size(path.stat().st_size, path.name)
    return read(path.read_bytes(), path.name, request)


def read(
    content: bytes, name: str, request: Request, limits: SizeLimits = FILE
) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of each ticker in a file of that name, in its order, and how it was read.

    Args:
        content: of the file.
        name: ends in .csv or .parquet; stands in every message.
        request: its `prices`, `dates` and `decimal` say what the file leaves open.
        limits: of its kind: of a FILE, or of an upload.

    Raises:
        TableError: too large, or it cannot be read as prices; names row and column.
    """
    limits.require_size(len(content), name)
    if name.lower().endswith(".parquet"):
        frame, place = parquet.frame(content, name, limits), Place(name, lambda row: row + 1)
        form = Form(request.prices, "point", request.dates)
        delimiter = ""
    else:
        csv = text.opened(content, name, request.decimal)
        words = [column for column in csv.header if is_word(column)] or csv.header[:1]
        frame, place = csv.frame(words + csv.header[:1]), Place(name, csv.line)
        form = Form(request.prices, csv.decimal, request.dates)
        delimiter = csv.delimiter
    found = bars_of(frame, place, form)
    dates = len(np.unique(found.days.dates))
    limits.require_positions(len(found.bars), dates, len(content), name)
    remarks = (found.days.remark,) if found.days.remark else ()
    reading = Reading(
        name, found.layout, delimiter, form.decimal, found.days.order, len(frame),
        len(found.bars), remarks,
    )  # fmt: skip
    return found.bars, reading


__all__ = ["KINDS", "MOST_UPLOADED", "read", "read_path", "require_size"]
