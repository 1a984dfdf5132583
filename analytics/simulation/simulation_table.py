"""The table of a simulation, one row per day, its notes and layout."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table

from analytics.output import terminal
from analytics.simulation.scenario import Scenario
from analytics.simulation.simulation import PERCENTILES, Simulation, simulate
from analytics.stats.catalogue.metric import Unit
from analytics.study import Study

PERCENTILE_COLUMNS = tuple(f"p{share:02d}" for share in PERCENTILES)
PROBABILITIES = {
    "probability_loss": "loss",
    "probability_at_goal": "at goal",
    "probability_goal_reached": "goal reached",
    "probability_ruin": "ruin",
}
ERROR = "_se"
NOTES = "notes"
ROWS = 13
MODELS = {
    "normal": "normal returns",
    "t": "Student-t returns",
    "garch": "GARCH-filtered past shocks",
    "bootstrap": "blocks of past days",
}


ASSUMED = {
    "uncertain": "each path draws its mean and volatility within their sampling errors",
    "fixed": "every path has the mean and the volatility estimated from them, taken as the truth",
}


def simulation_table(study: Study, scenario: Scenario) -> pd.DataFrame:
    """One row per day from 0: percentiles and mean of wealth, probabilities, standard errors.

    The column of an undefined probability is empty. Arguments are those of `simulate`.
    """
    return table_of(simulate(study, scenario))


def table_of(found: Simulation) -> pd.DataFrame:
    """The same table for a given simulation."""
    columns: dict[str, Any] = {"day": found.day}
    columns |= dict(zip(PERCENTILE_COLUMNS, found.percentiles, strict=True))
    columns |= {"mean": found.mean, f"mean{ERROR}": found.mean_error}
    for name in PROBABILITIES:
        columns |= {name: getattr(found, name), name + ERROR: found.error(name)}
    table = pd.DataFrame(columns)
    table.attrs[NOTES] = sentences(found)
    return table


def notes(_study: Study, table: pd.DataFrame) -> list[str]:
    """Notes on this table."""
    return list(table.attrs[NOTES])


def sentences(found: Simulation) -> list[str]:
    """Sentences on the method and on the last day."""
    scenario = found.scenario
    rebalancing = "rebalanced daily, free of cost" if scenario.rebalanced else "bought and held"
    mix = [f"{n} {100 * w:.4g} %" for n, w in zip(found.tickers, found.weights, strict=True)]
    model = f"{MODELS[scenario.model]}{_detail(found)}"
    how = f"{scenario.paths:,} paths of {model}, seed {scenario.seed}"
    learnt = f"{found.observations:,} daily returns, {found.first} to {found.last}"
    notes = [
        f"{', '.join(mix)}, {rebalancing}: {how}",
        f"learnt from {learnt}: {ASSUMED[scenario.parameters]}",
        *found.remarks,
    ]
    notes += [_payments(scenario)] if scenario.flow else []
    chances = [_chance(found, name, label) for name, label in PROBABILITIES.items()]
    return [*notes, f"after {scenario.days:,} days: {', '.join(filter(None, chances))}"]


def show(console: Console, table: pd.DataFrame) -> None:
    """Print some of the days: percentiles and mean of wealth, then the probabilities."""
    chosen = np.unique(np.linspace(0, len(table) - 1, ROWS).round().astype(int))
    rows = table.iloc[chosen]
    start = float(table["mean"].iloc[0])
    money = {name: name for name in (*PERCENTILE_COLUMNS, "mean")}
    console.print(_columns(rows, money, "ratio", _decimals(start)))
    chances = {name: PROBABILITIES[name] for name in PROBABILITIES if rows[name].notna().any()}
    console.print(_columns(rows, chances, "fraction", 2))
    terminal.left_out(console, len(rows), len(table), "evenly chosen", "days")


def _columns(rows: pd.DataFrame, headings: Mapping[str, str], unit: Unit, decimals: int) -> Table:
    """The day and these columns."""
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("day", *headings.values()):
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in rows.to_dict("records"):
        cells = (terminal.text(row[name], unit, decimals) for name in headings)
        shown.add_row(str(row["day"]), *cells)
    return shown


def _decimals(start: float) -> int:
    """Decimals that give five digits of the wealth on day 0, at most 4."""
    return min(max(4 - math.floor(math.log10(start)), 0), 4)


def _detail(found: Simulation) -> str:
    if found.scenario.model == "t":
        return f" ({found.nu:.3g} degrees of freedom)"
    if found.scenario.model == "bootstrap":
        return f" (expected block {found.block_length:.3g} days)"
    return ""


def _payments(asked: Scenario) -> str:
    what = "paid in" if asked.flow > 0 else "taken out"
    return f"{abs(asked.flow):g} {what} at the end of every {asked.flow_every} days"


def _chance(found: Simulation, name: str, label: str) -> str:
    """The probability on the last day with its standard error, "" if undefined."""
    share = getattr(found, name)[-1]
    if np.isnan(share) or (name == "probability_ruin" and found.scenario.flow >= 0 and share == 0):
        return ""
    error = found.error(name)[-1]
    return f"{label} {100 * share:.2f} % ± {100 * error:.2f}"
