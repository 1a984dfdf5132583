"""Tables as bytes for a file: CSV that reads back to the same numbers, and the name of the file."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.study import Study


def csv(table: pd.DataFrame) -> bytes:
    """The table as CSV: UTF-8, lines that end in a line feed, ISO dates, empty where missing.

    Numbers are the shortest text that reads back to the same float64; zero has no sign.
    """
    shown = table.copy()
    for name in shown.columns[shown.dtypes == np.float64]:
        shown[name] = shown[name] + 0.0  # -0.0 + 0.0 is 0.0
    for name in shown.columns[shown.dtypes.map(pd.api.types.is_datetime64_any_dtype)]:
        shown[name] = shown[name].dt.strftime("%Y-%m-%d")
    return shown.to_csv(index=False, lineterminator="\n").encode()


def file_name(study: Study, what: str) -> str:
    """A file name with the table's name, tickers and dates, e.g. returns_AAPL-MSFT_….csv.

    More than four tickers are counted instead of listed. All characters are safe in file names on
    every system.
    """
    names = study.asked
    listed = "-".join(names) if len(names) <= 4 else f"{names[0]}-and-{len(names) - 1}-more"
    safe = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in listed)
    span = f"{study.dates[0]}_{study.dates[-1]}" if len(study.dates) else "no-dates"
    return f"{what}_{safe}_{span}.csv"
