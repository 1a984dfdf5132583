"""Daily bars of a symbol, and the folder of price files that they come from.

A file is `SYMBOL.csv` (`^GSPC.csv`, `BRK-B.csv`, `VOD.L.csv`) with Date, Open, High, Low, Close,
Volume and optionally Adj Close, Dividends, Stock Splits, in any case and with or without blanks.
Prices follow Yahoo: open to close, volume and dividends are split-adjusted, only Adj Close is
dividend-adjusted too; where the file lacks it, it is computed. `symbols.json` in the folder may
override `markets.Facts` per symbol: {"VUSA.L": {"currency": "GBP"}}.
"""

from __future__ import annotations

import csv
import json
import math
import threading
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.yahoo.market.markets import Facts, facts_of


@dataclass(frozen=True, slots=True)
class Bar:
    """One session: prices in Yahoo's unit, None for null; `stamp` is its start in epoch seconds."""

    date: date
    open: float | None
    high: float | None
    low: float | None
    close: float | None
    adjclose: float | None
    volume: float | None
    dividend: float = 0.0
    split: float = 0.0
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """One symbol: its facts and its daily bars, oldest first."""

    symbol: str
    facts: Facts
    bars: tuple[Bar, ...]

    @classmethod
    def of(cls, symbol: str, bars: Sequence[Bar], facts: Facts) -> Series:
        """The series with its bars sorted, adjusted closes filled in and sessions stamped."""
        days = sorted(bars, key=lambda bar: bar.date)
        if all(bar.adjclose is None for bar in days):
            days = adjusted(days)
        stamped = [replace(bar, stamp=at(bar.date, facts.open, facts.timezone)) for bar in days]
        return cls(symbol, facts, tuple(stamped))

    @property
    def newest(self) -> Bar:
        """The last bar with a close, else the last bar."""
        return next((bar for bar in reversed(self.bars) if bar.close is not None), self.bars[-1])

    def until(self, today: date | None) -> Series | None:
        """The series as it stood on the evening of `today`; None when it did not exist yet."""
        if today is None or self.bars[-1].date <= today:
            return self
        count = bisect_right(self.bars, today, key=lambda bar: bar.date)
        return replace(self, bars=self.bars[:count]) if count else None


def at(day: date, clock: str, zone: str) -> int:
    """Epoch seconds of a wall-clock time HH:MM in a time zone."""
    return int(datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).timestamp())


def adjusted(bars: Sequence[Bar]) -> list[Bar]:
    """With Yahoo's adjusted closes: close × Π(1 - dividend / close before), later ex-dates."""
    factor, done = 1.0, []
    for index in range(len(bars) - 1, -1, -1):
        bar, before = bars[index], bars[index - 1].close if index else None
        done.append(replace(bar, adjclose=None if bar.close is None else bar.close * factor))
        if bar.dividend and before:
            factor *= 1.0 - bar.dividend / before
    return done[::-1]


def load_csv(path: Path) -> list[Bar]:
    """The bars of a price file, in its order, without stamps."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return [_bar(row) for row in csv.DictReader(stream)]


def _bar(row: dict[str, str]) -> Bar:
    cells = {_plain(name or "date"): text for name, text in row.items()}
    numbers = {name: _number(text) for name, text in cells.items() if name != "date"}
    return Bar(
        date=date.fromisoformat(cells["date"][:10]),
        open=numbers["open"],
        high=numbers["high"],
        low=numbers["low"],
        close=numbers["close"],
        adjclose=numbers.get("adjclose"),
        volume=numbers["volume"],
        dividend=numbers.get("dividends") or 0.0,
        split=numbers.get("stocksplits") or 0.0,
    )


def _plain(name: str) -> str:
    return name.lower().replace(" ", "").replace("_", "")


def _number(text: str | None) -> float | None:
    if text is None or text.strip().lower() in ("", "nan", "null", "none"):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


class Folder:
    """A folder of price files, each read when first asked for; thread-safe."""

    def __init__(self, folder: Path) -> None:
        overrides = folder / "symbols.json"
        self.overrides: dict[str, dict[str, Any]] = (
            json.loads(overrides.read_text("utf-8")) if overrides.exists() else {}
        )
        self.files = {path.stem.upper(): path for path in sorted(folder.glob("*.csv"))}
        self._series: dict[str, Series | None] = {}
        self._lock = threading.Lock()

    def get(self, symbol: str) -> Series | None:
        """The series of a symbol, in any case; None when there is no such file or no bar in it."""
        name = symbol.upper()
        if name not in self.files:
            return None
        with self._lock:
            if name not in self._series:
                bars = load_csv(self.files[name])
                facts = facts_of(name, self.overrides.get(name, {}))
                self._series[name] = Series.of(name, bars, facts) if bars else None
            return self._series[name]

    def find(self, text: str) -> list[Series]:
        """The series whose symbol or long name contains `text`, best match first."""
        wanted = text.strip().upper()
        hits = [name for name in self.files if wanted in name or wanted in self._long_name(name)]
        hits.sort(key=lambda name: (name != wanted, not name.startswith(wanted), name))
        return [series for series in map(self.get, hits) if series is not None]

    def _long_name(self, symbol: str) -> str:
        return str(self.overrides.get(symbol, {}).get("longName", "")).upper()
