"""A panel's prices as a long Parquet table, lossless in both directions."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from analytics.prices.files.cells.dates import FIRST, LAST
from analytics.prices.files.parquet_batches import decoded
from analytics.prices.files.size_limits import BUNDLE
from analytics.provenance.decoding import shown
from models.device import to_numpy
from models.errors import BundleError, TableError
from models.prices.assembly import FIELDS, Rows
from models.prices.origin import Origin
from models.prices.panel import PricePanel

LONGEST = 300  # letters of a cause
SCHEMA = pa.schema(
    [("ticker", pa.string()), ("date", pa.date32()), *((name, pa.float64()) for name in FIELDS)]
)


def written(panel: PricePanel) -> bytes:
    """The panel as Parquet: one row per ticker and session with any value.

    A session without any value has one empty row, so that it is not lost.
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
        table = decoded(content, "the bundle's prices", BUNDLE, _require_schema)
        return _panel(table, origins, len(content))
    except TableError as error:
        raise BundleError(error.expected, shown(error.received, LONGEST), error.remedy) from error
    except pa.ArrowException as error:
        raise _unlike(shown(str(error).splitlines()[0], LONGEST)) from error


def _require_schema(schema: pa.Schema) -> None:
    if not schema.equals(SCHEMA):
        raise _unlike(shown(", ".join(schema.names)))


def _panel(table: pa.Table, origins: Mapping[str, Origin], size: int) -> PricePanel:
    days = table["date"].to_numpy()
    _require_days(table["date"], days, len(origins), size)
    columns = {name: table[name].to_numpy() for name in FIELDS}
    if any(np.isinf(column).any() for column in columns.values()):
        raise _unlike("a price that is infinite")
    rows = _runs(table["ticker"])
    if list(rows) != [name for name in origins if name in rows]:
        raise _unlike(f"tickers in another order: {shown(', '.join(map(str, rows)))}")
    nothing = slice(0, 0)
    return PricePanel.from_rows(
        {
            name: Rows(days[part], {field: col[part] for field, col in columns.items()})
            for name, part in ((name, rows.get(name, nothing)) for name in origins)
        },
        origins,
    )


def _require_days(
    column: pa.ChunkedArray, days: NDArray[np.datetime64], tickers: int, size: int
) -> None:
    """Refuse rows without a date, impossible dates, and more dates than a panel may have."""
    if column.null_count or (len(days) and (days.min() <= FIRST or days.max() > LAST)):
        raise _unlike(f"a row without a date from {FIRST} to {LAST}")
    BUNDLE.require_positions(tickers, len(np.unique(days)), size, "the bundle's prices")


def _runs(tickers: pa.ChunkedArray) -> dict[str, slice]:
    """Ticker → its rows, which stand together."""
    runs = pc.run_end_encode(tickers.cast(pa.string()).combine_chunks())
    names, ends = runs.values.to_pylist(), runs.run_ends.to_pylist()
    found = {name: slice(*run) for name, run in zip(names, pairwise([0, *ends]), strict=True)}
    if len(found) < len(names):
        raise _unlike("rows of a ticker in two places")
    return found


def _unlike(what: str) -> BundleError:
    return BundleError(
        f"prices with the columns {', '.join(SCHEMA.names)}", what, "get another copy of the bundle"
    )
