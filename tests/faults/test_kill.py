"""kill -9 in the middle of everything, full disks and read-only folders: no price is ever lost."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from multiprocessing.context import ForkServerContext
from pathlib import Path

import numpy as np

from analytics.prices.store.snapshot import decode
from analytics.prices.store.store import Store
from tests.faults import worker
from tests.faults.alone import alone

PROCESSES, ROUNDS = 4, 26
LONGEST = 0.1
# The clocks of two are right, one was set back by months, one is ahead.
CLOCK_ERRORS = [timedelta(0), timedelta(0), timedelta(days=-200), timedelta(days=30)]


@dataclass
class Inspector:
    """Looks at a store after every accident, and remembers what was ever there.

    Attributes:
        home: with the store in it.
        seen: the last session that the store ever had of each ticker.
        readable: files that were decoded. A file's name has the digest of its bytes, which is
            checked after each accident; the same bytes need no second reading.
    """

    home: Path
    seen: dict[str, date] = field(default_factory=dict)
    readable: set[Path] = field(default_factory=set)

    def inspect(self) -> None:
        """Fail unless every file is whole, every number true, and nothing has gone."""
        store = Store(self.home / "prices")
        assert not list(store.folder.rglob("*.damaged"))
        for path in store.folder.rglob("*.parquet"):
            content = path.read_bytes()
            assert path.stem.endswith(sha256(content).hexdigest()[:32]), path
            if path not in self.readable:
                decode(content)
                self.readable.add(path)
        for ticker in worker.TICKERS:
            self._inspect(ticker, store)

    def _inspect(self, ticker: str, store: Store) -> None:
        found = store.latest(ticker)
        if found is None:
            assert ticker not in self.seen
            return
        as_of = found.bars.as_of
        assert as_of is not None
        assert as_of >= self.seen.get(ticker, date.min)
        self.seen[ticker] = as_of
        true = worker.truth(ticker, as_of)
        assert np.array_equal(found.bars.dates, true.dates)
        for name in ("open", "high", "low", "close", "volume", "dividend", "split"):
            assert np.array_equal(found.bars.columns[name], true.columns[name], equal_nan=True)
        assert found.bars.origin.revisions == ()


def test_processes_killed_at_random_moments_lose_nothing(
    context: ForkServerContext, home: Path
) -> None:
    chance, inspector, started = random.Random(20261124), Inspector(home), time.time()
    begun, kills = context.Semaphore(0), 0
    for _ in range(ROUNDS):
        running = [
            context.Process(target=worker.run, args=(home, started, error, begun), daemon=True)
            for error in CLOCK_ERRORS
        ]
        for process in running:
            process.start()
        assert all(begun.acquire(timeout=30) for _ in running)
        for process in running:
            time.sleep(chance.uniform(0, LONGEST))
            assert process.is_alive()
            process.kill()
            kills += 1
        for process in running:
            process.join(10)
            process.close()
        inspector.inspect()
    assert kills == PROCESSES * ROUNDS >= 100
    assert inspector.seen  # they were at it, not still on their way to it
    for ticker in worker.TICKERS:  # what the killed left behind is in nobody's way
        assert worker.refresh(home, started)(ticker).origin.storage == ""
    inspector.inspect()
    assert set(inspector.seen) == set(worker.TICKERS)


def test_a_full_disk_at_any_byte_loses_nothing_and_is_said(
    context: ForkServerContext, home: Path
) -> None:
    started, inspector = time.time() - 5, Inspector(home)
    worker.refresh(home, started)("AAPL")
    inspector.inspect()
    whole = max(path.stat().st_size for path in home.rglob("*.parquet"))
    limits = [0, 1, *range(whole // 8, whole, whole // 8)]
    assert len(limits) >= 9
    for limit in limits:
        # A day later, or the prices would be fresh.
        told = alone(context, worker.run_full, home, started - limit - 1, limit)
        assert "not kept: the store" in told
        assert "File too large" in told
        inspector.inspect()
    assert not [*home.rglob("*.part"), *(home / "turns").iterdir()]


def test_a_read_only_folder_loses_nothing_and_is_said(
    context: ForkServerContext, home: Path
) -> None:
    started, inspector = time.time() - 5, Inspector(home)
    worker.refresh(home, started)("AAPL")
    for folder in (home, *home.rglob("*")):
        folder.chmod(0o555 if folder.is_dir() else 0o444)
    told = alone(context, worker.run_read_only, home, started - 1)
    for folder in (home, *home.rglob("*")):
        folder.chmod(0o755)
    assert "not kept: the store" in told
    assert "Permission denied" in told
    inspector.inspect()
