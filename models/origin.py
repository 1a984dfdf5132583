"""Where one ticker's prices come from and in which form they arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Prices = Literal["split-adjusted", "raw"]
Basis = Literal["events", "adjusted"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Source, currency and form of one ticker's prices.

    `basis` says what a total return is made of. With "events" it is close and dividends; with
    "adjusted" the source has no dividends, only closes that already contain them, and the
    ratio of those is used. A ticker whose closes are adjusted and nothing else has
    `price_return` False: its price return is not to be had.
    `note` is one sentence for the reader, empty when there is nothing to say.
    """

    source: str
    currency: str = ""
    retrieved_at: datetime | None = None
    prices: Prices = "split-adjusted"
    basis: Basis = "events"
    price_return: bool = True
    note: str = ""
