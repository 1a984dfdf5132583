"""A panel's prices as a Parquet file of long rows, and back, every bit kept."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from models.device import to_numpy
from models.errors import BundleError
from models.origin import Origin
from models.panel import FIELDS, PricePanel

SCHEMA = pa.schema(
    [("ticker", pa.string()), ("date", pa.date32()), *((name, pa.float64()) for name in FIELDS)]
)


def written(panel: PricePanel) -> bytes:
    """The panel as Parquet: one row a ticker and session on which it has anything.

    A session on which no ticker has anything keeps one empty row, so that it is not lost.
    """
    values = to_numpy(panel.values)
    there = ~np.isnan(values).all(axis=0)
    if len(panel.tickers):
        there[0] |= ~there.any(axis=0)
    rows, columns = np.nonzero(there)
    names = pa.array(panel.tickers, pa.string())
    fields = [pa.array(field[rows, columns]) for field in values]
    table = pa.table(
        [names.take(pa.array(rows)), pa.array(panel.dates[columns], pa.date32()), *fields], SCHEMA
    )
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def read(content: bytes, origins: Mapping[str, Origin]) -> PricePanel:
    """The panel that was written, its tickers in the order of `origins`.

    Raises:
        BundleError: another kind of file, or other columns.
    """
    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowInvalid, OSError) as error:
        raise _unlike(str(error).splitlines()[0]) from error
    if not table.schema.equals(SCHEMA):
        raise _unlike(", ".join(table.schema.names))
    return PricePanel.from_long(
        table["ticker"].to_numpy().astype(str),
        table["date"].to_numpy(),
        {name: table[name].to_numpy() for name in FIELDS},
        origins,
    )


def _unlike(what: str) -> BundleError:
    return BundleError(
        f"prices with the columns {', '.join(SCHEMA.names)}", what, "get another copy of the bundle"
    )
