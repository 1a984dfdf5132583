"""Clean bars of a made-up share, in which tests plant one defect at a known date."""

from __future__ import annotations

import numpy as np

from analytics.prices.bars import Bars
from analytics.quality.calendars import sessions_of
from models.prices.origin import Origin

SESSIONS = sessions_of(
    "AAPL", np.datetime64("2020-01-01").item(), np.datetime64("2021-12-31").item()
)
DATES = SESSIONS.between(np.datetime64("2020-01-02"), np.datetime64("2021-12-31"))
ORIGIN = Origin("yahoo", "USD")


def clean(seed: int = 0, **changed: np.ndarray) -> Bars:
    """Two years of a share with 1 % volatility a day, volume, no dividend, no split, no fault."""
    noise = np.random.default_rng(seed)
    close = 50 * np.exp(np.cumsum(noise.uniform(-0.018, 0.018, len(DATES))))
    opens = close * np.exp(noise.uniform(-0.005, 0.005, len(DATES)))
    columns = {
        "open": opens,
        "high": np.maximum(opens, close) * 1.004,
        "low": np.minimum(opens, close) * 0.996,
        "close": close,
        "adj_close": close.copy(),
        "volume": np.round(noise.uniform(0.8e6, 1.2e6, len(DATES))),
        "dividend": np.zeros(len(DATES)),
        "split": np.ones(len(DATES)),
    }
    return Bars("MADE", DATES, columns | changed, ORIGIN)


def scaled(bars: Bars, rows: slice, by: float, volume: float = 1.0) -> Bars:
    """The bars with the prices of some rows multiplied, and their volume by another factor."""
    columns = {name: column.copy() for name, column in bars.columns.items()}
    for name in ("open", "high", "low", "close", "adj_close"):
        columns[name][rows] *= by
    columns["volume"][rows] *= volume
    return Bars(bars.ticker, bars.dates, columns, bars.origin)


def without(bars: Bars, rows: slice) -> Bars:
    """The bars less some rows."""
    kept = np.delete(np.arange(len(bars.dates)), rows)
    columns = {name: column[kept] for name, column in bars.columns.items()}
    return Bars(bars.ticker, bars.dates[kept], columns, bars.origin)


def at(bars: Bars, row: int, **values: float) -> Bars:
    """The bars with some fields of one row replaced."""
    columns = {name: column.copy() for name, column in bars.columns.items()}
    for name, value in values.items():
        columns[name][row] = value
    return Bars(bars.ticker, bars.dates, columns, bars.origin)
