"""Prices for the tests of the library: a frame, and the same as a file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analytics.prices.sources.sample import sample

NAMES = ("KO", "PEP", "XOM", "^GSPC")


def frame(names: tuple[str, ...] = NAMES) -> pd.DataFrame:
    """Closes of the sample by date, 2015 to 2022."""
    columns = {
        name: pd.Series(bars.columns["close"], pd.DatetimeIndex(bars.dates))
        for name, bars in sample().items()
        if name in names
    }
    return pd.DataFrame(columns)[list(names)].loc["2015":"2022"].rename_axis("date")


def file(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """The same as CSV, whose numbers read back to the same float64."""
    path = folder / "prices.csv"
    frame(names).to_csv(path)
    return path
