"""Origin of one ticker's prices, and the form in which they arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Prices = Literal["split-adjusted", "raw"]
Basis = Literal["events", "adjusted"]


@dataclass(frozen=True, slots=True)
class Revision:
    """A number that the source changed or removed between two retrievals.

    Attributes:
        session: the session whose number it is.
        field: its name among the panel's fields, or "history" for all prices before `session`,
            scaled by `after` without a split that says why.
        before: as retrieved first, in the unit of the prices of today.
        after: as retrieved later; None where the source has none any more and `before` is used.
        seen: the day of the retrieval that differed (UTC).
    """

    session: date
    field: str
    before: float
    after: float | None
    seen: date


@dataclass(frozen=True, slots=True)
class Origin:
    """Source, currency and form of one ticker's prices.

    `basis` names the data of a total return: with "events" closes and dividends; with "adjusted"
        the source has no dividends but closes that already contain them, and their ratio is used. A
        ticker with only adjusted closes has `price_return` False: it has no price return.
    `note` is one sentence for the reader, or empty. `storage` is one about the store: a damaged
    file, or why these prices could not be stored. `revisions` are the source's changes since the
    first retrieval. `name` is the source's name of the company or fund, or empty; it may hold
    any characters.
    """

    source: str
    currency: str = ""
    retrieved_at: datetime | None = None
    prices: Prices = "split-adjusted"
    basis: Basis = "events"
    price_return: bool = True
    note: str = ""
    storage: str = ""
    revisions: tuple[Revision, ...] = ()
    name: str = ""
