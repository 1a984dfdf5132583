"""Pins: what a bundle was made from outlives the retention of the store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics import prices
from analytics.prices.feed import Feed
from analytics.prices.store.pins import pin
from analytics.prices.store.store import KEPT, Store
from analytics.request import Request
from models.errors import StoreError
from tests.analytics.prices.histories import AT, history, snapshot


def load(*tickers: str) -> prices.Loaded:
    """Prices retrieved at `AT`."""
    request = Request(tickers=tickers, source="yahoo")
    return prices.load(request, Feed(history), patience=10)


def test_the_snapshot_of_a_bundle_outlives_newer_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(snapshot())
    assert pin(load("AAPL", "MSFT"), store) == []
    for later in range(1, KEPT + 3):
        store.put(snapshot(at=AT + timedelta(days=later)))
    generations = sorted(path.name[:8] for path in tmp_path.glob("AAPL_/*.parquet"))
    assert generations == ["00000001", *(f"{n:08d}" for n in range(4, 4 + KEPT))]


def test_prices_that_are_not_the_newest_of_the_store_pin_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(snapshot(at=AT + timedelta(days=1)))
    assert pin(load("AAPL"), store) == []
    assert list(tmp_path.rglob("*.pinned")) == []


def test_a_store_that_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise StoreError("the disk is full")

    store = Store(tmp_path)
    store.put(snapshot())
    monkeypatch.setattr(store, "pin", refuse)
    (said,) = pin(load("AAPL"), store)
    assert said.startswith("AAPL: its stored prices could not be pinned: ")
