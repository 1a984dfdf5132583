"""The store: newest first, damage set aside, retention, names, and a disk that refuses."""

from __future__ import annotations

import logging
import os
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.prices.store import store
from analytics.prices.store.snapshot import encode
from analytics.prices.store.store import Store, folder_name, home
from analytics.runtime import durable
from models.errors import StoreError
from tests.analytics.prices.histories import AT, same, snapshot


@pytest.fixture
def kept(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "prices")


def files(kept: Store, pattern: str = "*.parquet") -> list[Path]:
    return sorted(kept.folder.glob(f"AAPL_/{pattern}"))


def test_an_empty_store_has_nothing_and_makes_nothing(kept: Store) -> None:
    assert kept.latest("AAPL") is None
    assert kept.tickers() == ()
    assert not kept.folder.exists()


def test_what_was_put_is_what_comes_back(kept: Store) -> None:
    given_back = kept.put(snapshot())
    found = Store(kept.folder).latest("AAPL")
    assert found is not None
    assert same(found.bars, given_back.bars)
    assert found.generation == given_back.generation == 1


def test_the_newest_is_the_last_put_even_when_the_clock_was_set_back(kept: Store) -> None:
    kept.put(snapshot(last="2026-11-19"))
    kept.put(snapshot(at=AT - timedelta(days=400)))
    found = kept.latest("AAPL")
    assert found is not None
    assert str(found.bars.as_of) == "2026-11-20"
    assert found.generation == 2


def test_tickers_are_those_with_a_snapshot(kept: Store) -> None:
    for name in ("^GSPC", "BRK-B", "CON", "AAPL"):
        kept.put(snapshot(name))
    (kept.folder / "EMPTY_").mkdir()
    assert kept.tickers() == ("AAPL", "BRK-B", "CON", "^GSPC")


@pytest.mark.parametrize("seed", range(20))
def test_one_flipped_bit_anywhere_is_found_set_aside_and_the_one_before_serves(
    kept: Store, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    before = kept.put(snapshot(last="2026-11-19"))
    kept.put(snapshot())
    newest = files(kept)[-1]
    content = bytearray(newest.read_bytes())
    bit = random.Random(seed).randrange(8 * len(content))
    content[bit // 8] ^= 1 << bit % 8
    newest.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        found = kept.latest("AAPL")
    assert found is not None
    assert "damaged and set aside: its bytes are not those" in found.bars.origin.storage
    assert same(replace(found.bars, origin=before.bars.origin), before.bars)
    assert found.bars.origin.storage in caplog.text
    assert [path.name for path in files(kept, "*.damaged")] == [f"{newest.name}.damaged"]
    assert files(kept, "*.damaged.txt")[0].read_text() == (
        "its bytes are not those that were written\n"
    )
    again = kept.latest("AAPL")
    assert again is not None
    assert again.bars.origin.storage == ""


@pytest.mark.parametrize("length", [0, 1, 100, -1])
def test_a_file_cut_short_is_set_aside(kept: Store, length: int) -> None:
    kept.put(snapshot())
    content = files(kept)[0].read_bytes()
    files(kept)[0].write_bytes(content[:length])
    assert kept.latest("AAPL") is None
    assert files(kept) == []


def test_the_generation_goes_on_after_a_damaged_one(kept: Store) -> None:
    kept.put(snapshot())
    made = kept.put(snapshot())
    files(kept)[-1].write_bytes(b"")
    assert kept.latest("AAPL") is not None
    assert kept.put(made).generation == 3


def test_another_schema_is_neither_read_nor_touched(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept.put(snapshot())
    monkeypatch.setattr("analytics.prices.store.snapshot.SCHEMA", 2)
    with pytest.raises(StoreError, match="schema 1 and this program reads 2"):
        kept.latest("AAPL")
    assert len(files(kept)) == 1


def test_the_newest_five_stay_and_what_is_pinned(kept: Store) -> None:
    for number in range(1, 10):
        kept.put(snapshot(at=AT + timedelta(days=number)))
        if number == 2:
            kept.pin("AAPL", 2)
    assert [store._generation(path) for path in files(kept)] == [2, 5, 6, 7, 8, 9]
    assert kept.prune("AAPL") == 0


def test_writes_of_killed_processes_are_removed_after_an_hour(kept: Store) -> None:
    kept.put(snapshot())
    young, old = (kept.folder / "AAPL_" / f"{name}{durable.PART}" for name in ("young", "old"))
    for path in (young, old):
        path.write_bytes(b"half")
    os.utime(old, (1e9, 1e9))
    assert kept.prune("AAPL") == 1
    assert young.exists()
    assert not old.exists()


def test_a_snapshot_pruned_while_it_is_read_is_no_damage(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = kept.put(snapshot(last="2026-11-19"))
    kept.put(snapshot())
    read = store._read

    def pruned(path: Path) -> object:
        if path.name.startswith("00000002"):
            path.unlink()
        return read(path)

    monkeypatch.setattr(store, "_read", pruned)
    found = kept.latest("AAPL")
    assert found is not None
    assert same(found.bars, older.bars)


def test_a_write_that_fails_loses_nothing_and_leaves_nothing(
    kept: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept.put(snapshot())
    before = sorted(path.name for path in (kept.folder / "AAPL_").iterdir())

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=r"No space left.*make room"):
            kept.put(snapshot(at=AT + timedelta(days=1)))
    assert sorted(path.name for path in (kept.folder / "AAPL_").iterdir()) == before
    found = kept.latest("AAPL")
    assert found is not None
    assert same(found.bars, first.bars)


def test_a_place_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "prices").write_text("mine")
    kept = Store(tmp_path / "prices")
    with pytest.raises(StoreError, match=r"cannot be read \(Not a directory\).*TENSORTAPE_HOME"):
        kept.latest("AAPL")
    with pytest.raises(StoreError):
        kept.put(snapshot())
    assert (tmp_path / "prices").read_text() == "mine"


def test_a_store_in_a_home_of_its_own(own_home: Path) -> None:
    assert home() == own_home
    assert Store().folder == own_home / "prices"


def test_without_tensortape_home_it_is_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("TENSORTAPE_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home().name == "tensortape"


@settings(deadline=None)
@given(st.text(max_size=15))
def test_no_symbol_leads_out_of_the_store(symbol: str) -> None:
    name = folder_name(symbol)
    assert set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-%_")
    assert unquote(name.removesuffix("_")) == symbol
    assert Path("store", name).parent == Path("store")


@settings(deadline=None)
@given(st.text(max_size=6), st.text(max_size=6))
def test_two_symbols_never_share_a_folder_even_where_case_does_not_count(a: str, b: str) -> None:
    assert (folder_name(a).lower() == folder_name(b).lower()) == (a == b)


def test_the_same_bytes_twice_are_one_file(kept: Store) -> None:
    content = encode(snapshot())
    for _ in range(2):
        durable.write(kept.folder, "x", content)
    assert [path.name for path in kept.folder.iterdir()] == ["x"]
