"""Refreshing: what is asked of the source, what is kept, and what happens when nothing can be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from analytics.prices.bars import Bars
from analytics.prices.refresh import Refresh
from analytics.prices.store import store as stores
from analytics.prices.store.claims import Turns
from analytics.prices.store.store import Store
from models.errors import CurrencyConflict, SourceError, SourceFailed, StoreError
from models.prices.origin import Origin, Revision
from tests.analytics.prices.histories import history, same

FRIDAY = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


def as_it_is(bars: Bars) -> Bars:
    """The answer without a change."""
    return bars


def in_currency(currency: str, rate: Callable[[int], np.ndarray]) -> Callable[[Bars], Bars]:
    """A change of answers: another currency, and prices times a rate for each session."""

    def change(bars: Bars) -> Bars:
        rates = rate(len(bars.dates))
        money = ("open", "high", "low", "close", "adj_close", "dividend")
        columns = {n: v * rates if n in money else v for n, v in bars.columns.items()}
        return replace(bars, columns=columns, origin=replace(bars.origin, currency=currency))

    return change


@dataclass
class World:
    """A source with one long history, of which it shows what its clock allows; and a home."""

    folder: Path
    now: datetime = FRIDAY
    asked: list[date | None] = field(default_factory=list)
    change: Callable[[Bars], Bars] = as_it_is
    fault: SourceError | None = None

    def fetch(self, ticker: str, since: date | None) -> Bars:
        self.asked.append(since)
        if self.fault is not None:
            raise self.fault
        whole = history(ticker, 90, last="2026-12-18")
        first = np.datetime64(since or date.min)
        rows = (whole.dates <= np.datetime64(self.now.date())) & (whole.dates >= first)
        columns = {name: values[rows] for name, values in whole.columns.items()}
        return self.change(
            Bars(ticker, whole.dates[rows], columns, Origin("yahoo", "USD", self.now))
        )

    def refresh(self) -> Refresh:
        """As a process does that starts now."""
        turns = Turns(self.folder / "turns")
        store = Store(self.folder / "prices")
        return Refresh(store, self.fetch, turns=turns, now=lambda: self.now)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "home")


def test_the_first_time_everything_is_asked_for_and_kept(world: World) -> None:
    bars = world.refresh()("AAPL")
    assert world.asked == [None]
    assert str(bars.as_of) == "2026-11-20"
    kept = world.refresh().kept("AAPL")
    assert kept is not None
    assert same(kept, bars)


def test_fresh_prices_are_not_asked_for_again_by_any_process(world: World) -> None:
    first = world.refresh()("AAPL")
    world.now = MONDAY - timedelta(hours=2)
    assert same(world.refresh()("AAPL"), first)
    assert world.asked == [None]


def test_later_only_the_end_is_asked_for_from_the_tenth_session_back(world: World) -> None:
    world.refresh()("AAPL")
    world.now = MONDAY
    bars = world.refresh()("AAPL")
    tenth = history("AAPL", 90, last="2026-12-18").dates
    tenth = tenth[tenth <= np.datetime64("2026-11-20")][-10]
    assert world.asked == [None, tenth.astype(object)]
    assert str(bars.as_of) == "2026-11-23"
    world.asked.clear()
    everything = world.fetch("AAPL", None)
    assert same(bars, replace(everything, origin=bars.origin), "adj_close")
    assert bars.origin.retrieved_at == MONDAY


def test_numbers_in_dispute_are_asked_for_again_however_old(world: World) -> None:
    world.refresh()("AAPL")
    world.now = MONDAY
    disputed = date(2026, 9, 1)
    revisions = (
        Revision(disputed, "close", 1.0, None, date(2026, 9, 2)),
        Revision(date(2026, 8, 31), "close", 1.0, 2.0, date(2026, 9, 2)),  # settled by now
    )
    held = world.refresh().store.latest("AAPL")
    assert held is not None
    origin = replace(held.bars.origin, revisions=revisions)
    world.refresh().store.put(replace(held, bars=replace(held.bars, origin=origin)))
    bars = world.refresh()("AAPL")
    assert world.asked == [None, disputed]
    assert bars.origin.revisions == revisions[1:]


def test_after_thirty_days_everything_is_asked_for_again(world: World) -> None:
    world.refresh()("AAPL")
    world.now = FRIDAY + timedelta(days=28)
    world.refresh()("AAPL")
    world.now = FRIDAY + timedelta(days=31)
    world.refresh()("AAPL")
    assert [since is None for since in world.asked] == [True, False, True]


def test_when_the_end_does_not_fit_everything_is_asked_for(world: World) -> None:
    world.refresh()("AAPL")
    world.now = MONDAY

    def halved(bars: Bars) -> Bars:
        prices = ("open", "high", "low", "close", "adj_close", "dividend")
        columns = {n: v / 2 if n in prices else v for n, v in bars.columns.items()}
        columns["split"] = np.where(
            bars.dates == np.datetime64("2026-11-23"), 2.0, columns["split"]
        )
        return replace(bars, columns=columns)

    world.change = halved
    bars = world.refresh()("AAPL")
    assert [since is None for since in world.asked] == [True, False, True]
    everything = world.fetch("AAPL", None)
    assert same(bars, replace(everything, origin=bars.origin), "adj_close", "volume")
    assert bars.origin.revisions == ()


def test_another_currency_is_said_and_the_former_snapshot_stays(world: World) -> None:
    first = world.refresh()("AAPL")
    world.now = MONDAY
    world.change = in_currency("XXX", rate=lambda sessions: np.linspace(0.8, 0.9, sessions))
    bars = world.refresh()("AAPL")
    assert bars.origin.currency == "XXX"
    assert "the source says currency XXX (before: USD)" in bars.origin.note
    newest = max((world.folder / "prices" / "AAPL_").glob("*.parquet"))
    newest.unlink()
    kept = world.refresh().kept("AAPL")
    assert kept is not None
    assert same(kept, first)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("factor", [1.0, 100.0, 0.01])
@pytest.mark.parametrize("currency", ["EUR", ""])
def test_the_same_prices_in_another_currency_are_refused(
    world: World, currency: str, factor: float, whole: bool
) -> None:
    first = world.refresh()("AAPL")
    world.now = FRIDAY + timedelta(days=31) if whole else MONDAY
    world.change = in_currency(currency, rate=lambda sessions: np.full(sessions, factor))
    refresh = world.refresh()
    with pytest.raises(CurrencyConflict) as caught:
        refresh("AAPL")
    assert caught.value.reason.startswith(
        f"Yahoo says that its prices are in {currency or 'no currency'}, and the same prices are "
        "stored in USD: the stored ones stay"
    )
    assert refresh.conflicting("AAPL")
    kept = world.refresh().kept("AAPL")
    assert kept is not None
    assert same(kept, first)
    world.change = as_it_is
    assert refresh("AAPL").origin.currency == "USD"
    assert not refresh.conflicting("AAPL")


def test_a_currency_that_becomes_known_is_no_conflict(world: World) -> None:
    world.change = in_currency("", rate=lambda sessions: np.ones(sessions))
    world.refresh()("AAPL")
    world.now, world.change = MONDAY, as_it_is
    assert world.refresh()("AAPL").origin.currency == "USD"


def test_a_failing_source_changes_nothing(world: World) -> None:
    first = world.refresh()("AAPL")
    world.now, world.fault = MONDAY, SourceFailed("AAPL", "no network")
    with pytest.raises(SourceFailed, match="no network"):
        world.refresh()("AAPL")
    kept = world.refresh().kept("AAPL")
    assert kept is not None
    assert same(kept, first)
    assert list((world.folder / "turns").iterdir()) == []


def test_a_clock_set_back_loses_nothing_and_asks_again(world: World) -> None:
    world.refresh()("AAPL")
    world.now = FRIDAY - timedelta(days=40)
    bars = world.refresh()("AAPL")
    assert str(bars.as_of) == "2026-11-20"
    assert bars.origin.revisions == ()
    world.now = MONDAY
    assert str(world.refresh()("AAPL").as_of) == "2026-11-23"


def test_a_folder_that_cannot_be_written_to_is_said_and_memory_serves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: Path, _name: str, _content: bytes) -> Path:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(stores.durable, "write", refused)
    refresh = world.refresh()
    bars = refresh("AAPL")
    assert bars.origin.storage.startswith("not kept: the store ")
    assert "(Read-only file system)" in bars.origin.storage
    assert same(refresh("AAPL"), bars)
    world.now = MONDAY
    assert str(refresh("AAPL").as_of) == "2026-11-23"
    assert [since is None for since in world.asked] == [True, False]
    monkeypatch.undo()
    world.now += timedelta(days=1)
    assert refresh("AAPL").origin.storage == ""
    kept = world.refresh().kept("AAPL")
    assert kept is not None
    assert str(kept.as_of) == "2026-11-24"


def test_a_store_of_another_schema_is_left_alone_and_memory_serves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.refresh()("AAPL")
    files = sorted((world.folder / "prices").rglob("*"))
    monkeypatch.setattr("analytics.prices.store.snapshot.SCHEMA", 2)
    refresh = world.refresh()
    bars = refresh("AAPL")
    assert "schema 1 and this program reads 2" in bars.origin.storage
    assert str(bars.as_of) == "2026-11-20"
    assert same(refresh("AAPL"), bars)
    assert sorted((world.folder / "prices").rglob("*")) == files


def test_after_damage_the_one_before_is_brought_up_to_date(world: World) -> None:
    world.refresh()("AAPL")
    world.now = MONDAY
    world.refresh()("AAPL")
    newest = max((world.folder / "prices" / "AAPL_").glob("*.parquet"))
    newest.write_bytes(newest.read_bytes()[:-1])
    bars = world.refresh()("AAPL")
    assert str(bars.as_of) == "2026-11-23"
    assert [since is None for since in world.asked] == [True, False, False]


def test_of_many_processes_one_asks_and_the_others_have_its_answer(world: World) -> None:
    answers: list[Bars] = []
    gate = threading.Event()
    fetch = world.fetch

    def slow(ticker: str, since: date | None) -> Bars:
        assert gate.wait(10)
        return fetch(ticker, since)

    world.fetch = slow  # type: ignore[method-assign]
    threads = [
        threading.Thread(target=lambda: answers.append(world.refresh()("AAPL"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(10)
    assert world.asked == [None]
    assert len(answers) == 8
    assert all(same(one, answers[0]) for one in answers)


def test_a_store_error_is_an_os_error_with_a_remedy() -> None:
    assert issubclass(StoreError, OSError)
    assert StoreError("what and what to do").reason == "what and what to do"
