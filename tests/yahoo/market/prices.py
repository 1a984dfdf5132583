"""Price files for the stand-in: six real names from the embedded sample, and small made-up ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

SAMPLE = Path(__file__).parents[3] / "analytics" / "prices" / "data" / "sample.parquet"
NAMES = ("AAPL", "AMZN", "GOOG", "META", "NFLX", "NVDA")
HEADER = {
    "date": "Date",
    "open": "Open",
    "high": "High",
    "low": "Low",
    "close": "Close",
    "adj_close": "Adj Close",
    "volume": "Volume",
    "dividend": "Dividends",
    "split": "Stock Splits",
}


def write_sample(folder: Path, names: Sequence[str] = NAMES) -> None:
    """`SYMBOL.csv` of six names with events, 2013-01-02..2023-09-21, in Yahoo's convention."""
    table = pd.read_parquet(SAMPLE)
    for name in names:
        write(folder, name, table[table["symbol"] == name])


def write(folder: Path, symbol: str, table: pd.DataFrame) -> None:
    """`SYMBOL.csv` of a table with the columns of HEADER; no split is 1 there and 0 at Yahoo."""
    rows = table[list(HEADER)].assign(split=table["split"].where(table["split"] != 1, 0))
    rows.rename(columns=HEADER).to_csv(folder / f"{symbol}.csv", index=False)


def write_made_up(folder: Path, symbol: str, *, price: float, dividend: float) -> None:
    """Ten made-up sessions from 2024-01-02 on, a dividend in the sixth; adjusted closes by rule.

    `price` and `dividend` are in Yahoo's unit for the symbol's market: pence for `.L`.
    """
    days = pd.bdate_range("2024-01-02", periods=10)
    close = price * (1 + np.arange(10) / 64)
    paid = np.where(np.arange(10) == 5, dividend, 0.0)
    prices = {"open": close, "high": close * 1.125, "low": close * 0.875, "close": close}
    facts = {"volume": 1000 + np.arange(10), "dividend": paid, "split": 1.0}
    table = pd.DataFrame({"date": days, **prices, "adj_close": np.nan, **facts})
    write(folder, symbol, table)
