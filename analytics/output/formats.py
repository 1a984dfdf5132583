"""Formats: a table as bytes of each file type that the command line and the library write."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from analytics.output import export
from models.errors import DestinationError

Format = Literal["csv", "json", "jsonl", "parquet", "markdown", "xlsx"]
SUFFIXES: Mapping[str, Format] = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".md": "markdown",
    ".xlsx": "xlsx",
}
STREAMS = ("-", "/dev/", "/proc/")


def encode(table: pd.DataFrame, form: Format) -> bytes:
    """The table in that format: the same numbers, dates and missing cells in each of them.

    Args:
        table: a table of the command line; its index is ignored.
        form: "csv", "json" (a list of records), "jsonl" (a record a line), "parquet", "markdown",
            or "xlsx" (an Excel sheet).

    Example:
        >>> encode(pd.DataFrame({"ticker": ["KO"], "sharpe": [0.5]}), "jsonl").decode().strip()
        '{"ticker":"KO","sharpe":0.5}'
    """
    return ENCODERS[form](table)


def of_name(name: str) -> Format:
    """The format of a file's suffix; CSV for a stream, which has none.

    Raises:
        DestinationError: a suffix of no known format.

    Example:
        >>> of_name("table.parquet"), of_name("-")
        ('parquet', 'csv')
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if not suffix or name.startswith(STREAMS):
        return "csv"
    raise DestinationError(
        f"a file that ends in {', '.join(SUFFIXES)}",
        name,
        "rename it, or say --format with --output",
    )


def of_csv_option(name: str) -> Format:
    """The format of `--csv NAME`: CSV, or Parquet by the suffix.

    Raises:
        DestinationError: the suffix of another format.
    """
    form = of_name(name)
    if form in ("csv", "parquet"):
        return form
    raise DestinationError(
        "a file that ends in .csv or .parquet", name, f"write it by --output {name}"
    )


def parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet: float64, int64, UTF-8 and dates without a time; missing is null.

    Readers outside Python see the same columns, because it has no index and no pandas metadata.
    """
    import pyarrow as pa
    from pyarrow import parquet as pq

    arrays = [_arrow(table[name]) for name in table.columns]
    target = io.BytesIO()
    pq.write_table(pa.table(arrays, names=[str(name) for name in table.columns]), target)
    return target.getvalue()


def _arrow(column: pd.Series) -> Any:
    """The column as an Arrow array, NaN and NaT as null."""
    import pyarrow as pa

    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return pa.array(column.to_numpy("datetime64[D]"), pa.date32())
    if column.dtype == np.float64:
        values = column.to_numpy() + 0.0  # -0.0 + 0.0 is 0.0, as in the CSV
        return pa.array(values, pa.float64(), mask=np.isnan(values))
    cells = [None if missing else cell for cell, missing in zip(column, column.isna(), strict=True)]
    return pa.array([_plain(cell) for cell in cells])


def _records(table: pd.DataFrame) -> list[str]:
    """Each row as one line of JSON: ISO dates, null where missing, shortest numbers."""
    names = [str(name) for name in table.columns]
    columns = [[_plain(cell) for cell in table[name]] for name in table.columns]
    return [
        json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, separators=(",", ":"))
        for row in zip(*columns, strict=True)
    ]


def _plain(cell: Any) -> Any:
    """A cell as a JSON value: str, int, float, bool or None."""
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    if isinstance(cell, np.generic):
        cell = cell.tolist()
    if isinstance(cell, float):
        return None if math.isnan(cell) else cell + 0.0
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell


def _json(table: pd.DataFrame) -> bytes:
    return ("[\n" + ",\n".join(_records(table)) + "\n]\n").encode()


def _jsonl(table: pd.DataFrame) -> bytes:
    return "".join(f"{line}\n" for line in _records(table)).encode()


def _markdown(table: pd.DataFrame) -> bytes:
    """A pipe table; numbers are those of the CSV, aligned right, and a | in a cell is escaped."""
    texts = [[_cell(cell) for cell in table[name]] for name in table.columns]
    numeric = [pd.api.types.is_numeric_dtype(table[name].dtype) for name in table.columns]
    lines = [
        _line(_cell(str(name)) for name in table.columns),
        _line("---:" if number else "---" for number in numeric),
        *(_line(row) for row in zip(*texts, strict=True)),
    ]
    return "".join(lines).encode()


def _xlsx(table: pd.DataFrame) -> bytes:
    from analytics.output.workbook import workbook

    return workbook({"Table": table})


def _line(cells: Any) -> str:
    return f"| {' | '.join(cells)} |\n"


def _cell(cell: Any) -> str:
    plain = _plain(cell)
    if plain is None:
        return ""
    text = repr(plain) if isinstance(plain, float) else str(plain)
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", " ")


ENCODERS: Mapping[Format, Callable[[pd.DataFrame], bytes]] = {
    "csv": export.csv,
    "json": _json,
    "jsonl": _jsonl,
    "parquet": parquet,
    "markdown": _markdown,
    "xlsx": _xlsx,
}
assert set(ENCODERS) == set(get_args(Format))
