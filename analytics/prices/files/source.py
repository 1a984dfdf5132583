"""Bytes or a path → the bars of each ticker, and how the file was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

import numpy as np
import pandas as pd

from analytics.prices.bars import Bars
from analytics.prices.files import parquet, text
from analytics.prices.files.cells.numbers import MISSING
from analytics.prices.files.conventions import decimal_of
from analytics.prices.files.layout.kinds import recognise
from analytics.prices.files.layout.layout import Layout
from analytics.prices.files.layout.sketch import Sketch
from analytics.prices.files.packed.spreadsheet import as_csv
from analytics.prices.files.packed.zipped import only_table
from analytics.prices.files.readers.bars_of import ReadBars, ReadingForm, bars_of
from analytics.prices.files.reading import Reading
from analytics.prices.files.refusal import Place
from analytics.prices.files.size_limits import FILE, UPLOAD, SizeLimits, require_size
from analytics.request import Request
from models.errors import TableError

MOST_UPLOADED = UPLOAD.size
KINDS = (".csv", ".txt", ".tsv", ".parquet", ".xlsx", ".ods", ".zip")
SPREADSHEETS = (".xlsx", ".ods")
SAMPLED = 20


def read_path(request: Request) -> tuple[Mapping[str, Bars], Reading]:
    """The bars of the file whose path the request's `source` is, and how it was read.

    Raises:
        TableError: the file is absent, too large, or cannot be read as prices.
    """
    path = Path(request.source)
    if path.suffix.lower() not in KINDS or not path.is_file():
        raise TableError(
            "the path of a .csv, .parquet, .xlsx, .ods or .zip file",
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
        name: its suffix gives the kind of file; it is part of every message.
        request: its `prices`, `dates` and `decimal` give what the file does not state.
        limits: of its kind: of a FILE, or of an upload.

    Raises:
        TableError: too large, or it cannot be read as prices; names row and column.
    """
    limits.require_size(len(content), name)
    unpacked, inner, remark = _unpacked(content, name, limits)
    sheet = _parquet if name.lower().endswith(".parquet") else _csv
    frame, layout, form, shape = sheet(unpacked, inner, request, limits)
    shape = replace(shape, remarks=(*filter(None, [remark]), *shape.remarks))
    found = bars_of(frame, layout, Place(name, shape.line), form)
    idle = request.ticker is not None and layout.kind != "bars"
    dates = len(np.unique(found.days.dates))
    limits.require_positions(len(found.bars), dates, len(content), name)
    return found.bars, _reading(name, layout, form, shape, len(frame), found, idle=idle)


def _unpacked(content: bytes, name: str, limits: SizeLimits) -> tuple[bytes, str, str]:
    """The bytes of a packed table, the file's name, and a remark on the unpacked member."""
    suffix = PurePath(name).suffix.lower()
    if suffix == ".zip":
        table, inner = only_table(content, name, limits)
        return table, inner, f"{inner} in {name}"
    if suffix in SPREADSHEETS:
        table, remark = as_csv(content, name, limits)
        return table, name, remark
    return content, name, ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The reading of the sheet itself: delimiter, lines, rows left out."""

    delimiter: str
    line: Callable[[int], int]
    remarks: tuple[str, ...] = ()


def _csv(
    content: bytes, name: str, request: Request, limits: SizeLimits
) -> tuple[pd.DataFrame, Layout, ReadingForm, Shape]:
    sheet = text.opened(content, name, has_ticker=request.ticker is not None)
    sketch = Sketch(name, sheet.headings, sheet.samples, request.ticker)
    layout = recognise(sketch)
    decimal, doubt = decimal_of(sheet, layout, request.decimal)
    form = ReadingForm(request.prices, decimal, request.dates)
    words = [column.position for column in layout.words]
    frame = sheet.frame(words, [column.position for column in layout.numbers], form.decimal)
    frame = _without_blank_rows(frame, layout.date.position)
    delimiter = "" if PurePath(name).suffix.lower() in SPREADSHEETS else sheet.delimiter
    return (
        frame,
        layout,
        form,
        Shape(delimiter, sheet.line, (*sheet.remarks, *filter(None, [doubt]))),
    )


def _parquet(
    content: bytes, name: str, request: Request, limits: SizeLimits
) -> tuple[pd.DataFrame, Layout, ReadingForm, Shape]:
    frame = parquet.frame(content, name, limits)
    headings = [str(column).strip() for column in frame.columns]
    frame.columns = pd.RangeIndex(len(headings))
    layout = recognise(Sketch(name, [headings], _samples(frame), request.ticker))
    form = ReadingForm(request.prices, "point", request.dates)
    return frame, layout, form, Shape("", lambda row: row + 1)


def _samples(frame: pd.DataFrame) -> list[list[str]]:
    """The first rows as text."""
    return [[str(cell) for cell in row] for row in frame.head(SAMPLED).itertuples(index=False)]


def _without_blank_rows(frame: pd.DataFrame, date: int) -> pd.DataFrame:
    """The frame without empty rows."""
    blank = frame[date].isin(["", " "]).to_numpy()
    if not blank.any():
        return frame
    rows = frame[blank]
    empty = rows.isna() | rows.astype("string").isin(MISSING)
    return frame.drop(index=rows.index[empty.all(axis=1)])


def _reading(
    name: str,
    layout: Layout,
    form: ReadingForm,
    shape: Shape,
    rows: int,
    found: ReadBars,
    *,
    idle: bool,
) -> Reading:
    useless = "--ticker is not used: the file names its tickers" if idle else ""
    remarks = [
        *filter(None, [useless]),
        *shape.remarks,
        *filter(None, [found.days.remark]),
        *found.remarks,
    ]
    return Reading(
        name=name,
        layout=layout,
        delimiter=shape.delimiter,
        decimal=form.decimal,
        dates=found.days.order,
        rows=rows,
        tickers=len(found.bars),
        remarks=tuple(remarks),
        failed=tuple((ticker, str(why)) for ticker, why in found.failed.items()),
        doubts=found.doubts,
    )


__all__ = ["KINDS", "MOST_UPLOADED", "read", "read_path", "require_size"]
