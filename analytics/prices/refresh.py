"""Refresh: prices from the store, completed from the source, merged and stored."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from analytics.prices import sources
from analytics.prices.bars import Bars, utc_now
from analytics.prices.freshness import is_fresh
from analytics.prices.source import Source
from analytics.prices.store.claims import Turns
from analytics.prices.store.merge import continues, joined, relabelled, replaced, resembles
from analytics.prices.store.snapshot import Snapshot, decode, encode
from analytics.prices.store.store import Store
from models.errors import CurrencyConflict, StoreError

Fetch = Callable[[str, date | None], Bars]
OVERLAP = 10
# Sources correct old bars silently, and old gaps are not in the overlap.
WHOLE_EVERY = timedelta(days=30)


class Refresh:
    """Fetches a ticker's newest bars for a `Feed`, through the store. Thread-safe.

    Args:
        store: store of snapshots; if it cannot be written, this process keeps the snapshot in
            memory and notes that in the origin's `storage`.
        fetch: (ticker, since) → its bars from that session on, or all; raises a SourceError.
            None is that of the source.
        source: the source of the prices; None is the one that "auto" uses first.
        turns: coordination of processes that fetch one ticker.
        now: the time in UTC.
    """

    def __init__(
        self,
        store: Store | None = None,
        fetch: Fetch | None = None,
        *,
        source: Source | None = None,
        turns: Turns | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self.source = source or sources.first()
        self.store = store or Store.of(self.source)
        self._fetch, self._now = fetch or self.source.fetch, now
        self._turns = turns or Turns()
        self._unkept: dict[str, Snapshot] = {}
        self._conflicting: set[str] = set()

    def __call__(self, ticker: str) -> Bars:
        """The bars of the store while they are fresh, else merged with the source's answer.

        Raises:
            SourceError: the source has no answer; the store is unchanged.
        """
        stored, trouble = self._held(ticker)
        if stored is not None and is_fresh(stored.bars, self._now()):
            return stored.bars
        with self._turns.turn(ticker) as waited:
            if waited:
                known = 0 if stored is None else stored.generation
                stored, trouble = self._held(ticker)
                if stored is not None and stored.generation > known:
                    return stored.bars  # another process has fetched meanwhile
            return self._keep(self._renewed(ticker, stored), trouble)

    def kept(self, ticker: str) -> Bars | None:
        """Stored bars of any age, without a fetch; None without any."""
        stored, _ = self._held(ticker)
        return None if stored is None else stored.bars

    def trouble(self, ticker: str) -> str:
        """Why stored prices of a ticker cannot be read; "" when they can, or there are none."""
        return self._held(ticker)[1]

    def unkept(self, ticker: str) -> bool:
        """Whether the newest bars of a ticker are only in memory, because the store failed."""
        return ticker in self._unkept

    def conflicting(self, ticker: str) -> bool:
        """Whether the last answer was refused: it had the stored prices in another currency."""
        return ticker in self._conflicting

    def _held(self, ticker: str) -> tuple[Snapshot | None, str]:
        """The newest snapshot, of the store or of memory, and the store's trouble."""
        unkept, trouble = self._unkept.get(ticker), ""
        try:
            stored = self.store.latest(ticker)
        except StoreError as error:
            stored, trouble = None, error.reason
        if stored is None or (unkept is not None and unkept.generation > stored.generation):
            return unkept, trouble
        return stored, trouble

    def _renewed(self, ticker: str, held: Snapshot | None) -> Snapshot:
        now = self._now()
        if held is None:
            return Snapshot(_dated(self._fetch(ticker, None), now), now)
        if timedelta(0) <= now - held.whole_at < WHOLE_EVERY:
            end = self._answer(held.bars, overlap(held.bars), now)
            if continues(held.bars, end):
                bars = joined(held.bars, end, now.date(), whole=False)
                return replace(held, bars=bars)
        whole = self._answer(held.bars, None, now)
        if resembles(held.bars, whole):
            bars = joined(held.bars, whole, now.date(), whole=True)
        else:
            bars = replaced(held.bars, whole, now.date())
            with contextlib.suppress(StoreError):  # reported when the new one is stored
                self.store.pin(ticker, held.generation)
        return Snapshot(bars, now, held.generation)

    def _answer(self, held: Bars, since: date | None, now: datetime) -> Bars:
        """Fetch the continuation of stored bars and merge it.

        Raises:
            CurrencyConflict: it has the same prices in another currency, so this answer or an
            earlier one is wrong; which one is unknown.
        """
        ticker = held.ticker
        bars = _dated(self._fetch(ticker, since), now)
        self._conflicting.discard(ticker)
        if relabelled(held, bars):
            self._conflicting.add(ticker)
            label = self.source.label
            raise CurrencyConflict(
                ticker,
                f"{label} says that its prices are in {bars.origin.currency or 'no currency'}, and "
                f"the same prices are stored in {held.origin.currency}: the stored ones stay; try "
                f"again later, or move {self.store.place(ticker)} away if {label} is right",
            )
        return bars

    def _keep(self, renewed: Snapshot, trouble: str) -> Bars:
        """Store the bars unless the store has trouble; return them as the store will."""
        ticker = renewed.bars.ticker
        if not trouble:
            try:
                stored = self.store.put(renewed)
            except StoreError as error:
                trouble = error.reason
            else:
                self._unkept.pop(ticker, None)
                return stored.bars
        remembered = decode(encode(replace(renewed, generation=renewed.generation + 1)))
        message = f"not kept: {trouble}"
        origin = replace(remembered.bars.origin, storage=message)
        bars = replace(remembered.bars, origin=origin)
        self._unkept[ticker] = replace(remembered, bars=bars)
        return bars


def overlap(bars: Bars) -> date | None:
    """First session to fetch again: the tenth with a close from the end.

    It is earlier if an earlier session's numbers were lost or changed within the last thirty days,
    so that the source's later corrections are noticed.
    """
    sessions = bars.dates[~np.isnan(bars.columns["close"])]
    if not sessions.size:
        return None
    at = bars.origin.retrieved_at
    settled = date.min if at is None else at.date() - WHOLE_EVERY
    disputed = [
        each.session for each in bars.origin.revisions if each.after is None or each.seen > settled
    ]
    return min([sessions[-OVERLAP:][0].astype(object), *disputed])


def _dated(bars: Bars, now: datetime) -> Bars:
    """The bars with a time of retrieval, also if their source gave none."""
    at = bars.origin.retrieved_at or now
    return replace(bars, origin=replace(bars.origin, retrieved_at=at))
