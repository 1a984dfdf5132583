"""Prices from tables: the embedded sample, and files.

A table becomes `{ticker: Bars}`, in the order in which its tickers appear.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from analytics.prices.bars import Bars
from analytics.prices.files import Reading, read_path
from analytics.prices.uploaded import uploads
from analytics.request import FRAME, UPLOAD, Request
from models.prices.assembly import FIELDS
from models.prices.origin import Origin

SAMPLE = Path(__file__).parent / "data" / "sample.parquet"
SAMPLE_NAME = "sample"


def read(request: Request) -> tuple[Mapping[str, Bars], Reading | None]:
    """The bars of the request's table: the sample, an upload, or the file whose path `source` is.

    A file comes with how it was read.

    Raises:
        TableError: the file is absent or cannot be read as prices.
    """
    if request.source == SAMPLE_NAME:
        return sample(), None
    if request.source.startswith(UPLOAD):
        return uploads.read(request)
    return read_path(request)


def describe(source: str) -> str:
    """The table's name for a sentence: "the embedded sample" or the file's name."""
    if source.startswith(UPLOAD):
        return uploads.name_of(source)
    known = {SAMPLE_NAME: "the embedded sample", FRAME: "the frame"}
    return known.get(source) or Path(source).name


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
