"""Snapshot: the history of one ticker after one retrieval, as a Parquet file.

The table has one row per session: raw prices and events, never adjusted closes, which follow from
`adjustment`. Source, time and currency are in the file's metadata under "tensortape", as JSON; any
Parquet reader can read the table.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from analytics.prices.adjustment import adjusted_closes, local_factors
from analytics.prices.bars import Bars
from analytics.runtime import shutdown
from models.errors import DamagedSnapshot, StoreError
from models.prices.origin import Origin, Revision

SCHEMA = 1
KEY = b"tensortape"
PLAIN = ("source", "currency", "prices", "basis", "price_return", "note")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A ticker's bars after one retrieval.

    Attributes:
        bars: as they are served; `origin.retrieved_at` is the time of the retrieval (UTC).
        whole_at: time of the last retrieval of the whole history (UTC).
        generation: 1 for the first of a ticker, then one more than its predecessor; it decides
            which snapshot is newer, because a clock may be set back.
    """

    bars: Bars
    whole_at: datetime
    generation: int = 0


def encode(snapshot: Snapshot) -> bytes:
    """The snapshot as a Parquet file.

    `decode` returns the same numbers, except adjusted closes, which are recomputed from
    `adjustment`, and the origin's `storage`, which describes this machine.
    """
    with shutdown.arrow.passed():
        return _encoded(snapshot)


def decode(content: bytes) -> Snapshot:
    """The snapshot in these bytes.

    Raises:
        DamagedSnapshot: they are no Parquet file or an incomplete snapshot.
        StoreError: they are a snapshot of another schema.
    """
    with shutdown.arrow.passed():
        return _decoded(content)


def _encoded(snapshot: Snapshot) -> bytes:
    bars = snapshot.bars
    table = pa.table(
        {"date": pa.array(bars.dates.astype("datetime64[D]"), pa.date32())}
        | {name: pa.array(values) for name, values in _stored(bars).items()}
    )
    metadata = json.dumps(_metadata(snapshot), allow_nan=False).encode()
    sink = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({KEY: metadata}), sink, compression="zstd")
    return sink.getvalue()


def _decoded(content: bytes) -> Snapshot:
    try:
        table = parquet.read_table(_owned_by_arrow(content), use_threads=False)
        metadata = json.loads((table.schema.metadata or {})[KEY])
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise DamagedSnapshot(f"it is no snapshot ({type(error).__name__})") from error
    if metadata.get("schema") != SCHEMA:
        raise StoreError(
            f"it has schema {metadata.get('schema')!r} and this program reads {SCHEMA}: use the "
            "Tensortape that wrote it, or set TENSORTAPE_HOME to another folder"
        )
    try:
        return _snapshot(table, metadata)
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedSnapshot(f"its provenance is incomplete ({error!r})") from error


def _owned_by_arrow(content: bytes) -> pa.Buffer:
    """A copy in Arrow's own memory.

    Arrow's threads may release the file after it has been read. To release Python's bytes they
    would need the interpreter's lock, which aborts the process while the interpreter ends.
    """
    stream = pa.BufferOutputStream()
    stream.write(content)
    return stream.getvalue()


def _stored(bars: Bars) -> dict[str, np.ndarray]:
    """The columns of the file, (T,) float64 each: local factors in the place of adjusted closes."""
    columns = dict(bars.columns)
    adjusted = columns.pop("adj_close", None)
    if adjusted is not None:
        columns["adjustment"] = local_factors(columns["close"], adjusted)
    return columns


def _snapshot(table: pa.Table, told: Mapping[str, Any]) -> Snapshot:
    columns = {
        name: table[name].to_numpy().astype(np.float64)
        for name in table.column_names
        if name != "date"
    }
    factors = columns.pop("adjustment", None)
    if factors is not None:
        columns["adj_close"] = adjusted_closes(columns["close"], factors)
    origin = Origin(
        **{name: told[name] for name in PLAIN},
        retrieved_at=datetime.fromisoformat(told["retrieved_at"]),
        revisions=tuple(_revision(*row) for row in told["revisions"]),
        name=str(told.get("name", "")),  # snapshots of former versions have none
    )
    dates = table["date"].to_numpy().astype("datetime64[D]")
    whole_at = datetime.fromisoformat(told["whole_at"])
    generation = told["generation"]
    if type(generation) is not int or generation < 0:
        raise ValueError(f"generation {generation!r}")
    return Snapshot(Bars(told["ticker"], dates, columns, origin), whole_at, generation)


def _metadata(snapshot: Snapshot) -> dict[str, Any]:
    origin = snapshot.bars.origin
    at = origin.retrieved_at or snapshot.whole_at
    return {
        "schema": SCHEMA,
        "ticker": snapshot.bars.ticker,
        "generation": snapshot.generation,
        "retrieved_at": at.isoformat(),
        "whole_at": snapshot.whole_at.isoformat(),
        **{name: getattr(origin, name) for name in PLAIN},
        "name": origin.name,
        "revisions": [
            [str(r.session), r.field, r.before, r.after, str(r.seen)] for r in origin.revisions
        ],
    }


def _revision(session: str, field: str, before: float, after: float | None, seen: str) -> Revision:
    return Revision(date.fromisoformat(session), field, before, after, date.fromisoformat(seen))
