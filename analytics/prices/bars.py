"""Bars and statuses: one ticker's data from a source, and the outcome. Imports no torch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analytics.symbols.listing import MOST_NAMED, grouped
from models.prices.origin import Origin

STORE = "store"  # the `source` of a status whose prices come from the store instead of their source
Outcome = Literal["fetched", "pending", "not found", "rate-limited", "timed out", "failed"]


def utc_now() -> datetime:
    """The current time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Bars:
    """One ticker's daily bars, as its source gave them.

    Shape: `dates` is (T,) datetime64[D], exchange-local session dates; each column of `columns`
    (names from models.prices.assembly.FIELDS, absent ones unknown) is (T,) float64 with NaN for
    missing. Dividends are per share in the price's currency, 0 where none; splits are new shares
    per old, 1 where none.
    """

    ticker: str
    dates: NDArray[np.datetime64]
    columns: dict[str, NDArray[np.float64]]
    origin: Origin

    @property
    def as_of(self) -> date | None:
        """The last session with a close."""
        seen = self.dates[~np.isnan(self.columns["close"])]
        return seen.max().astype(object) if seen.size else None


@dataclass(frozen=True, slots=True)
class TickerStatus:
    """Status of one ticker, in words for the screen.

    `outcome` is the result at the first source; `source` is where the prices shown come from, ""
    when there are none; `reason` explains a difference between the two; `note` is a remark on the
    prices themselves, `storage` one on the store. `as_of` is the last session, `retrieved_at` the
    time of the fetch (UTC).
    """

    ticker: str
    outcome: Outcome
    source: str = ""
    reason: str = ""
    note: str = ""
    storage: str = ""
    currency: str = ""
    as_of: date | None = None
    retrieved_at: datetime | None = None

    @property
    def has_prices(self) -> bool:
        """Whether there are prices."""
        return bool(self.source)

    @property
    def remark(self) -> str:
        """Note on this ticker; empty when there is nothing to report."""
        if not self.has_prices:
            lacking = f"no prices ({self.outcome}): {self.reason}"
            return "; ".join(filter(None, [lacking, self.storage]))
        return "; ".join(filter(None, [self._stand_in if self.reason else self.note, self.storage]))

    @property
    def _stand_in(self) -> str:
        """Sentence on a fallback: where the prices come from, and why."""
        where = f"prices from the {self.source}, to {self.as_of}"
        if self.source == STORE and self.retrieved_at is not None:
            where += f", fetched {ago(self.retrieved_at, datetime.now(UTC))}"
        return f"{where}, because {self.reason}"


def sentences(statuses: Iterable[TickerStatus]) -> list[str]:
    """Notes on the tickers; tickers with the same note share a sentence."""
    remarks = ((status.ticker, status.remark) for status in statuses if status.remark)
    return grouped(remarks, MOST_NAMED)


def ago(moment: datetime, now: datetime) -> str:
    """Elapsed time in the largest unit that fits: "3 days ago".

    Example:
        >>> ago(datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 3, 23, tzinfo=UTC))
        '2 days ago'
    """
    seconds = int((now - moment).total_seconds())
    if seconds < 0:
        return "at a time still to come: check the clock"
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        count = seconds // length
        if count:
            return f"{count:,} {unit}{'' if count == 1 else 's'} ago"
    return "just now"
