"""Pins: stored snapshots of a bundle, which are never removed."""

from __future__ import annotations

from itertools import product

from analytics.prices import Loaded, sources
from analytics.prices.store.store import Store
from models.errors import StoreError


def pin(loaded: Loaded, store: Store | None = None) -> list[str]:
    """Pin the snapshots of these prices; return a sentence per failure.

    Prices that are not the newest of the store, or come from elsewhere, have no snapshot to pin;
    the bundle contains them.
    """
    stores = [store] if store else [Store.of(source) for source in sources.remote()]
    fetched = [
        status
        for status in (*loaded.statuses, *loaded.rate_statuses)
        if status.retrieved_at is not None
    ]
    troubles = []
    for status, kept in product(fetched, stores):
        try:
            newest = kept.latest(status.ticker)
            if newest is not None and newest.bars.origin.retrieved_at == status.retrieved_at:
                kept.pin(status.ticker, newest.generation)
        except StoreError as error:
            troubles.append(f"{status.ticker}: its stored prices could not be pinned: {error}")
    return troubles
