"""Prices from tables: the embedded sample, and CSV and Parquet files.

A table becomes `{ticker: Bars}`, in the order in which its tickers appear.
"""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow.csv import ConvertOptions, read_csv

from analytics.prices import parse
from analytics.prices.bars import Bars
from analytics.request import Request
from models.assembly import FIELDS
from models.errors import TableError
from models.origin import Origin

SAMPLE = Path(__file__).parent / "data" / "sample.parquet"
SAMPLE_NAME = "sample"


def read(request: Request) -> Mapping[str, Bars]:
    """The bars of the request's table: the sample, or the file whose path `source` is.

    Raises:
        TableError: the file is absent or cannot be read as prices.
    """
    if request.source == SAMPLE_NAME:
        return sample()
    path = Path(request.source)
    return parse.bars(_frame(path), path.name, request.prices)


def describe(source: str) -> str:
    """The table's name for a sentence: "the embedded sample" or the file's name."""
    return "the embedded sample" if source == SAMPLE_NAME else Path(source).name


@functools.cache
def sample() -> Mapping[str, Bars]:
    """The embedded sample: six names with events 2013-2023, twenty close-only 1990-2022.

    The twenty have closes that already contain dividends, except ^GSPC, an index level without.
    """
    table = pd.read_parquet(SAMPLE)
    groups = table.groupby("symbol", observed=True, sort=True)
    return {str(name): _sample_bars(str(name), rows) for name, rows in groups}


def _sample_bars(name: str, rows: pd.DataFrame) -> Bars:
    full = bool((rows["tier"] == 1).all())
    columns = {field: rows[field].to_numpy(np.float64, na_value=np.nan) for field in FIELDS}
    return Bars(name, rows["date"].to_numpy("datetime64[D]"), columns, _sample_origin(name, full))


def _sample_origin(name: str, full: bool) -> Origin:
    if full:
        return Origin(SAMPLE_NAME, "USD")
    if name.startswith("^"):
        return Origin(SAMPLE_NAME, "USD", note="an index level, without its members' dividends")
    return Origin(
        SAMPLE_NAME,
        "USD",
        basis="adjusted",
        price_return=False,
        note="adjusted closes only: total returns are their ratio",
    )


def _frame(path: Path) -> pd.DataFrame:
    """The file as a frame, numbers exact; a CSV's row 0 is its line 2."""
    readers: dict[str, Callable[[Path], pd.DataFrame]]
    readers = {".csv": _csv, ".parquet": pd.read_parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None or not path.is_file():
        raise TableError(
            "the path of a .csv or .parquet file",
            f"{path}, {'another kind of file' if path.is_file() else 'which is not there'}",
            "check the path, or use --source yahoo or --source sample",
        )
    try:
        return reader(path)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        cause = str(error).strip().splitlines()[0]
        raise TableError(
            f"a readable {path.suffix.lower()} file in UTF-8",
            f"{path.name}: {cause}",
            "mend that place, or export the file again",
        ) from error


def _csv(path: Path) -> pd.DataFrame:
    """Arrow's reader: exact numbers, and a row with a cell too many or too few is an error."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        header = next(csv.reader(stream), [])
    _refuse_repeats([name.strip() for name in header], path.name)
    # Dates and names stay text: Arrow would turn zoned times into UTC, and so change the day.
    words = {name: pa.string() for name in header if parse.is_word(name)}
    if header:
        words[header[0]] = pa.string()
    empty = ["", "nan", "NaN", "NA", "null"]
    options = ConvertOptions(column_types=words, null_values=empty, strings_can_be_null=False)
    return read_csv(path, convert_options=options).to_pandas()


def _refuse_repeats(names: list[str], file: str) -> None:
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        raise TableError(
            "every column once", f"{repeated[0]!r} twice in {file}", "remove one of the two"
        )
