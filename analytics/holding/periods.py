"""The table of holding periods: returns of all 1, 3, 5 and 10 year periods of each ticker."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from analytics.output import terminal
from analytics.stats.catalogue.metric import Unit
from analytics.stats.tables.holding_periods import HoldingPeriods, holding_periods, share_interval
from analytics.study import Study
from analytics.symbols.listing import named

YEARS = (1, 3, 5, 10)
COLUMNS = (
    *("ticker", "years", "starts", "independent", "median", "worst", "worst_start", "best"),
    *("best_start", "losing", "losing_low", "losing_high", "behind", "behind_low", "behind_high"),
)

LABELS: dict[str, tuple[str, Unit]] = {
    "starts": ("Start dates", "count"),
    "independent": ("Independent periods", "ratio"),
    "median": ("Median return", "fraction"),
    "worst": ("Worst return", "fraction"),
    "worst_start": ("  bought on", "date"),
    "best": ("Best return", "fraction"),
    "best_start": ("  bought on", "date"),
    "losing": ("Lost money", "fraction"),
    "behind": ("Fell behind", "fraction"),
}
WIDEST = max(len(label) for label, _ in LABELS.values())


def holding_table(study: Study) -> pd.DataFrame:
    """One row per ticker and length in `YEARS`: `COLUMNS`.

    `starts` counts the sessions in the window at which a period of this length begins, and
    `independent` the number of such periods that fit into it without overlap. `median`, `worst` and
    `best` are simple returns of the whole period, with the first date that the worst and best began
    on. `losing` is the share of starts that ended below 0, with a 95 % interval that counts the
    independent periods only. `behind` is the share that ended below the benchmark's return between
    the same dates, of those starts at which both have prices; empty without a benchmark and for the
    benchmark itself.

    Args:
        study: the study; its daily returns are used whatever the frequency.
    """
    rows = [_row(study, number, length) for number in range(len(study.tickers)) for length in YEARS]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in ("worst_start", "best_start"):
        table[name] = table[name].astype("datetime64[s]")
    return table.astype({"starts": "Int64", "years": "Int64"})


def sentences(study: Study, table: pd.DataFrame) -> list[str]:
    """Sentences on empty rows and on the basis of the percentages.

    Args:
        study: the study of the table.
        table: as `holding_table` returns it.
    """
    notes = []
    for length in YEARS:
        rows = table[table["years"] == length]
        short = list(rows["ticker"][rows["starts"] == 0])
        if len(short) == len(rows) > 0:
            notes.append(f"no history in the window is {years(length)} long")
        elif short:
            notes.append(f"{named(short)}: less than {years(length)} in the window")
    if (table["starts"] > 0).any():
        notes.append(
            "periods that overlap are alike: the percentages rest on as many periods as "
            "“independent” says"
        )
    return notes


def show(console: Console, table: pd.DataFrame) -> None:
    """One block per ticker: a row per quantity, a column per length within its history."""
    for ticker, rows in table[table["starts"] > 0].groupby("ticker", sort=False):
        shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        shown.add_column(Text(str(ticker)), no_wrap=True, min_width=WIDEST)
        records = rows.to_dict("records")
        for row in records:
            shown.add_column(years(int(row["years"])), justify="right", no_wrap=True)
        for name, (label, unit) in LABELS.items():
            if not rows[name].isna().all():
                shown.add_row(label, *(_cell(row, name, unit) for row in records))
        console.print(shown)


def years(length: int) -> str:
    """A length in words.

    Example:
        >>> years(1), years(10)
        ('1 year', '10 years')
    """
    return f"{length} year" if length == 1 else f"{length} years"


def _cell(row: Mapping[Hashable, Any], name: str, unit: Unit) -> str:
    ends = [row[end] for end in (f"{name}_low", f"{name}_high") if end in row]
    return terminal.with_ends(row[name], *ends, unit=unit, decimals=0 if ends else 1)


def _row(study: Study, number: int, length: int) -> dict[str, Any]:
    found = holding_periods(study.growth[number], study.dates, years=length)
    row: dict[str, Any] = {
        "ticker": study.tickers[number],
        "years": length,
        "starts": len(found.starts),
        "independent": found.independent,
    }
    if not len(found.starts):
        return row
    worst, best = int(np.argmin(found.returns)), int(np.argmax(found.returns))
    row |= {
        "median": float(np.median(found.returns)),
        "worst": found.returns[worst],
        "worst_start": found.starts[worst],
        "best": found.returns[best],
        "best_start": found.starts[best],
    }
    row |= _share("losing", float(np.mean(found.returns < 0.0)), found.independent)
    return row | _behind(study, number, found)


def _behind(study: Study, number: int, found: HoldingPeriods) -> dict[str, float]:
    """The share of periods that ended below the benchmark's return between the same dates."""
    name = study.request.benchmark
    if name is None or name not in study.tickers or study.tickers[number] == name:
        return {}
    other = pd.Series(study.growth[study.tickers.index(name)], index=study.dates)
    with np.errstate(invalid="ignore", divide="ignore"):
        theirs = other.reindex(found.ends).to_numpy() / other.reindex(found.starts).to_numpy() - 1.0
    both = ~np.isnan(theirs)
    if not both.any():
        return {}
    share = float(np.mean(found.returns[both] < theirs[both]))
    return _share("behind", share, found.independent * float(np.mean(both)))


def _share(name: str, share: float, count: float) -> dict[str, float]:
    low, high = share_interval(share, count) if count > 0 else (math.nan, math.nan)
    return {name: share, f"{name}_low": low, f"{name}_high": high}
