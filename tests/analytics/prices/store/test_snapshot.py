"""A snapshot is bytes that come back as they were, and that say what is wrong with them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from analytics.prices.adjustment import adjusted_closes, local_factors
from analytics.prices.store.snapshot import KEY, decode, encode
from models.errors import DamagedSnapshot, StoreError
from models.prices.origin import Origin
from tests.analytics.prices.histories import history, same, snapshot, yahoo_adjusted


def rewritten(content: bytes, **changes: object) -> bytes:
    """The same file with other provenance."""
    table = parquet.read_table(io.BytesIO(content))
    told = json.loads(table.schema.metadata[KEY]) | changes
    sink = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({KEY: json.dumps(told)}), sink)
    return sink.getvalue()


def test_everything_comes_back_to_the_last_bit_but_adjusted_closes() -> None:
    made = replace(snapshot(), generation=7)
    found = decode(encode(made))
    assert same(found.bars, made.bars, "adj_close")
    assert (found.generation, found.whole_at) == (7, made.whole_at)


def test_adjusted_closes_come_back_up_to_rounding() -> None:
    """A product of n factors, each a quotient of two quotients, is off by at most 4n roundings."""
    made = snapshot(sessions=500)
    found = decode(encode(made)).bars.columns["adj_close"]
    bound = 4 * 500 * np.finfo(float).eps
    np.testing.assert_allclose(found, made.bars.columns["adj_close"], rtol=bound, atol=0)


def test_a_second_round_moves_adjusted_closes_by_rounding_alone() -> None:
    once = decode(encode(snapshot()))
    again = decode(encode(once))
    bound = 4 * 60 * np.finfo(float).eps
    first, second = once.bars.columns["adj_close"], again.bars.columns["adj_close"]
    np.testing.assert_allclose(second, first, rtol=bound, atol=0)
    assert same(again.bars, once.bars, "adj_close")


def test_a_file_holds_no_adjusted_close_and_any_reader_sees_sessions() -> None:
    table = parquet.read_table(io.BytesIO(encode(snapshot())))
    names = {"date", "open", "high", "low", "close", "volume", "dividend", "split", "adjustment"}
    assert set(table.column_names) == names
    assert table.schema.field("date").type == pa.date32()
    told = json.loads(table.schema.metadata[KEY])
    assert (told["ticker"], told["currency"], told["source"]) == ("AAPL", "USD", "yahoo")
    assert told["retrieved_at"] == "2026-11-20T21:30:00+00:00"


def test_a_factor_is_one_but_on_an_ex_date_and_a_later_dividend_leaves_it() -> None:
    close, dividend = np.array([10.0, 20.0, 16.0, 8.0]), np.array([0.0, 0.0, 5.0, 0.0])
    days = history(sessions=4).dates
    factors = local_factors(close, yahoo_adjusted(days, close, dividend))
    np.testing.assert_allclose(factors, [1, 1, 1 - 5 / 20, 1], rtol=1e-15)
    later = local_factors(
        close, yahoo_adjusted(days, close, dividend + np.array([0.0, 0.0, 0.0, 4.0]))
    )
    np.testing.assert_allclose(later, [1, 1, 1 - 5 / 20, 1 - 4 / 16], rtol=1e-15)


@pytest.mark.parametrize("adjusted", [[np.nan] * 3, [np.nan, 1.0, 2.0], [1.0, np.nan, 2.0]])
def test_an_adjusted_close_that_is_not_known_stays_unknown(adjusted: list[float]) -> None:
    close = np.array([2.0, 2.0, 2.0])
    back = adjusted_closes(close, local_factors(close, np.array(adjusted)))
    np.testing.assert_array_equal(back, adjusted)


def test_bars_without_adjusted_closes_or_any_session_come_back() -> None:
    empty = snapshot(sessions=0)
    assert same(decode(encode(empty)).bars, empty.bars)
    bars = snapshot().bars
    plain = {name: values for name, values in bars.columns.items() if name in ("close", "open")}
    made = replace(snapshot(), bars=replace(bars, columns=plain))
    assert same(decode(encode(made)).bars, made.bars)


def test_what_this_machine_says_about_the_store_is_not_stored() -> None:
    made = snapshot(origin=Origin("yahoo", "USD", storage="disk full"))
    assert decode(encode(made)).bars.origin.storage == ""


def test_the_company_is_stored_and_a_former_snapshot_has_none() -> None:
    made = encode(snapshot(origin=Origin("yahoo", "USD", name="Vodafone Group")))
    assert decode(made).bars.origin.name == "Vodafone Group"
    table = parquet.read_table(io.BytesIO(made))
    told = json.loads(table.schema.metadata[KEY])
    del told["name"]
    former = io.BytesIO()
    parquet.write_table(table.replace_schema_metadata({KEY: json.dumps(told)}), former)
    assert decode(former.getvalue()).bars.origin.name == ""


@pytest.mark.parametrize("content", [b"", b"PAR1", b"x" * 5000, encode(snapshot())[:-9]])
def test_what_is_no_snapshot_is_damage(content: bytes) -> None:
    with pytest.raises(DamagedSnapshot):
        decode(content)


def test_parquet_of_somebody_else_is_damage() -> None:
    sink = io.BytesIO()
    parquet.write_table(pa.table({"a": [1]}), sink)
    with pytest.raises(DamagedSnapshot, match="no snapshot"):
        decode(sink.getvalue())


@pytest.mark.parametrize("schema", [0, 2, "1", None])
def test_another_schema_says_what_to_do(schema: object) -> None:
    with pytest.raises(StoreError, match=r"schema .* this program reads 1.*TENSORTAPE_HOME"):
        decode(rewritten(encode(snapshot()), schema=schema))


def test_provenance_that_is_incomplete_is_damage() -> None:
    with pytest.raises(DamagedSnapshot, match="provenance"):
        decode(rewritten(encode(snapshot()), retrieved_at="yesterday"))


def test_times_keep_their_zone() -> None:
    made = snapshot()
    found = decode(encode(made))
    assert found.bars.origin.retrieved_at == made.bars.origin.retrieved_at
    assert found.whole_at.utcoffset() == timedelta(0)
