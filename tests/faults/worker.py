"""Processes that keep a store up to date from a made-up source, in order to be killed at it."""

from __future__ import annotations

import os
import resource
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from multiprocessing.synchronize import Semaphore
from pathlib import Path

import numpy as np

from analytics.prices.bars import Bars
from analytics.prices.refresh import Refresh
from analytics.prices.store.claims import Turns
from analytics.prices.store.store import Store
from models.errors import SourceFailed
from models.prices.origin import Origin
from tests.analytics.prices.histories import history

TICKERS = ("AAPL", "BRK-B", "^GSPC")
SESSIONS, BEGUN = 2000, 600
WHOLE = {name: history(name, SESSIONS, last="2026-11-20") for name in TICKERS}
DAYS_A_SECOND = 40
NOBODY = 65534


def truth(ticker: str, until: date) -> Bars:
    """What the source has of a ticker on the evening of that day."""
    whole = WHOLE[ticker]
    rows = whole.dates <= np.datetime64(until)
    columns = {name: values[rows] for name, values in whole.columns.items()}
    return Bars(ticker, whole.dates[rows], columns, Origin("yahoo", "USD"))


def today(started: float) -> datetime:
    """The made-up world's time: it begins with the 600th session, and days take 25 ms."""
    begun = WHOLE["AAPL"].dates[BEGUN].astype(object)
    passed = timedelta(days=(time.time() - started) * DAYS_A_SECOND)
    return datetime.combine(begun, datetime.min.time(), UTC) + passed


def refresh(home: Path, started: float, clock_error: timedelta = timedelta(0)) -> Refresh:
    """A process's way to prices, whose clock may be wrong while the source's is right."""

    def now() -> datetime:
        return today(started) + clock_error

    def fetch(ticker: str, since: date | None) -> Bars:
        known = truth(ticker, min(now(), today(started)).date())
        rows = known.dates >= np.datetime64(since or date.min)
        if not rows.any():
            raise SourceFailed(ticker, "no finished session")
        columns = {name: values[rows] for name, values in known.columns.items()}
        return Bars(ticker, known.dates[rows], columns, Origin("yahoo", "USD", now()))

    return Refresh(Store(home / "prices"), fetch, turns=Turns(home / "turns"), now=now)


def run(home: Path, started: float, clock_error: timedelta, begun: Semaphore) -> None:
    """Keep all tickers up to date until killed; says when it begins."""
    renew = refresh(home, started, clock_error)
    begun.release()
    while True:
        for ticker in TICKERS:
            with suppress(SourceFailed):
                renew(ticker)


def run_full(home: Path, started: float, limit: int) -> str:
    """Once, on a disk on which no file may be longer than `limit`; what is said of the store."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    return _once(home, started)


def run_read_only(home: Path, started: float) -> str:
    """Once, as somebody who may read and not write; what is said of the store."""
    if os.geteuid() == 0:  # whom no permission stops
        os.seteuid(NOBODY)
    return _once(home, started)


def _once(home: Path, started: float) -> str:
    bars = refresh(home, started)("AAPL")
    assert bars.as_of is not None
    assert np.array_equal(bars.dates, truth("AAPL", bars.as_of).dates)
    return bars.origin.storage
