"""A market for tests: bars by ticker, faults, and answers that are held back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import numpy as np
from numpy.typing import ArrayLike

from analytics import prices, study
from analytics.prices.bars import Bars
from analytics.prices.feed import Feed
from analytics.request import Request
from analytics.symbols.isin import is_isin
from analytics.symbols.names import Match
from models.errors import SourceError, SourceFailed
from models.prices.origin import Origin

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
YAHOO = Origin("yahoo", "USD", retrieved_at=AT)
DEAD = "no network: Yahoo's address could not be resolved"


def walk(seed: int, length: int = 600) -> np.ndarray:
    """A price path, the same on every run."""
    steps = np.random.default_rng(seed).normal(0.0005, 0.015, length)
    return 100 * np.exp(steps.cumsum())


def clustered(seed: int, length: int = 900) -> np.ndarray:
    """A price path whose volatility clusters: GARCH with alpha 0.1, beta 0.85."""
    variance, returns = 1.0, []
    for shock in np.random.default_rng(seed).standard_normal(length):
        returns.append(np.sqrt(variance) * shock)
        variance = 0.05 + 0.1 * returns[-1] ** 2 + 0.85 * variance
    return 100 * np.exp(np.cumsum(returns) / 100)


def bars(
    name: str,
    close: ArrayLike,
    *,
    opens: bool = True,
    last: str = "2026-11-20",
    origin: Origin = YAHOO,
) -> Bars:
    """Bars of these closes on weekdays up to the last; opens, if any, half a per cent lower."""
    columns = {"close": np.asarray(close, dtype=float)}
    days = np.busday_offset(last, np.arange(1 - len(columns["close"]), 1), roll="backward")
    if opens:
        columns["open"] = columns["close"] * 0.995
    return Bars(name, days.astype("datetime64[D]"), columns, origin)


class Market:
    """A source: ticker → bars or an error; a dead network for all it does not know."""

    def __init__(self, *known: Bars) -> None:
        self.known: dict[str, Bars | SourceError] = {one.ticker: one for one in known}
        self.held: dict[str, threading.Event] = {}
        self.asked: list[str] = []
        self.named: list[Match] = []
        self.searched: list[str] = []

    def __call__(self, name: str) -> Bars:
        """What `yahoo.fetch` would do."""
        self.asked.append(name)
        if name in self.held:
            self.held[name].wait(10)
        answer = self.known.get(name) or SourceFailed(name, DEAD)
        if isinstance(answer, SourceError):
            raise answer
        return answer

    def search(self, text: str) -> tuple[Match, ...]:
        """What `yahoo.search` would do: those of `named` with the text in their names.

        All of them for the identification number of a security, which is in no name.
        """
        self.searched.append(text)
        if not self.known:
            raise SourceFailed(text, DEAD)
        return tuple(
            match for match in self.named if text in match.name.casefold() or is_isin(text.upper())
        )

    def feed(self) -> Feed:
        """A feed of this market."""
        return Feed(self)


def studied(*known: Bars, **asked: object) -> study.Study:
    """The study of these bars."""
    request = Request(source="yahoo", **asked)  # type: ignore[arg-type]
    return study.run(request, prices.load(request, Market(*known).feed(), patience=10))
