"""What the checks look at: one ticker's prices, splits undone, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.prices.bars import Bars
from analytics.quality.findings import Dates
from models.device import cross_together
from models.origin import Origin
from models.panel import FIELDS, PricePanel
from models.returns import gross_returns, undo_splits

Floats = NDArray[np.float64]
PRICES = ("open", "high", "low", "close", "adj_close")


@dataclass(frozen=True, eq=False)
class Prices:
    """One ticker's split-adjusted sessions: those with a number in any field.

    Shape: `dates` (T,) datetime64[D]; each of `fields` (T,), NaN for missing; `growth` (T,), the
    holder's wealth after over before (1 + total return), NaN where no return ends.
    """

    ticker: str
    origin: Origin
    dates: Dates
    fields: dict[str, Floats]
    growth: Floats

    @cached_property
    def observed(self) -> NDArray[np.bool_]:
        """(T,) whether there is a close."""
        return ~np.isnan(self.fields["close"])

    @cached_property
    def sessions(self) -> Dates:
        """(n,) the dates with a close."""
        return self.dates[self.observed]

    def at_closes(self, field: str) -> Floats:
        """(n,) that field on the dates with a close; "growth" included."""
        whole = self.growth if field == "growth" else self.fields[field]
        return whole[self.observed]


def of_panel(panel: PricePanel) -> tuple[Prices, ...]:
    """The prices of each ticker of the panel, in its order; one crossing from torch.

    Returns are taken before anything is looked at, so they are the product's own.
    """
    adjusted = undo_splits(panel)
    tensors = {field: adjusted[field] for field in FIELDS}
    crossed = cross_together(tensors | {"growth": gross_returns(adjusted)})
    return tuple(_row(panel, crossed, row) for row in range(len(panel.tickers)))


def of_bars(bars: Bars) -> Prices:
    """The prices of one ticker's bars, in any order of rows.

    Raises:
        DuplicatePriceError: two rows of one date differ.
    """
    names = np.full(len(bars.dates), bars.ticker)
    panel = PricePanel.from_long(names, bars.dates, bars.columns, {bars.ticker: bars.origin})
    return of_panel(panel)[0]


def _row(panel: PricePanel, crossed: dict[str, Floats], row: int) -> Prices:
    fields = {field: crossed[field][row] for field in FIELDS}
    some = ~np.isnan(np.stack([fields[field] for field in PRICES])).all(axis=0)
    return Prices(
        panel.tickers[row],
        panel.origins[row],
        panel.dates[some],
        {field: column[some] for field, column in fields.items()},
        crossed["growth"][row][some],
    )
