"""A panel's prices as a Parquet file of long rows, and back, every bit kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from models.assembly import FIELDS, Rows
from models.device import to_numpy
from models.errors import BundleError
from models.origin import Origin
from models.panel import PricePanel

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
    days = table["date"].to_numpy()
    columns = {name: table[name].to_numpy() for name in FIELDS}
    rows = _runs(table["ticker"])
    if list(rows) != [name for name in origins if name in rows]:
        raise _unlike(f"tickers in another order: {', '.join(rows)}"[:80])
    nothing = slice(0, 0)
    return PricePanel.from_rows(
        {
            name: Rows(days[part], {field: col[part] for field, col in columns.items()})
            for name, part in ((name, rows.get(name, nothing)) for name in origins)
        },
        origins,
    )


def _runs(tickers: pa.ChunkedArray) -> dict[str, slice]:
    """Ticker → its rows, which stand together."""
    runs = pc.run_end_encode(tickers.combine_chunks())
    names, ends = runs.values.to_pylist(), runs.run_ends.to_pylist()
    found = {name: slice(*run) for name, run in zip(names, pairwise([0, *ends]), strict=True)}
    if len(found) < len(names):
        raise _unlike("rows of a ticker in two places")
    return found


def _unlike(what: str) -> BundleError:
    return BundleError(
        f"prices with the columns {', '.join(SCHEMA.names)}", what, "get another copy of the bundle"
    )
