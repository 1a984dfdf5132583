"""Input of the checks: one ticker's split-adjusted prices as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analytics.prices.bars import Bars
from analytics.quality.findings import Dates
from models.device import cross_together
from models.prices.assembly import FIELDS
from models.prices.origin import Origin
from models.prices.panel import PricePanel
from models.prices.returns import gross_returns, undo_splits

Floats = NDArray[np.float64]
PRICES = ("open", "high", "low", "close", "adj_close")
SIGMAS = 8.0
# Median absolute deviation to standard deviation of a normal: 1/Φ^-1(3/4).
MAD_TO_SD = 1.4826022185056018
FEWEST = 20


@dataclass(frozen=True, slots=True, eq=False)
class Moves:
    """Moves between consecutive closes of one ticker.

    Shape: all (n-1,). `price` is ln(close after / before), `total` the same with dividends,
    `noise` the robust sigma for the number of days of the move. NaN where a close is not positive.
    """

    price: Floats
    total: Floats
    noise: Floats

    @property
    def large(self) -> NDArray[np.bool_]:
        """Whether a move exceeds `SIGMAS` times its noise; False where the noise is unknown."""
        return np.abs(self.total) > SIGMAS * self.noise


@dataclass(frozen=True, eq=False)
class Prices:
    """One ticker's split-adjusted sessions with a number in any field.

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

    @cached_property
    def moves(self) -> Moves:
        """The moves, with sigma from the median absolute deviation of all moves.

        The sigma of a move over k weekdays is sqrt(k) times as large. With fewer than `FEWEST`
        moves, or if more than half of them are equal, sigma is NaN.
        """
        close, grown = self.at_closes("close"), self.at_closes("growth")[1:]
        good = (close[1:] > 0) & (close[:-1] > 0) & (grown > 0)
        price = np.log(np.where(good, close[1:] / np.where(good, close[:-1], 1.0), np.nan))
        total = np.log(np.where(good, grown, np.nan))
        span = np.maximum(np.busday_count(self.sessions[:-1], self.sessions[1:]), 1)
        return Moves(price, total, robust_sigma(total) * np.sqrt(span))


def of_panel(panel: PricePanel) -> tuple[Prices, ...]:
    """The prices of each ticker of the panel, in its order; one transfer from torch.

    Returns are computed first, by the same code as in all tables.
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


def robust_sigma(values: Floats) -> float:
    """1.4826 times the median absolute deviation; NaN if zero or of too few observations."""
    seen = values[~np.isnan(values)]
    if len(seen) < FEWEST:
        return np.nan
    spread = MAD_TO_SD * float(np.median(np.abs(seen - np.median(seen))))
    return spread if spread > 0 else np.nan
